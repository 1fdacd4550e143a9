import {
  Broker,
  DeadLetterBox,
  MessageFeed,
  Notices,
  Publisher,
  RpcClient,
} from '@costwire/messaging';
import { Database } from '@costwire/persistence';
import { Metrics, RedisConfig, SecretConfig } from '@costwire/runtime';
import { Module, type DynamicModule, type Provider } from '@nestjs/common';
import { APP_FILTER, APP_GUARD, APP_PIPE } from '@nestjs/core';
import { ApiKeyCache, ApiKeyCacheOptions } from './access/api-key-cache.js';
import { ApiKeyGuard } from './access/api-key.guard.js';
import { ApiKeyHasher } from './access/api-key.js';
import { ApiKeyRepository } from './access/api-key.repository.js';
import { KeysController } from './access/keys.controller.js';
import { ProjectsController } from './access/projects.controller.js';
import { ACTION_CONTROLLERS, ACTION_PROVIDERS } from './actions/action-providers.js';
import { ANOMALY_CONTROLLERS, ANOMALY_PROVIDERS } from './anomalies/anomaly-providers.js';
import { LOG_CONTROLLERS, LOG_PROVIDERS } from './logs/log-providers.js';
import { PII_CONTROLLERS, PII_PROVIDERS } from './pii/pii-providers.js';
import { SCENARIO_CONTROLLERS, SCENARIO_PROVIDERS } from './scenarios/scenario-providers.js';
import { AnalyticsController } from './analytics/analytics.controller.js';
import { CostBreakdownQuery } from './analytics/cost-breakdown.query.js';
import { ForecastQuery } from './analytics/forecast.query.js';
import { TimeseriesQuery } from './analytics/timeseries.query.js';
import { DeadLettersController } from './dead-letters/dead-letters.controller.js';
import { FocusExportController } from './exports/focus-export.controller.js';
import { FocusEntriesQuery } from './exports/focus-entries.query.js';
import { FocusExport } from './exports/focus-export.service.js';
import { FocusRowsQuery } from './exports/focus-rows.query.js';
import type { GatewayConfig } from './gateway-config.js';
import { BrokerReadiness, StreamSizes } from './health/broker-readiness.js';
import { GatewayMetrics } from './health/gateway-metrics.js';
import { HealthController } from './health/health.controller.js';
import { PipelineGauges } from './health/pipeline-gauges.js';
import { ProblemFilter } from './http/problem.filter.js';
import { createValidationPipe } from './http/validation-pipe.js';
import { RepricingsController } from './repricings/repricings.controller.js';
import { RepricingsQuery } from './repricings/repricings.query.js';
import { MessageFingerprints } from './logs/message-fingerprints.js';
import { PRICING_CONTROLLERS, pricingProviders } from './pricing/pricing-parts.js';
import { AcceptanceService } from './usage/acceptance.service.js';
import { BatchPublisher } from './usage/batch-publisher.service.js';
import { IdentifierPseudonyms } from './usage/identifiers.js';
import { IngestStatsController } from './usage/ingest-stats.controller.js';
import { ScreeningService } from './usage/screening.service.js';
import { UsageListQuery } from './usage/usage-list.query.js';
import { UsageController } from './usage/usage.controller.js';

/** What answers HTTP, by area. */
const CONTROLLERS = [
  HealthController,
  UsageController,
  IngestStatsController,
  AnalyticsController,
  ...PRICING_CONTROLLERS,
  DeadLettersController,
  KeysController,
  ProjectsController,
  ...ANOMALY_CONTROLLERS,
  ...ACTION_CONTROLLERS,
  ...LOG_CONTROLLERS,
  ...SCENARIO_CONTROLLERS,
  ...PII_CONTROLLERS,
  RepricingsController,
  FocusExportController,
];

/** What stands on the connections, by area. */
const PROVIDERS = [
  ApiKeyRepository,
  ApiKeyCache,
  BrokerReadiness,
  GatewayMetrics,
  PipelineGauges,
  ScreeningService,
  BatchPublisher,
  AcceptanceService,
  UsageListQuery,
  CostBreakdownQuery,
  TimeseriesQuery,
  ForecastQuery,
  FocusRowsQuery,
  FocusEntriesQuery,
  FocusExport,
  ...ANOMALY_PROVIDERS,
  ...ACTION_PROVIDERS,
  ...LOG_PROVIDERS,
  ...SCENARIO_PROVIDERS,
  ...PII_PROVIDERS,
  RepricingsQuery,
];

/** What every request passes. */
const EVERYWHERE: Provider[] = [
  { provide: APP_GUARD, useClass: ApiKeyGuard },
  { provide: APP_FILTER, useClass: ProblemFilter },
  { provide: APP_PIPE, useFactory: createValidationPipe },
];

/** The gateway over connections that its entry opened. */
@Module({})
export class GatewayModule {
  static over(
    broker: Broker,
    database: Database,
    config: GatewayConfig,
    metrics: Metrics,
  ): DynamicModule {
    const { secret } = config.secret;
    const { streamMaxBytes, replicas } = config.broker;
    const keyCache = new ApiKeyCacheOptions(config.http.keyCacheMaxAgeS * 1_000);
    const publisher = new Publisher(broker, 'costwire/gateway');
    return {
      module: GatewayModule,
      controllers: CONTROLLERS,
      providers: [
        { provide: Broker, useValue: broker },
        { provide: Database, useValue: database },
        { provide: Metrics, useValue: metrics },
        { provide: Publisher, useValue: publisher },
        { provide: RpcClient, useValue: new RpcClient(broker) },
        { provide: MessageFeed, useValue: new MessageFeed(broker) },
        { provide: Notices, useValue: new Notices(broker) },
        { provide: DeadLetterBox, useValue: new DeadLetterBox(broker, publisher) },
        { provide: ApiKeyHasher, useValue: new ApiKeyHasher(secret) },
        { provide: IdentifierPseudonyms, useValue: new IdentifierPseudonyms(secret) },
        { provide: MessageFingerprints, useValue: new MessageFingerprints(secret) },
        { provide: StreamSizes, useValue: new StreamSizes(streamMaxBytes, replicas) },
        { provide: ApiKeyCacheOptions, useValue: keyCache },
        { provide: RedisConfig, useValue: config.redis },
        { provide: SecretConfig, useValue: config.secret },
        ...PROVIDERS,
        ...pricingProviders(config.operator.project),
        ...EVERYWHERE,
      ],
    };
  }
}
