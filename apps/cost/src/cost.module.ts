import { Notices, Publisher } from '@costwire/messaging';
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
import { PriceChangesService } from './price-book/price-changes.service.js';
import { PriceImportService, type ReadUrl } from './price-book/price-import.service.js';
import type { PriceVersionRepository } from './price-book/price-version.repository.js';
import { PricesController } from './price-book/prices.controller.js';
import { UsageRecordedConsumer } from './usage-recorded.consumer.js';

/** What the entry opened for the cost service. */
export interface CostParts {
  publisher: Publisher;
  database: Database;
  metrics: Metrics;
  prices: PriceBooks;
  versions: PriceVersionRepository;
  notices: Notices;
  readUrl: ReadUrl;
  log: LoggerService;
}

/** The cost service over connections and prices that its entry opened. */
@Module({})
export class CostModule {
  static over(parts: CostParts): DynamicModule {
    const { publisher, database, metrics, prices, versions, notices, readUrl, log } = parts;
    const ledger = new LedgerRepository(database, new CostMetrics(metrics));
    const imports = new PriceImportService(versions, prices, readUrl);
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
        PricesController,
      ],
      providers: [
        { provide: TotalsTeller, useValue: teller },
        { provide: Notices, useValue: notices },
        { provide: PriceBooks, useValue: prices },
        { provide: PriceImportService, useValue: imports },
        { provide: PriceChangesService, useValue: new PriceChangesService(versions) },
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
