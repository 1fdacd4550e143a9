import { CostwireError, type ApiKeyId, type ProjectId } from '@costwire/contracts';
import { Notices } from '@costwire/messaging';
import type { ApiKeyEntity } from '@costwire/persistence';
import { succeedsWithin } from '@costwire/runtime';
import { Injectable, Logger, type OnModuleDestroy } from '@nestjs/common';
import { ApiKeyHasher, personOf, prefixOf } from './api-key.js';
import { ApiKeyRepository } from './api-key.repository.js';
import type { Caller } from './caller.js';

/** A key that was revoked elsewhere stops working within this time even if the notice was lost. */
const REFRESH_MS = 5_000;
/** Least time between two looks for an unknown key, and the longest wait for one. */
const LOOK_AGAIN_MS = 1_000;
const RETRY_AFTER_SECONDS = 5;

/** Options of {@link ApiKeyCache}. */
export class ApiKeyCacheOptions {
  constructor(
    /** Age up to which the copy is used while Postgres is away, in milliseconds. */
    readonly maxAgeMs: number,
  ) {}
}

/**
 * The API keys in memory, so that accepting events does not need Postgres. Re-read at every notice
 * and every few seconds; a copy older than the limit is not trusted any more.
 */
@Injectable()
export class ApiKeyCache implements OnModuleDestroy {
  private readonly logger = new Logger(ApiKeyCache.name);
  private byPrefix = new Map<string, ApiKeyEntity>();
  private readAt: number | undefined;
  private timer: NodeJS.Timeout | undefined;
  private stopListening: (() => void) | undefined;
  private lookedAgainAt = -Infinity;
  private lookingAgain = Promise.resolve();

  constructor(
    private readonly repository: ApiKeyRepository,
    private readonly hasher: ApiKeyHasher,
    private readonly notices: Notices,
    private readonly options: ApiKeyCacheOptions,
  ) {}

  /** Reads the keys and keeps them fresh. Starts also while Postgres is away. */
  async start(): Promise<void> {
    await this.refresh();
    this.timer = setInterval(() => void this.refresh(), REFRESH_MS).unref();
    this.stopListening = this.notices.listen('apiKeysChanged', () => void this.refresh());
  }

  onModuleDestroy(): void {
    clearInterval(this.timer);
    this.stopListening?.();
  }

  /** Whether the copy may be used at this time. */
  isFresh(nowMs: number): boolean {
    return this.readAt !== undefined && nowMs - this.readAt <= this.options.maxAgeMs;
  }

  /**
   * Who holds a key.
   *
   * @returns `undefined` for a key that is unknown, wrong, expired or revoked.
   * @throws {CostwireError} `database_unavailable` when the copy is too old to say.
   */
  identify(key: string, nowMs: number): Caller | undefined {
    if (!this.isFresh(nowMs)) {
      throw new CostwireError('database_unavailable', { retryAfterSeconds: RETRY_AFTER_SECONDS });
    }
    const prefix = prefixOf(key);
    const entity = prefix === undefined ? undefined : this.byPrefix.get(prefix);
    if (!entity || !this.hasher.matches(key, entity.keyHmac)) return undefined;
    if (entity.expiresAt && entity.expiresAt.getTime() <= nowMs) return undefined;
    return {
      projectId: entity.projectId as ProjectId,
      keyId: entity.id as ApiKeyId,
      person: personOf(entity),
      scopes: entity.scopes,
    };
  }

  /**
   * Reads the keys again because one is unknown: another process may have made it just now. Whoever
   * guesses keys has them read once a second at most.
   */
  async lookAgain(): Promise<void> {
    const nowMs = Date.now();
    if (nowMs - this.lookedAgainAt >= LOOK_AGAIN_MS) {
      this.lookedAgainAt = nowMs;
      this.lookingAgain = this.refresh();
    }
    await succeedsWithin(LOOK_AGAIN_MS, this.lookingAgain);
  }

  /** Reads the keys again; keeps the old copy when that fails. */
  async refresh(): Promise<void> {
    const startedAt = Date.now();
    try {
      const keys = await this.repository.usable();
      this.byPrefix = new Map(keys.map((entity) => [entity.prefix, entity]));
      this.readAt = startedAt;
    } catch (error) {
      const reason = error instanceof Error ? error.message : 'unknown';
      this.logger.warn({ event: 'api_keys_not_refreshed', reason });
    }
  }
}
