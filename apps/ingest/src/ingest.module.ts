import { Publisher } from '@costwire/messaging';
import type { Database } from '@costwire/persistence';
import { Module, type DynamicModule } from '@nestjs/common';
import { UsageAcceptedConsumer } from './usage-accepted.consumer.js';
import { UsageFactsRepository } from './usage-facts.repository.js';

/** The ingest service over connections that its entry opened. */
@Module({})
export class IngestModule {
  static over(publisher: Publisher, database: Database): DynamicModule {
    return {
      module: IngestModule,
      controllers: [UsageAcceptedConsumer],
      providers: [
        { provide: Publisher, useValue: publisher },
        { provide: UsageFactsRepository, useValue: new UsageFactsRepository(database) },
      ],
    };
  }
}
