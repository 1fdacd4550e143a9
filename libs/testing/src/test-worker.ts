import { DURABLES } from '@costwire/contracts';
import {
  Answers,
  ConsumesBatches,
  ensureTopology,
  Publisher,
  startWorker,
  type Broker,
  type Delivery,
} from '@costwire/messaging';
import { createLogger, NestLogger } from '@costwire/runtime';
import { Controller, Inject, type DynamicModule, type INestMicroservice } from '@nestjs/common';

/** Sizes of the streams in tests. */
export const TEST_TOPOLOGY = { streamMaxBytes: 64 * 1024 * 1024, replicas: 1 };

/** A logger that writes nothing. */
export const SILENT = new NestLogger(createLogger('test', 'silent'));

/** What a test worker does with a batch: returns when "committed", throws when not. */
export type BatchHandler = (deliveries: Delivery[]) => Promise<void> | void;

const HANDLER = Symbol('handler');

@Controller()
class FunctionConsumer {
  constructor(@Inject(HANDLER) private readonly handler: BatchHandler) {}

  @ConsumesBatches(DURABLES.ingestUsage)
  async consume(deliveries: Delivery[]): Promise<void> {
    await this.handler(deliveries);
  }

  /** What else ingest handles; nothing of it is sent in these tests. */
  @ConsumesBatches(DURABLES.ingestLogs)
  async consumeLogs(): Promise<void> {
    await Promise.reject(new Error('no logs are expected'));
  }

  @Answers('removeScenarioLogs')
  async removeLogs(): Promise<void> {
    await Promise.reject(new Error('no removal is expected'));
  }

  @Answers('eraseFacts')
  async eraseFacts(): Promise<void> {
    await Promise.reject(new Error('no erasure is expected'));
  }
}

/** All that ingest handles, its usage by the given function. */
export function testWorkerModule(handler: BatchHandler): DynamicModule {
  return {
    module: class TestWorkerModule {},
    controllers: [FunctionConsumer],
    providers: [{ provide: HANDLER, useValue: handler }],
  };
}

/** Starts a worker in the place of ingest, with the given function as its handler. */
export async function startTestWorker(
  broker: Broker,
  handler: BatchHandler,
  drainTimeoutMs = 2_000,
): Promise<INestMicroservice> {
  await ensureTopology(broker, TEST_TOPOLOGY);
  return startWorker({
    service: 'ingest',
    module: testWorkerModule(handler),
    broker,
    publisher: new Publisher(broker, 'costwire/test'),
    topology: TEST_TOPOLOGY,
    logger: SILENT,
    drainTimeoutMs,
  });
}
