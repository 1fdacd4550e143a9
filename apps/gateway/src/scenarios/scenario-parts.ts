import { FlushService } from '../logs/flush.service.js';
import { IngestController } from '../logs/ingest.controller.js';
import { LogAcceptance } from '../logs/log-acceptance.service.js';
import { LogPublisher } from '../logs/log-publisher.service.js';
import { LogScreening } from '../logs/log-screening.service.js';
import { LogTokenCounter } from '../logs/log-token-counter.js';
import { PastCallsQuery } from './past-calls.query.js';
import { PastTrafficService } from './past-traffic.service.js';
import { ReplayService } from './replay.service.js';
import { ScenarioCache } from './scenario-cache.js';
import { ScenarioCostsController } from './scenario-costs.controller.js';
import { ScenarioCostsService } from './scenario-costs.service.js';
import { ScenarioLogsQuery } from './scenario-logs.query.js';
import { ScenarioPriceSource } from './scenario-prices.js';
import { ScenarioQuery } from './scenario.query.js';
import { ScenarioRepository } from './scenario.repository.js';
import { ScenarioService } from './scenario.service.js';
import { ScenarioReportController } from './scenario-report.controller.js';
import { ScenarioTrafficQuery } from './scenario-traffic.query.js';
import { ScenariosController } from './scenarios.controller.js';

/** What answers HTTP about scenarios and their logs. */
export const SCENARIO_CONTROLLERS = [
  ScenariosController,
  ScenarioCostsController,
  ScenarioReportController,
  IngestController,
];

/** What they stand on. */
export const SCENARIO_PROVIDERS = [
  ScenarioRepository,
  ScenarioQuery,
  ScenarioCache,
  ScenarioService,
  ScenarioTrafficQuery,
  ScenarioPriceSource,
  ScenarioCostsService,
  ScenarioLogsQuery,
  PastCallsQuery,
  PastTrafficService,
  ReplayService,
  LogAcceptance,
  LogPublisher,
  LogScreening,
  LogTokenCounter,
  FlushService,
];
