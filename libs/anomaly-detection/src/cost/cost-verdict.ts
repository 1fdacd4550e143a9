import { describe } from './describe.js';
import type { HourReading } from './hour-reading.js';
import { MAX_RATIO } from './severity.js';
import type { CostVerdict, Driver, Severity } from './usage-bucket.js';

const HOUR_MS = 3_600_000;

/** What is known of an anomaly in one of its hours. */
export interface Judgement {
  driver: Driver;
  severity: Severity;
  /** Cost of this hour without the anomaly, USD. */
  expectedCost: number;
  /** Excess since the start, USD. */
  excessUsd: number;
  /** Hours since the epoch. */
  startHour: number;
  adopted: boolean;
  /** Hours of which a young series is known, when that is why it is judged with care. */
  knownHours?: number | undefined;
  /** Strength of the finding, 1 being the alert line. */
  strength: number;
}

/** A score in [0,1] from a strength of which 1 is the alert line. */
export function scoreOf(strength: number): number {
  return strength / (1 + strength);
}

/** The answer to an hour that belongs to an anomaly. */
export function verdictOf(reading: HourReading, judgement: Judgement): CostVerdict {
  const { driver, severity, expectedCost, excessUsd, adopted } = judgement;
  const currentCost = reading.bucket.costUsd;
  return {
    score: scoreOf(judgement.strength),
    anomaly: {
      currentCost,
      expectedCost,
      deviationPercent: 100 * (ratioOf(currentCost, expectedCost) - 1),
      severity,
      driver,
      description: describe(driver, reading, expectedCost, tailOf(judgement)),
      startedAtMs: judgement.startHour * HOUR_MS,
      excessUsd,
      adopted,
      contributions: {
        volume: Math.exp(reading.callsEffect),
        inputTokens: Math.exp(reading.inputEffect),
        cachedShare: Math.exp(reading.cacheEffect),
        outputTokens: Math.exp(reading.outputEffect),
        price: Math.exp(reading.priceEffect),
      },
    },
  };
}

function tailOf({ adopted, knownHours }: Judgement): string {
  const young =
    knownHours === undefined
      ? ''
      : `; it is known for ${knownHours} hours only, so what is usual of it is an estimate`;
  return adopted ? `${young}; the new level is taken as normal from now on` : young;
}

function ratioOf(current: number, expected: number): number {
  if (expected > 0) return Math.min(MAX_RATIO + 1, current / expected);
  return current > 0 ? MAX_RATIO + 1 : 1;
}
