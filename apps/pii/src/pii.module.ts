import { Notices, Publisher } from '@costwire/messaging';
import { Module, type DynamicModule } from '@nestjs/common';
import { ErasureController } from './erasure.controller.js';
import { Sweeper } from './sweeper.js';
import { Erasures } from './erasures.js';
import { FindingsRepository } from './findings.repository.js';
import { PiiRecordedConsumer } from './pii-recorded.consumer.js';
import { PoliciesController } from './policies.controller.js';
import { PolicyCache } from './policy-cache.js';
import { PolicyRepository } from './policy.repository.js';
import { ScanService } from './scan.service.js';
import { ScreenController } from './screen.controller.js';
import { ScreenMetrics } from './screen-metrics.js';

/** What the entry has opened. */
export interface PiiParts {
  scans: ScanService;
  policies: PolicyCache;
  policyRepository: PolicyRepository;
  findings: FindingsRepository;
  erasures: Erasures;
  sweeper: Sweeper;
  notices: Notices;
  publisher: Publisher;
  metrics: ScreenMetrics;
}

/** The pii service: screening, policies, and the record of what was found. */
@Module({})
export class PiiModule {
  static over(parts: PiiParts): DynamicModule {
    return {
      module: PiiModule,
      controllers: [ScreenController, PoliciesController, PiiRecordedConsumer, ErasureController],
      providers: [
        { provide: ScanService, useValue: parts.scans },
        { provide: PolicyCache, useValue: parts.policies },
        { provide: PolicyRepository, useValue: parts.policyRepository },
        { provide: FindingsRepository, useValue: parts.findings },
        { provide: Erasures, useValue: parts.erasures },
        { provide: Sweeper, useValue: parts.sweeper },
        { provide: Notices, useValue: parts.notices },
        { provide: Publisher, useValue: parts.publisher },
        { provide: ScreenMetrics, useValue: parts.metrics },
      ],
    };
  }
}
