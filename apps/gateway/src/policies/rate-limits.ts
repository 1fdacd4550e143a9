import { Metrics, RedisConfig } from '@costwire/runtime';
import { Injectable, type OnModuleDestroy } from '@nestjs/common';
import { Redis } from 'ioredis';
import type { PolicyInForce } from './policy-in-force.js';
import { bucketShape, TAKE_SCRIPT, takeFrom, type Bucket } from './token-bucket.js';

/** How long Redis may take: a caller waits for it. */
const PATIENCE_MS = 100;
const RETRY_MS = 500;

interface Answer {
  allowed: boolean;
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

  /** Takes calls out of the bucket of a policy, and of our own copy beside it. */
  async take(policy: PolicyInForce, calls: number, nowMs: number): Promise<Answer> {
    const shape = bucketShape(policy.parameters.calls_per_hour ?? 1);
    const local = takeFrom(this.own.get(policy.actionId), calls, shape, nowMs);
    const shared = await this.takeShared(policy.actionId, calls, shape);
    if (shared) {
      // The copy follows what was let through, so that it is near the truth when Redis goes.
      if (shared.allowed) this.own.set(policy.actionId, local.bucket);
      return shared;
    }
    this.alone.inc();
    this.own.set(policy.actionId, local.bucket);
    return local;
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
    id: string,
    calls: number,
    { capacity, perMs }: { capacity: number; perMs: number },
  ): Promise<Answer | undefined> {
    try {
      const [allowed, waitMs] = (await this.connection().eval(
        TAKE_SCRIPT,
        1,
        `costwire:rate:${id}`,
        capacity,
        perMs,
        calls,
      )) as [number, number];
      return { allowed: allowed === 1, waitMs };
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
