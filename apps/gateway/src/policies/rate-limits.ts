import { Metrics, RedisConfig } from '@costwire/runtime';
import { Injectable, type OnModuleDestroy } from '@nestjs/common';
import { Redis } from 'ioredis';
import type { PolicyInForce } from './policy-in-force.js';
import { bucketShape, TAKE_SCRIPT, takeFromAll, type Bucket, type Draw } from './token-bucket.js';

/** How long Redis may take: a caller waits for it. */
const PATIENCE_MS = 100;
const RETRY_MS = 500;

/** Calls that a limit is to let through. */
export interface CallsUnderLimit {
  policy: PolicyInForce;
  calls: number;
}

/** The limit that refuses for the longest time. */
export interface LimitReached {
  policy: PolicyInForce;
  waitMs: number;
}

/**
 * Counts calls against limits, in Redis, so that all gateways share a limit. While Redis does not
 * answer each gateway counts for itself by the same rule: then several gateways together let through
 * up to as many times the limit. No call is refused because Redis is away.
 */
@Injectable()
export class RateLimits implements OnModuleDestroy {
  private readonly own = new Map<string, Bucket>();
  private readonly alone;
  private redis: Redis | undefined;

  constructor(
    private readonly config: RedisConfig,
    metrics: Metrics,
  ) {
    this.alone = metrics.counter({
      name: 'costwire_rate_limit_alone_total',
      help: 'Looks at a rate limit that this gateway decided alone since Redis did not answer.',
    });
  }

  /**
   * Takes calls out of the buckets of all limits on them, and of our own copies beside those; out of
   * none of them when one refuses.
   *
   * @returns the limit that refuses, or `undefined` when the calls may be made.
   */
  async take(wanted: readonly CallsUnderLimit[], nowMs: number): Promise<LimitReached | undefined> {
    if (wanted.length === 0) return undefined;
    const draws = wanted.map(({ policy, calls }) => ({
      bucket: this.own.get(policy.actionId),
      calls,
      shape: bucketShape(policy.parameters.calls_per_hour ?? 1),
    }));
    const local = takeFromAll(draws, nowMs);
    const shared = await this.takeShared(wanted, draws);
    if (!shared) this.alone.inc();
    const { refusedAt, waitMs } = shared ?? local;
    const refused = wanted[refusedAt];
    if (refused) return { policy: refused.policy, waitMs };
    // The copies follow what was let through, so that they are near the truth when Redis goes.
    if (local.refusedAt < 0) {
      for (const [index, { policy }] of wanted.entries()) {
        this.own.set(policy.actionId, local.buckets[index]!);
      }
    }
    return undefined;
  }

  /** Whether Redis answers, as far as this end knows; `unused` until the first limit asks it. */
  get redisState(): 'unused' | 'connected' | 'disconnected' {
    if (!this.redis) return 'unused';
    return this.redis.status === 'ready' ? 'connected' : 'disconnected';
  }

  onModuleDestroy(): void {
    this.redis?.disconnect();
  }

  private async takeShared(
    wanted: readonly CallsUnderLimit[],
    draws: readonly Draw[],
  ): Promise<{ refusedAt: number; waitMs: number } | undefined> {
    try {
      const [number, waitMs] = (await this.connection().eval(
        TAKE_SCRIPT,
        wanted.length,
        ...wanted.map(({ policy }) => `costwire:rate:${policy.actionId}`),
        ...draws.flatMap(({ shape, calls }) => [shape.capacity, shape.perMs, calls]),
      )) as [number, number];
      return { refusedAt: number - 1, waitMs };
    } catch {
      return undefined;
    }
  }

  /** Opened by the first limit: without one a gateway needs no Redis. */
  private connection(): Redis {
    if (!this.redis) {
      this.redis = new Redis(this.config.url, {
        commandTimeout: PATIENCE_MS,
        connectTimeout: PATIENCE_MS * 10,
        maxRetriesPerRequest: 0,
        enableOfflineQueue: true,
        retryStrategy: () => RETRY_MS,
      });
      this.redis.on('error', () => undefined);
    }
    return this.redis;
  }
}
