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
  private started = 0;
  private finished = 0;
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
    this.started += 1;
    const turn = this.started;
    try {
      if (!(await topologyIsComplete(this.broker))) await ensureTopology(this.broker, this.sizes);
      this.conclude(turn, true);
    } catch (error) {
      this.conclude(turn, false, error instanceof Error ? error.message : 'unknown');
    }
  }

  /** A check from the outage may time out after a later one has succeeded: it says nothing then. */
  private conclude(turn: number, ready: boolean, reason?: string): void {
    if (turn < this.finished) return;
    this.finished = turn;
    if (ready && !this.ready) this.logger.log({ event: 'broker_ready' });
    if (!ready && this.ready) this.logger.warn({ event: 'broker_unavailable', reason });
    this.ready = ready;
  }
}
