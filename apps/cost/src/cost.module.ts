import { Publisher } from '@costwire/messaging';
import type { Database } from '@costwire/persistence';
import { PriceBook } from '@costwire/pricing';
import { Module, type DynamicModule } from '@nestjs/common';
import { LedgerRepository } from './ledger.repository.js';
import { UsageRecordedConsumer } from './usage-recorded.consumer.js';

/** The cost service over connections and prices that its entry opened. */
@Module({})
export class CostModule {
  static over(publisher: Publisher, database: Database, prices: PriceBook): DynamicModule {
    return {
      module: CostModule,
      controllers: [UsageRecordedConsumer],
      providers: [
        { provide: Publisher, useValue: publisher },
        { provide: PriceBook, useValue: prices },
        { provide: LedgerRepository, useValue: new LedgerRepository(database) },
      ],
    };
  }
}
