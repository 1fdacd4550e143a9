import { Publisher } from '@costwire/messaging';
import type { Database } from '@costwire/persistence';
import type { Metrics } from '@costwire/runtime';
import { Module, type DynamicModule } from '@nestjs/common';
import { CostMetrics } from './cost-metrics.js';
import { LedgerRepository } from './ledger.repository.js';
import { PriceBooks } from './price-book/price-books.js';
import { LogRecordedConsumer } from './log-recorded.consumer.js';
import { ScenarioRollupRepository } from './scenario-rollup.repository.js';
import { UsageRecordedConsumer } from './usage-recorded.consumer.js';

/** The cost service over connections and prices that its entry opened. */
@Module({})
export class CostModule {
  static over(
    publisher: Publisher,
    database: Database,
    prices: PriceBooks,
    metrics: Metrics,
  ): DynamicModule {
    const ledger = new LedgerRepository(database, new CostMetrics(metrics));
    return {
      module: CostModule,
      controllers: [UsageRecordedConsumer, LogRecordedConsumer],
      providers: [
        { provide: Publisher, useValue: publisher },
        { provide: PriceBooks, useValue: prices },
        { provide: LedgerRepository, useValue: ledger },
        {
          provide: ScenarioRollupRepository,
          useValue: new ScenarioRollupRepository(database),
        },
      ],
    };
  }
}
