import type { ServiceName } from '@costwire/contracts';
import type { DynamicModule, INestMicroservice, LoggerService } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type { Broker } from '../broker/broker.js';
import type { ConsumerObserver } from './consumer-observer.js';
import { DeadLetterWriter } from './dead-letter-writer.js';
import { JetStreamServer } from './jetstream-server.js';
import { OriginalErrorFilter } from './original-error.filter.js';
import type { Publisher } from '../broker/publisher.js';
import type { TopologyOptions } from '../broker/topology.js';

/** What a worker service is made of. */
export interface WorkerOptions {
  service: ServiceName;
  module: DynamicModule;
  broker: Broker;
  publisher: Publisher;
  topology: TopologyOptions;
  logger: LoggerService;
  drainTimeoutMs: number;
  /** Told what the consumers do. */
  observer?: ConsumerObserver;
}

/** Starts a Nest microservice whose handlers are fed from NATS; returns when it listens. */
export async function startWorker(options: WorkerOptions): Promise<INestMicroservice> {
  const { service, module, broker, publisher, topology, logger, drainTimeoutMs } = options;
  const app = await NestFactory.createMicroservice(module, {
    logger,
    abortOnError: false,
    strategy: new JetStreamServer({
      broker,
      service,
      topology,
      deadLetters: new DeadLetterWriter(publisher),
      log: logger,
      drainTimeoutMs,
      observer: options.observer,
    }),
  });
  app.useGlobalFilters(new OriginalErrorFilter());
  await app.listen();
  return app;
}
