import {
  ACCEPTING_STATUS,
  CostwireError,
  isUuid,
  type ProjectId,
  type ScenarioId,
  type ScenarioStatus,
} from '@costwire/contracts';
import { Notices } from '@costwire/messaging';
import { Injectable, Logger, type OnModuleDestroy } from '@nestjs/common';
import { ApiKeyCacheOptions } from '../access/api-key-cache.js';
import { ScenarioRepository } from './scenario.repository.js';

/** A change made elsewhere is known within this time even if the notice was lost. */
const REFRESH_MS = 5_000;
/** A scenario that is not known here may be new: it is looked for again, but not at every request. */
const LEAST_REFRESH_MS = 200;
const RETRY_AFTER_SECONDS = 5;

interface Known {
  projectId: ProjectId;
  status: ScenarioStatus;
}

/**
 * Which scenarios take logs, in memory, so that accepting logs does not need Postgres. Re-read at
 * every notice and every few seconds; a copy older than that of the API keys may be is not trusted.
 */
@Injectable()
export class ScenarioCache implements OnModuleDestroy {
  private readonly logger = new Logger(ScenarioCache.name);
  private known = new Map<string, Known>();
  private readAt: number | undefined;
  private reading: Promise<void> | undefined;
  private timer: NodeJS.Timeout | undefined;
  private stopListening: (() => void) | undefined;

  constructor(
    private readonly repository: ScenarioRepository,
    private readonly notices: Notices,
    private readonly options: ApiKeyCacheOptions,
  ) {}

  /** Reads the scenarios and keeps them fresh. Starts also while Postgres is away. */
  async start(): Promise<void> {
    await this.refresh();
    this.timer = setInterval(() => void this.refresh(), REFRESH_MS).unref();
    this.stopListening = this.notices.listen('scenariosChanged', () => void this.refresh());
  }

  onModuleDestroy(): void {
    clearInterval(this.timer);
    this.stopListening?.();
  }

  /**
   * The scenario that logs are for.
   *
   * @param id from the request, of any form.
   * @throws {CostwireError} `not_found`, `scenario_not_running`, or `database_unavailable` when the
   * copy is too old to say.
   */
  async accepting(projectId: ProjectId, id: string, nowMs: number): Promise<ScenarioId> {
    if (!isUuid(id)) throw new CostwireError('not_found', { detail: 'There is no such scenario.' });
    if (!this.isAccepting(projectId, id) && nowMs - (this.readAt ?? 0) > LEAST_REFRESH_MS) {
      await this.refresh();
    }
    if (this.readAt === undefined || nowMs - this.readAt > this.options.maxAgeMs) {
      throw new CostwireError('database_unavailable', { retryAfterSeconds: RETRY_AFTER_SECONDS });
    }
    if (this.known.get(id)?.projectId !== projectId) {
      throw new CostwireError('not_found', { detail: 'There is no such scenario.' });
    }
    if (!this.isAccepting(projectId, id)) throw new CostwireError('scenario_not_running');
    return id as ScenarioId;
  }

  /** Reads the scenarios again and tells the other gateways to. */
  async announce(): Promise<void> {
    // What is being read now may have been read before the change.
    await this.reading;
    await this.refresh();
    await this.notices.tell('scenariosChanged');
  }

  private isAccepting(projectId: ProjectId, id: string): boolean {
    const scenario = this.known.get(id);
    return scenario?.projectId === projectId && scenario.status === ACCEPTING_STATUS;
  }

  /** Callers at the same time share one reading; the old copy is kept when it fails. */
  private async refresh(): Promise<void> {
    this.reading ??= this.read().finally(() => (this.reading = undefined));
    await this.reading;
  }

  private async read(): Promise<void> {
    const startedAt = Date.now();
    try {
      const scenarios = await this.repository.open();
      this.known = new Map(
        scenarios.map(({ id, project_id: projectId, status }) => [id, { projectId, status }]),
      );
      this.readAt = startedAt;
    } catch (error) {
      const reason = error instanceof Error ? error.message : 'unknown';
      this.logger.warn({ event: 'scenarios_not_refreshed', reason });
    }
  }
}
