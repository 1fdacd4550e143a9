export { CostScan, parseCostScanConfig, type CostScanConfig } from './cost/cost-scan.js';
export { CostWatcher } from './cost/cost-series.js';
export type { TestLimits } from './cost/cost-tests.js';
export {
  forecastMonth,
  paceOf,
  type DayCost,
  type MonthForecast,
  type Pace,
} from './forecast/month-end.js';
export {
  PACE_DRIVER,
  readPace,
  trackPace,
  type PaceContext,
  type PaceReading,
} from './forecast/pace-alarm.js';
export { applyFeedback, type CostFeedback } from './cost/feedback.js';
export { SERIES_BYTES, SeriesState } from './cost/series-state.js';
export type {
  Contributions,
  CostAnomaly,
  CostVerdict,
  Driver,
  Severity,
  UsageBucket,
} from './cost/usage-bucket.js';
export {
  ended,
  QUIET_MS,
  rankOf,
  REOPEN_MS,
  resolveQuiet,
  track,
  type TrackContext,
  type Tracked,
} from './live/life-cycle.js';
export { mergeFindings, type MergedFinding } from './live/merge-findings.js';
export {
  closeHour,
  emptyHour,
  judgeOpenHours,
  type Finding,
  type HourTotal,
  type OpenSeries,
} from './live/open-hours.js';
export { BUCKETS_PER_HOUR, MINUTES_MS, type MinutesTotal } from './live/minutes-total.js';
export { RHYTHM_BYTES, SeriesRhythm } from './live/series-rhythm.js';
export {
  labelOf,
  scopeOfSeries,
  seriesKeyOf,
  seriesOfTotal,
  type SeriesKey,
} from './live/watched-series.js';
export { proposalsFor } from './live/propose.js';
export { ScoreScan } from './score/score-scan.js';
export type { Label } from './suite/labels.js';
export { generateAccount, type Account } from './suite/spend-suite.js';
export { SUITES, type SuiteName } from './suite/suites.js';
export { evaluateCost, type CostReport } from './suite/evaluate-cost.js';
