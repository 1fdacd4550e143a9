import {
  CostwireError,
  type ErrorCode,
  type FieldFault,
  type UsageEvent,
} from '@costwire/contracts';
import { Injectable } from '@nestjs/common';
import type { Caller } from '../access/caller.js';
import { IdentifierPseudonyms } from '../usage/identifiers.js';
import type { RefusedEvent, UsageRequest } from '../usage/read-usage.js';
import { PolicyCache } from './policy-cache.js';
import {
  FIELD_OF_SCOPE,
  policiesFor,
  refusalBy,
  type PolicyInForce,
  type PolicySubject,
  type ProjectPolicies,
} from './policy-in-force.js';
import { RateLimits, type CallsUnderLimit } from './rate-limits.js';

/** What is done with reports of calls that a policy forbids. */
export type OnPolicy = 'refuse' | 'record';

/** Why a call may not be made. */
export interface Refusal {
  code: Extract<ErrorCode, 'paused' | 'spend_cap_reached' | 'policy_rate_limited'>;
  policy: PolicyInForce;
  retryAfterSeconds?: number;
}

/** A request with what policies left of it. */
export interface Admitted extends UsageRequest {
  /** Why events are against a policy, by the action behind it; those recorded all the same too. */
  enforcement: { code: Refusal['code']; action_id: string; events: number }[];
}

interface Judged {
  event: UsageEvent;
  /** Its place in the request. */
  index: number;
  refusal: Refusal | undefined;
  limits: PolicyInForce[];
}

/**
 * Holds calls to the policies in force.
 *
 * A policy is about calls that are made after it took effect: an event that happened before is a fact
 * of the past and is always taken.
 */
@Injectable()
export class AdmissionService {
  constructor(
    private readonly cache: PolicyCache,
    private readonly limits: RateLimits,
    private readonly pseudonyms: IdentifierPseudonyms,
  ) {}

  /** Whether a caller's project has no policies at all; asked before anything else is done. */
  isFree({ projectId }: Caller): boolean {
    return this.cache.of(projectId) === undefined;
  }

  /**
   * Judges the events of a request.
   *
   * @throws {CostwireError} `paused`, `spend_cap_reached` or `policy_rate_limited` naming event and
   * action, when one is against a policy and the request did not ask for the others to be taken alone.
   */
  async admit(
    request: UsageRequest,
    caller: Caller,
    nowMs: number,
    { partial, onPolicy }: { partial: boolean; onPolicy: OnPolicy },
  ): Promise<Admitted> {
    const policies = this.cache.of(caller.projectId);
    if (!policies) return { ...request, enforcement: [] };
    const judged = placesOf(request).map(({ event, index }) => ({
      event,
      index,
      ...this.judge(policies, caller, subjectOf(event, caller), Date.parse(event.timestamp), nowMs),
    }));
    if (onPolicy === 'refuse') await this.count(judged, nowMs, partial);
    const against = judged.filter(({ refusal }) => refusal);
    const enforcement = summaryOf(against);
    if (onPolicy === 'record' || against.length === 0) return { ...request, enforcement };
    if (!partial) throw refusalError(against);
    const events = judged.filter(({ refusal }) => !refusal).map(({ event }) => event);
    const refused = [...request.refused, ...against.map(refusedEvent)];
    return { events, refused: refused.sort((a, b) => a.index - b.index), enforcement };
  }

  /**
   * Judges one call that is about to be made, and counts it against the limits on it.
   *
   * @returns every policy that holds for it.
   * @throws {CostwireError} as {@link AdmissionService.admit}.
   */
  async ask(subject: PolicySubject, caller: Caller, nowMs: number): Promise<PolicyInForce[]> {
    const policies = this.cache.of(caller.projectId);
    if (!policies) return [];
    const { refusal, limits, found } = this.judge(policies, caller, subject, nowMs, nowMs);
    const against = refusal ?? (await this.overLimit(limits.map(oneCall), nowMs));
    if (against) throw errorOf(against, [faultOf(against, '')]);
    return found;
  }

  private judge(
    policies: ProjectPolicies,
    { projectId }: Caller,
    subject: PolicySubject,
    atMs: number,
    nowMs: number,
  ): { refusal: Refusal | undefined; limits: PolicyInForce[]; found: PolicyInForce[] } {
    const stored = (value: string | undefined): string | undefined =>
      value === undefined ? undefined : this.pseudonyms.storedForm(value, projectId);
    const known = {
      ...subject,
      feature: stored(subject.feature),
      agentName: stored(subject.agentName),
      runId: stored(subject.runId),
    };
    const found = policiesFor(policies, projectId, known, atMs, nowMs);
    for (const policy of found) {
      const code = refusalBy(policy, known, atMs, nowMs);
      if (code) return { refusal: { code, policy }, limits: [], found };
    }
    const limits = found.filter(({ kind }) => kind === 'rate_limit');
    return { refusal: undefined, limits, found };
  }

