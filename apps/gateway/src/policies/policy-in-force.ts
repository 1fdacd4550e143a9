import type { PolicyKind, PolicyParameters, ProjectId, ScopeKind } from '@costwire/contracts';

/** A policy as a gateway holds it. Times are Unix milliseconds. */
export interface PolicyInForce {
  actionId: string;
  projectId: ProjectId;
  kind: PolicyKind;
  scopeKind: ScopeKind;
  scopeValue: string;
  /** The one environment it holds for; every one when absent. */
  environment: string | undefined;
  parameters: PolicyParameters;
  sinceMs: number;
  endsMs: number;
  /** While a spend cap is reached: since when and how long. */
  blockedFromMs: number | undefined;
  blockedUntilMs: number;
  /** Runs above the cap on runs, with when that was found. */
  blockedRuns: ReadonlyMap<string, number>;
}

/** A call that was made or is about to be made. */
export interface PolicySubject {
  keyId: string;
  feature?: string | undefined;
  agentName?: string | undefined;
  runId?: string | undefined;
  model?: string | undefined;
  environment?: string | undefined;
}

/** The policies of one project, by what they are held to. */
export type ProjectPolicies = ReadonlyMap<ScopeKind, ReadonlyMap<string, readonly PolicyInForce[]>>;

/** Sorts policies by project, kind and value of their scope. */
export function indexPolicies(
  policies: readonly PolicyInForce[],
): ReadonlyMap<ProjectId, ProjectPolicies> {
  const projects = new Map<ProjectId, Map<ScopeKind, Map<string, PolicyInForce[]>>>();
  for (const policy of policies) {
    const { projectId, scopeKind, scopeValue } = policy;
    const kinds = entry(
      projects,
      projectId,
      () => new Map<ScopeKind, Map<string, PolicyInForce[]>>(),
    );
    const values = entry(kinds, scopeKind, () => new Map<string, PolicyInForce[]>());
    entry(values, scopeValue, () => []).push(policy);
  }
  return projects;
}

/** The policies that hold for a call made at `atMs`, as seen at `nowMs`. */
export function policiesFor(
  policies: ProjectPolicies,
  projectId: ProjectId,
  subject: PolicySubject,
  atMs: number,
  nowMs: number,
): PolicyInForce[] {
  const found: PolicyInForce[] = [];
  for (const [kind, values] of policies) {
    const value = kind === 'project' ? projectId : valueOf(subject, kind);
    if (value === undefined) continue;
    for (const policy of values.get(value) ?? []) {
      const { environment, sinceMs, endsMs } = policy;
      if (environment !== undefined && environment !== subject.environment) continue;
      if (sinceMs <= atMs && nowMs < endsMs) found.push(policy);
    }
  }
  return found;
}

/** What a policy says against a call, or `undefined`. Rate limits are counted elsewhere. */
export function refusalBy(
  policy: PolicyInForce,
  subject: PolicySubject,
  atMs: number,
  nowMs: number,
): 'paused' | 'spend_cap_reached' | undefined {
  if (policy.kind === 'pause') return 'paused';
  const since = reachedSince(policy, subject, nowMs);
  return since !== undefined && atMs >= since ? 'spend_cap_reached' : undefined;
}

function reachedSince(
  { kind, blockedFromMs, blockedUntilMs, blockedRuns }: PolicyInForce,
  { runId }: PolicySubject,
  nowMs: number,
): number | undefined {
  if (kind === 'spend_cap') return nowMs < blockedUntilMs ? blockedFromMs : undefined;
  return kind === 'run_cost_cap' && runId !== undefined ? blockedRuns.get(runId) : undefined;
}

/** The name, in an event, of what a scope looks at. */
export const FIELD_OF_SCOPE: Readonly<Record<ScopeKind, string>> = {
  project: 'project',
  feature: 'feature',
  model: 'model',
  agent: 'agent_name',
  run: 'run_id',
  key: 'api_key',
};

function valueOf(subject: PolicySubject, kind: Exclude<ScopeKind, 'project'>): string | undefined {
  switch (kind) {
    case 'key':
      return subject.keyId;
    case 'feature':
      return subject.feature;
    case 'agent':
      return subject.agentName;
    case 'run':
      return subject.runId;
    case 'model':
      return subject.model;
  }
}

function entry<Key, Value>(map: Map<Key, Value>, key: Key, make: () => Value): Value {
  let value = map.get(key);
  if (value === undefined) {
    value = make();
    map.set(key, value);
  }
  return value;
}
