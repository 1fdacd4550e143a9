import { Publisher } from '@costwire/messaging';
import type { Database } from '@costwire/persistence';
import type { Metrics } from '@costwire/runtime';
import { Module, type DynamicModule } from '@nestjs/common';
import { ErasureController } from './erasure.controller.js';
import { IngestMetrics } from './ingest-metrics.js';
import { LogAcceptedConsumer } from './log-accepted.consumer.js';
import { ScenarioLogsRepository } from './scenario-logs.repository.js';
import { UsageAcceptedConsumer } from './usage-accepted.consumer.js';
import { UsageErasureRepository } from './usage-erasure.repository.js';
import { UsageFactsRepository } from './usage-facts.repository.js';

/** The ingest service over connections that its entry opened. */
@Module({})
export class IngestModule {
  static over(publisher: Publisher, database: Database, metrics: Metrics): DynamicModule {
    const counts = new IngestMetrics(metrics);
    const facts = new UsageFactsRepository(database, counts);
    const logs = new ScenarioLogsRepository(database, counts);
    return {
      module: IngestModule,
      controllers: [UsageAcceptedConsumer, LogAcceptedConsumer, ErasureController],
      providers: [
        { provide: Publisher, useValue: publisher },
        { provide: UsageFactsRepository, useValue: facts },
        { provide: UsageErasureRepository, useValue: new UsageErasureRepository(database) },
        { provide: ScenarioLogsRepository, useValue: logs },
      ],
    };
  }
}
