import type { Scenario } from '../scenario.js';
import type { EstimateAnswer, SeriesPoint } from '../scenario-answers.js';

/** One row of the sensitivity table. */
export interface ReportSensitivity {
  field: string;
  from: string | number | boolean | null;
  to: string | number | boolean | null;
  total_cost_usd: string;
  difference_usd: string;
  difference_percent: string | null;
  /** What has no price then. */
  missing: string[];
}

/** One assumption. */
export interface ReportAssumption {
  field: string;
  value: string | number | boolean | null;
  default: string | number | boolean | null;
  meaning: string;
  source: string;
}

/** Everything a report shows. */
export interface ReportData {
  scenario: Scenario;
  /** When it was made, ISO-8601. */
  madeAt: string;
  estimate: EstimateAnswer;
  timeseries: SeriesPoint[];
  sensitivity: ReportSensitivity[];
  assumptions: ReportAssumption[];
}
