import { utcText } from '../utc-text.js';
import type { CostVerdict, UsageBucket } from './usage-bucket.js';

const FIELDS = 7;
/** More than this is a fault of whoever wrote the row, and would not be forgotten for weeks. */
const MOST = 1e15;
/** One row from the far future would make every later one come too late. */
const LATEST_MS = Date.UTC(2200, 0, 1);

/** Reads a CSV row; the reason as text when it cannot be read. */
export function parseBucket(line: string): UsageBucket | string {
  const cells = line.split(',');
  if (cells.length !== FIELDS) return `expected ${FIELDS} fields, got ${cells.length}`;
  const series = cells[0] as string;
  const timestampMs = Date.parse(utcText(cells[1] as string));
  if (series === '') return 'series is empty';
  if (Number.isNaN(timestampMs)) return 'timestamp cannot be read';
  if (timestampMs < 0 || timestampMs >= LATEST_MS)
    return 'timestamp must lie between 1970 and 2200';
  const costUsd = amount(cells[2] as string);
  const calls = amount(cells[3] as string);
  const inputTokens = amount(cells[4] as string);
  const cachedInputTokens = amount(cells[5] as string);
  const outputTokens = amount(cells[6] as string);
  const sum = costUsd + calls + inputTokens + cachedInputTokens + outputTokens;
  if (!(sum <= MOST)) return 'numbers must be finite, not negative and at most 1e15';
  if (cachedInputTokens > inputTokens) return 'cached_input_tokens exceeds input_tokens';
  return { series, timestampMs, costUsd, calls, inputTokens, cachedInputTokens, outputTokens };
}

/** A number that is finite and not negative, else NaN. */
function amount(cell: string): number {
  const value = cell.trim() === '' ? NaN : Number(cell);
  return value >= 0 ? value : NaN;
}

/** The line that answers a row which could not be used. */
export function errorLine(message: string): string {
  return JSON.stringify({ score: 0, alert: false, error: message });
}

/** The line that answers a row. */
export function verdictLine(verdict: CostVerdict): string {
  const score = Math.round(verdict.score * 1e4) / 1e4;
  const { anomaly } = verdict;
  if (anomaly === undefined) return `{"score":${score},"alert":false}`;
  return JSON.stringify({
    score,
    alert: true,
    current_cost: Number(anomaly.currentCost.toFixed(6)),
    expected_cost: Number(anomaly.expectedCost.toFixed(6)),
    deviation_percent: Number(anomaly.deviationPercent.toFixed(1)),
    severity: anomaly.severity,
    driver: anomaly.driver,
    description: anomaly.description,
  });
}
