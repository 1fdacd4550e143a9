import { CostwireError, type ProjectId } from '@costwire/contracts';
import { Notices } from '@costwire/messaging';
import { Injectable, Logger, type OnModuleDestroy } from '@nestjs/common';
import { PoliciesInForceQuery } from './policies-in-force.query.js';
import { indexPolicies, type ProjectPolicies } from './policy-in-force.js';

/** A policy holds within this time although the notice of it was lost. */
const REFRESH_MS = 5_000;
const RETRY_AFTER_SECONDS = 5;

/**
 * The policies in memory, so that a call is judged without Postgres. Read again at every notice and
 * every few seconds. While Postgres is away the last copy holds; policies with an end do end.
 */
@Injectable()
export class PolicyCache implements OnModuleDestroy {
  private readonly logger = new Logger(PolicyCache.name);
  /** Undefined until they were read once. */
  private byProject: ReadonlyMap<ProjectId, ProjectPolicies> | undefined;
  private timer: NodeJS.Timeout | undefined;
  private stopListening: (() => void) | undefined;
  private reading: Promise<void> | undefined;
  private stale = false;

  constructor(
    private readonly policies: PoliciesInForceQuery,
    private readonly notices: Notices,
  ) {}

  /** Reads the policies and keeps them fresh. Starts also while Postgres is away. */
  async start(): Promise<void> {
    this.stopListening = this.notices.listen('policiesChanged', () => void this.refresh());
    this.timer = setInterval(() => void this.refresh(), REFRESH_MS).unref();
    await this.refresh();
  }

  onModuleDestroy(): void {
    clearInterval(this.timer);
    this.stopListening?.();
  }

  /**
   * The policies of a project, or `undefined` when it has none: one look into a map.
   *
   * @throws {CostwireError} `database_unavailable` while they were never read: a gateway that has just
   * started must not let through what is forbidden.
   */
  of(projectId: ProjectId): ProjectPolicies | undefined {
    if (!this.byProject) {
      throw new CostwireError('database_unavailable', { retryAfterSeconds: RETRY_AFTER_SECONDS });
    }
    return this.byProject.get(projectId);
  }

  /** Reads again; keeps the old copy when that fails. What changes while reading is read after. */
  async refresh(): Promise<void> {
    if (this.reading) {
      this.stale = true;
      return this.reading;
    }
    this.reading = this.read().finally(() => {
      this.reading = undefined;
      if (!this.stale) return;
      this.stale = false;
      void this.refresh();
    });
    return this.reading;
  }

  private async read(): Promise<void> {
    try {
      this.byProject = indexPolicies(await this.policies.all());
    } catch (error) {
      const reason = error instanceof Error ? error.name : 'unknown';
      this.logger.warn({ event: 'policies_not_refreshed', reason });
    }
  }
}
