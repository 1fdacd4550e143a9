import { CostwireError } from '@costwire/contracts';
import { Broker, streamFills } from '@costwire/messaging';
import { Database } from '@costwire/persistence';
import { Controller, Get, Header } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { ApiKeyCache } from '../access/api-key-cache.js';
import { Public } from '../access/caller.js';
import { RateLimits } from '../policies/rate-limits.js';
import { VERSION } from '../version.js';
import { BrokerReadiness } from './broker-readiness.js';
import { GatewayMetrics } from './gateway-metrics.js';

/** From this share on a stream is worth a look: what it refuses holds up the step before it. */
const NEARLY_FULL = 0.9;

/** Says who we are and how we are. */
@ApiTags('health')
@Public()
@Controller()
export class HealthController {
  constructor(
    private readonly broker: Broker,
    private readonly database: Database,
    private readonly readiness: BrokerReadiness,
    private readonly keys: ApiKeyCache,
    private readonly metrics: GatewayMetrics,
    private readonly limits: RateLimits,
  ) {}

  @Get()
  @ApiOperation({ summary: 'Name, version and where to go on' })
  index(): unknown {
    return { name: 'costwire', version: VERSION, docs: '/docs', health: '/health' };
  }

  @Get('health')
  @ApiOperation({ summary: 'State of each dependency; 200 while the process serves' })
  async health(): Promise<unknown> {
    const [database, broker] = await Promise.all([
      this.database.isReachable(),
      this.broker.isReachable(),
    ]);
    const accepting = this.canAccept();
    const streams = broker ? await this.fills() : {};
    // Without it limits are counted by each gateway alone, and events are accepted all the same.
    const redis = this.limits.redisState;
    const isWhole = database && broker && accepting && redis !== 'disconnected';
    const hasRoom = Object.values(streams).every((fill) => fill < NEARLY_FULL);
    return {
      status: isWhole && hasRoom ? 'ok' : 'degraded',
      database: database ? 'connected' : 'disconnected',
      broker: broker ? 'connected' : 'disconnected',
      redis,
      accepting_events: accepting && broker,
      stream_fill: streams,
      version: VERSION,
      timestamp: new Date().toISOString(),
    };
  }

  @Get('health/live')
  @ApiOperation({ summary: '200 while the process runs' })
  live(): unknown {
    return { status: 'ok' };
  }

  @Get('health/ready')
  @ApiOperation({ summary: '200 while events can be accepted, else 503' })
  ready(): unknown {
    if (!this.canAccept()) throw new CostwireError('not_ready', { retryAfterSeconds: 2 });
    return { status: 'ok' };
  }

  @Get('metrics')
  @Header('content-type', 'text/plain; version=0.0.4; charset=utf-8')
  @ApiOperation({ summary: 'Prometheus metrics' })
  async prometheus(): Promise<string> {
    return this.metrics.text();
  }

  /** How full each stream is, 0 to 1; none while the broker does not say. */
  private async fills(): Promise<Record<string, number>> {
    const fills = await streamFills(this.broker).catch(() => []);
    return Object.fromEntries(
      fills.map(({ stream, bytes, maxBytes }) => [
        stream,
        maxBytes > 0 ? Math.round((1_000 * bytes) / maxBytes) / 1_000 : 0,
      ]),
    );
  }

  private canAccept(): boolean {
    return this.readiness.isReady() && this.keys.isFresh(Date.now());
  }
}
