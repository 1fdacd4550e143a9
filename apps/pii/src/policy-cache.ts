import { CostwireError, type PiiPolicyVersion, type ProjectId } from '@costwire/contracts';
import type { Notices } from '@costwire/messaging';
import { operatorsOf } from '@costwire/pii-detection';
import { Logger } from '@nestjs/common';
import { policyKeys } from './policy-keys.js';
import type { PolicyRepository } from './policy.repository.js';
import type { ReadyPolicy } from './scan-task.js';

/** A change made elsewhere counts here within this time even if the notice was lost. */
const REFRESH_MS = 5_000;
const RETRY_AFTER_SECONDS = 5;
/** Of a project that has set none. */
const DEFAULT: PiiPolicyVersion = { version: 0, policy: {}, changed_at: null };

/** Options of {@link PolicyCache}. */
export interface PolicyCacheOptions {
  /** Age up to which the copy is used while Postgres is away, in milliseconds. */
  maxAgeMs: number;
  /** The installation's secret, from which the keys of operators are derived. */
  secret: string;
}

/**
 * The policies in memory, so that screening does not need Postgres. Re-read at every notice and every
 * few seconds. A copy that is too old, or was never read, serves nobody: text is refused then.
 */
export class PolicyCache {
  private readonly logger = new Logger(PolicyCache.name);
  private policies = new Map<ProjectId, PiiPolicyVersion>();
  private ready = new Map<ProjectId, ReadyPolicy>();
  private readAt: number | undefined;
  private timer: NodeJS.Timeout | undefined;
  private stopListening: (() => void) | undefined;

  constructor(
    private readonly repository: Pick<PolicyRepository, 'current'>,
    private readonly notices: Notices,
    private readonly options: PolicyCacheOptions,
  ) {}

  /** Reads the policies and keeps them fresh. */
  async start(): Promise<void> {
    await this.refresh();
    this.timer = setInterval(() => void this.refresh(), REFRESH_MS).unref();
    this.stopListening = this.notices.listen('piiPoliciesChanged', () => void this.refresh());
  }

  /** Ends the re-reading. */
  stop(): void {
    clearInterval(this.timer);
    this.stopListening?.();
  }

  /** Whether the copy may be used at this time. */
  isFresh(nowMs: number): boolean {
    return this.readAt !== undefined && nowMs - this.readAt <= this.options.maxAgeMs;
  }

  /**
   * The policy of a project, ready for a thread.
   *
   * @throws {CostwireError} `screening_unavailable` when the copy is too old to say.
   */
  of(projectId: ProjectId, nowMs: number): { version: number; ready: ReadyPolicy } {
    if (!this.isFresh(nowMs)) {
      throw new CostwireError('screening_unavailable', { retryAfterSeconds: RETRY_AFTER_SECONDS });
    }
    const current = this.policies.get(projectId) ?? DEFAULT;
    let ready = this.ready.get(projectId);
    if (!ready) this.ready.set(projectId, (ready = this.made(projectId, current)));
    return { version: current.version, ready };
  }

  /** Makes a policy ready that is not, or not yet, a project's own. */
  prepared(projectId: ProjectId, policy: PiiPolicyVersion['policy'], id: string): ReadyPolicy {
    const operators = operatorsOf(policy, policyKeys(this.options.secret, projectId));
    return { id, policy, operators };
  }

  /** Reads the policies again; keeps the old copy when that fails. */
  async refresh(): Promise<void> {
    const startedAt = Date.now();
    try {
      this.policies = await this.repository.current();
      this.ready = new Map();
      this.readAt = startedAt;
    } catch (error) {
      const reason = error instanceof Error ? error.message : 'unknown';
      this.logger.warn({ event: 'pii_policies_not_refreshed', reason });
    }
  }

  /** Projects without a policy share one scanner in each thread. */
  private made(projectId: ProjectId, { version, policy }: PiiPolicyVersion): ReadyPolicy {
    return this.prepared(projectId, policy, version === 0 ? 'default' : `${projectId}:${version}`);
  }
}
