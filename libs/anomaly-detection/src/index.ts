export { CostScan, type CostScanConfig } from './cost/cost-scan.js';
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
export { generateAccount, type Account, type Label } from './suite/spend-suite.js';
