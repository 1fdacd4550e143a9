import { CostwireError } from '@costwire/contracts';
import {
  Broker,
  ensureTopology,
  topologyIsComplete,
  type TopologyOptions,
} from '@costwire/messaging';
import { Injectable, Logger, type OnModuleDestroy } from '@nestjs/common';

const CHECK_MS = 2_000;
const RETRY_AFTER_SECONDS = 5;

/** Options of {@link BrokerReadiness}. */
export class StreamSizes implements TopologyOptions {
  constructor(
    readonly streamMaxBytes: number,
    readonly replicas: number,
  ) {}
}

/**
 * Knows whether every stream and durable is there. Publishing is refused while one is missing:
 * a stream with interest retention would confirm a message and drop it.
 */
@Injectable()
export class BrokerReadiness implements OnModuleDestroy {
  private readonly logger = new Logger(BrokerReadiness.name);
  private ready = false;
  private timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly broker: Broker,
    private readonly sizes: StreamSizes,
  ) {}

  /** Creates what is missing and keeps watching. */
  async start(): Promise<void> {
    await this.check();
    this.timer = setInterval(() => void this.check(), CHECK_MS).unref();
  }

  onModuleDestroy(): void {
    clearInterval(this.timer);
  }

  /** Whether events can be published now: connected, and complete at the last check. */
  isReady(): boolean {
    return this.ready && this.broker.isConnected;
  }

  /** @throws {CostwireError} `broker_unavailable` when events cannot be published now. */
  assertReady(): void {
    if (!this.isReady()) {
      throw new CostwireError('broker_unavailable', { retryAfterSeconds: RETRY_AFTER_SECONDS });
    }
  }

  private async check(): Promise<void> {
    const before = this.ready;
    try {
      if (!(await topologyIsComplete(this.broker))) await ensureTopology(this.broker, this.sizes);
      this.ready = true;
    } catch (error) {
      this.ready = false;
      if (before) {
        const reason = error instanceof Error ? error.message : 'unknown';
        this.logger.warn({ event: 'broker_unavailable', reason });
      }
    }
    if (this.ready && !before) this.logger.log({ event: 'broker_ready' });
  }
}
