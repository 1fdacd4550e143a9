/**
 * The usage of one series in one clock hour.
 *
 * Dollars are floats here on purpose: they feed statistics, never a ledger.
 */
export interface UsageBucket {
  /** The scope watched: for example `account/feature/model`. */
  series: string;
  /** Start of the hour, milliseconds since the epoch, UTC. */
  timestampMs: number;
  /** Cost of the hour in US dollars. */
  costUsd: number;
  calls: number;
  /** All input tokens, the cached ones included. */
  inputTokens: number;
  cachedInputTokens: number;
  outputTokens: number;
}

/** What explains a deviation. */
export const DRIVERS = [
  'volume',
  'agent_loop',
  'input_tokens',
  'output_tokens',
  'cache_loss',
  'price',
  'new_series',
  'drop',
] as const;

/** One of {@link DRIVERS}. */
export type Driver = (typeof DRIVERS)[number];

/** How much an anomaly matters, lowest first. */
export const SEVERITIES = ['low', 'medium', 'high', 'critical'] as const;

/** One of {@link SEVERITIES}. */
export type Severity = (typeof SEVERITIES)[number];

/** Factors of the deviation, each as the ratio actual/expected it alone explains. */
export interface Contributions {
  volume: number;
  inputTokens: number;
  cachedShare: number;
  outputTokens: number;
  price: number;
}

/** An hour that belongs to an anomaly. */
export interface CostAnomaly {
  /** Cost of this hour, USD. */
  currentCost: number;
  /** Cost of this hour without the anomaly, USD. */
  expectedCost: number;
  /** `100 * (current / expected - 1)`, at most 9,900. */
  deviationPercent: number;
  severity: Severity;
  driver: Driver;
  /** One sentence with the numbers and the cause. */
  description: string;
  /** First hour of the anomaly, milliseconds since the epoch. */
  startedAtMs: number;
  /** Dollars above (or, for a drop, below zero) what was expected, since the start. */
  excessUsd: number;
  /** True in the hour in which the changed level becomes the new normal. */
  adopted: boolean;
  contributions: Contributions;
}

/** The answer to one bucket: `score` in [0,1], 0.5 being the alert line. */
export interface CostVerdict {
  score: number;
  anomaly: CostAnomaly | undefined;
}
