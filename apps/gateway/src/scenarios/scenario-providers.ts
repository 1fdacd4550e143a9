import { PastCallLogs } from './past-call-logs.js';
import { PastCallsQuery } from './past-calls.query.js';
import { PastTrafficService } from './past-traffic.service.js';
import { ReplayService } from './replay.service.js';
import { ScenarioCache } from './scenario-cache.js';
import { ScenarioCostsController } from './scenario-costs.controller.js';
import { ScenarioCostsService } from './scenario-costs.service.js';
import { ScenarioLogsQuery } from './scenario-logs.query.js';
import { ScenarioPriceSource } from './scenario-prices.js';
import { ScenarioReportController } from './scenario-report.controller.js';
import { ScenarioTrafficQuery } from './scenario-traffic.query.js';
import { ScenarioQuery } from './scenario.query.js';
import { ScenarioRepository } from './scenario.repository.js';
import { ScenarioService } from './scenario.service.js';
import { ScenariosController } from './scenarios.controller.js';

/** What answers HTTP about AWS scenarios. */
export const SCENARIO_CONTROLLERS = [
  ScenariosController,
  ScenarioCostsController,
  ScenarioReportController,
];

/** What stands behind it. */
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
  PastCallLogs,
  PastTrafficService,
  ReplayService,
];
