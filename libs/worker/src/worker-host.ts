import type { ServiceName } from '@costwire/contracts';
import { Broker, Publisher, startWorker } from '@costwire/messaging';
import { Database, type DatabaseOptions } from '@costwire/persistence';
import {
  BrokerConfig,
  ConsumerMetrics,
  createLogger,
  NestLogger,
  ProcessConfig,
  succeedsWithin,
  Telemetry,
  TelemetryConfig,
  type Metrics,
  type RunningService,
} from '@costwire/runtime';
import type { DynamicModule } from '@nestjs/common';
import { stopTimes } from './stop-times.js';

/** The configuration classes of every worker; a service adds its own. */
export const WORKER_SETTINGS = {
  broker: BrokerConfig,
  process: ProcessConfig,
  telemetry: TelemetryConfig,
} as const;

/** Closing one connection may take so long. */
const CLOSE_MS = 2_500;

/** What every worker is told. */
export interface WorkerConfig {
  broker: BrokerConfig;
  process: ProcessConfig;
  telemetry: TelemetryConfig;
}

/**
 * A worker between its configuration and its module: opens what the module stands on, runs it, and
 * lets go in the reverse order.
 */
export class WorkerHost {
  private readonly closing: (() => Promise<void>)[] = [];
  private readonly needed: (() => Promise<boolean>)[] = [];

  private constructor(
    private readonly service: ServiceName,
    private readonly config: WorkerConfig,
    private readonly telemetry: Telemetry,
    readonly broker: Broker,
    readonly publisher: Publisher,
    readonly logger: NestLogger,
  ) {
    this.uses(
      () => broker.isReachable(),
      () => broker.close(),
    );
  }

  /**
   * Opens the port of health and metrics, and the connection to the broker, waiting for it.
   *
   * @param shared the metrics of a process that shows them itself.
   */
  static async open(
    service: ServiceName,
    config: WorkerConfig,
    shared?: Metrics,
  ): Promise<WorkerHost> {
    const telemetry = await Telemetry.start(config.telemetry, shared);
    const broker = await Broker.connect({ url: config.broker.url, name: service });
    const publisher = new Publisher(broker, `costwire/${service}`);
    const logger = new NestLogger(createLogger(service, config.process.logLevel));
    return new WorkerHost(service, config, telemetry, broker, publisher, logger);
  }

  /** The metrics that the worker shows. */
  get metrics(): Metrics {
    return this.telemetry.metrics;
  }

  /** Opens the database as the service's role, waiting for it. */
  async openDatabase(options: Omit<DatabaseOptions, 'name'>): Promise<Database> {
    const database = await new Database({ ...options, name: this.service }).openWhenReachable();
    this.uses(
      () => database.isReachable(),
      () => database.close(),
    );
    return database;
  }

  /**
   * Takes a further connection under its care.
   *
   * @param isReachable asked by `/health/ready`: the worker is not ready while it says no.
   * @param close called at the stop, the connection opened last first.
   */
  uses(isReachable: () => Promise<boolean>, close: () => Promise<void>): void {
    this.needed.push(isReachable);
    this.closing.unshift(close);
  }

  /** Has something ended at the stop that the worker can do without; like the connections, last first. */
  endsWith(end: () => Promise<void> | void): void {
    this.closing.unshift(async () => end());
  }

  /** Runs the module's consumers and answers; from then on the worker may be ready. */
  async run(module: DynamicModule): Promise<RunningService> {
    const worker = await startWorker({
      service: this.service,
      module,
      broker: this.broker,
      publisher: this.publisher,
      topology: this.config.broker,
      logger: this.logger,
      drainTimeoutMs: this.config.process.drainTimeoutMs,
      observer: new ConsumerMetrics(this.metrics),
    });
    this.telemetry.readyWhen(async () => {
      const answers = await Promise.all(this.needed.map(async (isReachable) => isReachable()));
      return answers.every(Boolean);
    });
    return {
      stop: async () => {
        const { workMs, allMs } = stopTimes(this.config.process);
        const endMs = performance.now() + allMs;
        await this.ends(worker.close(), performance.now() + workMs);
        for (const close of this.closing) {
          await this.ends(close(), Math.min(endMs, performance.now() + CLOSE_MS));
        }
        await this.telemetry.stop();
      },
    };
  }

  /** Waits for a part of the stop. What hangs, since a server does not answer, is left behind. */
  private async ends(part: Promise<unknown>, endMs: number): Promise<void> {
    if (await succeedsWithin(Math.max(0, endMs - performance.now()), part)) return;
    this.logger.warn({ event: 'stop_cut_short' });
  }
}
