export { CostScan, parseCostScanConfig, type CostScanConfig } from './cost/cost-scan.js';
export { SERIES_BYTES } from './cost/series-state.js';
export type {
  Contributions,
  CostAnomaly,
  CostVerdict,
  Driver,
  Severity,
  UsageBucket,
} from './cost/usage-bucket.js';
export { ScoreScan } from './score/score-scan.js';
export type { Label } from './suite/labels.js';
export { generateAccount, type Account } from './suite/spend-suite.js';
export { evaluateCost, type CostReport } from './suite/evaluate-cost.js';
