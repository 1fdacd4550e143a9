import { Publisher } from '@costwire/messaging';
import type { Database } from '@costwire/persistence';
import type { Metrics } from '@costwire/runtime';
import { Module, type DynamicModule } from '@nestjs/common';
import { IngestMetrics } from './ingest-metrics.js';
import { UsageAcceptedConsumer } from './usage-accepted.consumer.js';
import { UsageFactsRepository } from './usage-facts.repository.js';

/** The ingest service over connections that its entry opened. */
@Module({})
export class IngestModule {
  static over(publisher: Publisher, database: Database, metrics: Metrics): DynamicModule {
    const facts = new UsageFactsRepository(database, new IngestMetrics(metrics));
    return {
      module: IngestModule,
      controllers: [UsageAcceptedConsumer],
      providers: [
        { provide: Publisher, useValue: publisher },
        { provide: UsageFactsRepository, useValue: facts },
      ],
    };
  }
}