  /**
   * Counts the events that no policy forbids against the limits on them. Of a limit all are let
   * through, or none; of a request that is refused as a whole nothing is counted.
   */
  private async count(judged: Judged[], nowMs: number, partial: boolean): Promise<void> {
    let left = judged.filter(({ refusal, limits }) => !refusal && limits.length > 0);
    if (!partial && judged.some(({ refusal }) => refusal)) return;
    for (;;) {
      const reached = await this.overLimit(callsByLimit(left), nowMs);
      if (!reached) return;
      for (const each of left) {
        if (each.limits.includes(reached.policy)) each.refusal = reached;
      }
      if (!partial) return;
      left = left.filter(({ refusal }) => !refusal);
    }
  }

  private async overLimit(
    wanted: readonly CallsUnderLimit[],
    nowMs: number,
  ): Promise<Refusal | undefined> {
    const reached = await this.limits.take(wanted, nowMs);
    if (!reached) return undefined;
    const retryAfterSeconds = Math.max(1, Math.ceil(reached.waitMs / 1_000));
    return { code: 'policy_rate_limited', policy: reached.policy, retryAfterSeconds };
  }
}

function oneCall(policy: PolicyInForce): CallsUnderLimit {
  return { policy, calls: 1 };
}

function callsByLimit(judged: readonly Judged[]): CallsUnderLimit[] {
  const calls = new Map<PolicyInForce, number>();
  for (const limit of judged.flatMap(({ limits }) => limits)) {
    calls.set(limit, (calls.get(limit) ?? 0) + 1);
  }
  return [...calls].map(([policy, count]) => ({ policy, calls: count }));
}

/** The events of a request with their places in it, which those refused before have too. */
function placesOf({ events, refused }: UsageRequest): { event: UsageEvent; index: number }[] {
  const taken = new Set(refused.map(({ index }) => index));
  let index = -1;
  return events.map((event) => {
    do index += 1;
    while (taken.has(index));
    return { event, index };
  });
}

function subjectOf(event: UsageEvent, { keyId }: Caller): PolicySubject {
  return {
    keyId,
    feature: event.feature,
    agentName: event.agent_name,
    runId: event.run_id,
    model: event.model,
    environment: event.environment,
  };
}

function summaryOf(against: readonly Judged[]): Admitted['enforcement'] {
  const byAction = new Map<string, Admitted['enforcement'][number]>();
  for (const { refusal } of against) {
    const { code, policy } = refusal!;
    const known = byAction.get(policy.actionId);
    if (known) known.events += 1;
    else byAction.set(policy.actionId, { code, action_id: policy.actionId, events: 1 });
  }
  return [...byAction.values()];
}

/** Faults named in one answer at most. */
const MAX_FAULTS = 100;

/** A pause is told before a limit: waiting would not help against it. */
function refusalError(against: readonly Judged[]): CostwireError {
  const first =
    against.find(({ refusal }) => refusal!.code !== 'policy_rate_limited') ?? against[0]!;
  const faults = against
    .slice(0, MAX_FAULTS)
    .map(({ refusal, index }) => faultOf(refusal!, `[${index}].`));
  return errorOf(first.refusal!, faults);
}

function errorOf(refusal: Refusal, faults: FieldFault[]): CostwireError {
  const { code, retryAfterSeconds } = refusal;
  return new CostwireError(code, {
    faults,
    ...(retryAfterSeconds !== undefined && { retryAfterSeconds }),
  });
}

const WHAT: Readonly<Record<Refusal['code'], string>> = {
  paused: 'is paused',
  spend_cap_reached: 'has reached its spend cap',
  policy_rate_limited: 'is called too often',
};

function faultOf({ code, policy }: Refusal, path: string): FieldFault {
  const field = `${path}${FIELD_OF_SCOPE[policy.scopeKind]}`;
  return { field, message: `${WHAT[code]} by action ${policy.actionId}` };
}

function refusedEvent({ refusal, index }: Judged): RefusedEvent {
  const limited = refusal!.code === 'policy_rate_limited';
  return {
    index,
    status: limited ? 429 : 403,
    code: refusal!.code,
    faults: [faultOf(refusal!, `[${index}].`)],
  };
}
