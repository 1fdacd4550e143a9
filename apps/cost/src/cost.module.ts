import { Publisher } from '@costwire/messaging';
import type { Database } from '@costwire/persistence';
import type { Metrics } from '@costwire/runtime';
import { Module, type DynamicModule, type LoggerService } from '@nestjs/common';
import { CostMetrics } from './cost-metrics.js';
import { ErasureController } from './erasure.controller.js';
import { LedgerErasureRepository } from './ledger-erasure.repository.js';
import { LedgerRepository } from './ledger.repository.js';
import { RepricingRepository } from './repricing/repricing.repository.js';
import { RepricingWorker } from './repricing/repricing-worker.js';
import { RepricingsController } from './repricing/repricings.controller.js';
import { TotalsTeller } from './totals-teller.js';
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
    log: LoggerService,
  ): DynamicModule {
    const ledger = new LedgerRepository(database, new CostMetrics(metrics));
    const teller = new TotalsTeller(publisher);
    const repricings = new RepricingRepository(database);
    const worker = new RepricingWorker(database, repricings, prices, teller, log);
    return {
      module: CostModule,
      controllers: [
        UsageRecordedConsumer,
        LogRecordedConsumer,
        RepricingsController,
        ErasureController,
      ],
      providers: [
        { provide: TotalsTeller, useValue: teller },
        { provide: PriceBooks, useValue: prices },
        { provide: LedgerRepository, useValue: ledger },
        { provide: LedgerErasureRepository, useValue: new LedgerErasureRepository(database) },
        {
          provide: ScenarioRollupRepository,
          useValue: new ScenarioRollupRepository(database),
        },
        { provide: RepricingRepository, useValue: repricings },
        { provide: RepricingWorker, useValue: worker },
      ],
    };
  }
}
