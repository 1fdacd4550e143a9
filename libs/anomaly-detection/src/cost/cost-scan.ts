import { CostWatcher } from './cost-series.js';
import { SeriesState, SERIES_BYTES } from './series-state.js';
import type { CostVerdict, UsageBucket } from './usage-bucket.js';

const HOUR_MS = 3_600_000;
const KNOWN_ACCOUNT_HOURS = 168;
const MAGIC = 0x43573031;
const FIELDS = 7;

/** Settings of a cost scan. */
export interface CostScanConfig {
  /** Excess in USD per hour below which nothing is reported; 0.25 unless given. */
  minExcessUsd?: number;
}

/** Watches the series of one account, hour by hour. */
export class CostScan {
  private readonly watcher: CostWatcher;
  private readonly series = new Map<string, SeriesState>();
  private firstHour = -1;

  constructor(config: CostScanConfig = {}) {
    this.watcher = new CostWatcher({ minExcessUsd: config.minExcessUsd ?? 0.25 });
  }

  /**
   * Answers one bucket.
   *
   * @returns undefined when the bucket is not later than the last one of its series.
   */
  observe(bucket: UsageBucket): CostVerdict | undefined {
    const hour = Math.floor(bucket.timestampMs / HOUR_MS);
    if (this.firstHour < 0) this.firstHour = hour;
    let state = this.series.get(bucket.series);
    if (state === undefined) {
      state = SeriesState.empty();
      this.series.set(bucket.series, state);
    }
    return this.watcher.observe(state, bucket, hour - this.firstHour >= KNOWN_ACCOUNT_HOURS);
  }

  /** Answers one CSV row with one line of JSON; a header gives an empty answer (no line). */
  push(line: string): string {
    if (line.startsWith('series,')) return '';
    const bucket = parseBucket(line);
    if (typeof bucket === 'string') return errorLine(bucket);
    const verdict = this.observe(bucket);
    return verdict === undefined
      ? errorLine('row is not later than the last of its series')
      : verdictLine(verdict);
  }

  /** The whole state: restored, it answers byte for byte as this one would. */
  save(): Uint8Array {
    const names = [...this.series.keys()].map((name) => new TextEncoder().encode(name));
    const size = names.reduce((sum, name) => sum + 4 + name.length + SERIES_BYTES, 16);
    const bytes = new Uint8Array(size);
    const view = new DataView(bytes.buffer);
    view.setUint32(0, MAGIC);
    view.setUint32(4, names.length);
    view.setFloat64(8, this.firstHour);
    let at = 16;
    let index = 0;
    for (const state of this.series.values()) {
      const name = names[index++] ?? new Uint8Array();
      view.setUint32(at, name.length);
      bytes.set(name, at + 4);
      bytes.set(state.save(), at + 4 + name.length);
      at += 4 + name.length + SERIES_BYTES;
    }
    return bytes;
  }

  /** @throws RangeError when the bytes were not written by {@link CostScan.save}. */
  restore(bytes: Uint8Array): void {
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    if (bytes.length < 16 || view.getUint32(0) !== MAGIC)
      throw new RangeError('not a saved cost scan');
    const count = view.getUint32(4);
    this.firstHour = view.getFloat64(8);
    this.series.clear();
    let at = 16;
    for (let i = 0; i < count; i++) {
      const length = view.getUint32(at);
      const name = new TextDecoder().decode(bytes.subarray(at + 4, at + 4 + length));
      at += 4 + length;
      this.series.set(name, SeriesState.restore(bytes.subarray(at, at + SERIES_BYTES)));
      at += SERIES_BYTES;
    }
  }
}

function errorLine(message: string): string {
  return JSON.stringify({ score: 0, alert: false, error: message });
}

/** Reads a CSV row; the reason as text when it cannot be read. */
export function parseBucket(line: string): UsageBucket | string {
  const cells = line.split(',');
  if (cells.length !== FIELDS) return `expected ${FIELDS} fields, got ${cells.length}`;
  const [series = '', time = '', ...rest] = cells;
  const timestampMs = Date.parse(time);
  if (series === '') return 'series is empty';
  if (Number.isNaN(timestampMs)) return 'timestamp cannot be read';
  const [costUsd, calls, inputTokens, cachedInputTokens, outputTokens] = rest.map((cell) =>
    cell.trim() === '' ? NaN : Number(cell),
  ) as [number, number, number, number, number];
  const values = [costUsd, calls, inputTokens, cachedInputTokens, outputTokens];
  if (!values.every((value) => Number.isFinite(value) && value >= 0))
    return 'numbers must be finite and not negative';
  if (cachedInputTokens > inputTokens) return 'cached_input_tokens exceeds input_tokens';
  return { series, timestampMs, costUsd, calls, inputTokens, cachedInputTokens, outputTokens };
}

/** The line that answers a row. */
export function verdictLine(verdict: CostVerdict): string {
  const score = Number(verdict.score.toFixed(4));
  const { anomaly } = verdict;
  if (anomaly === undefined) return `{"score":${score},"alert":false}`;
  return JSON.stringify({
    score,
    alert: true,
    current_cost: round(anomaly.currentCost),
    expected_cost: round(anomaly.expectedCost),
    deviation_percent: Number(anomaly.deviationPercent.toFixed(1)),
    severity: anomaly.severity,
    driver: anomaly.driver,
    description: anomaly.description,
  });
}

function round(value: number): number {
  return Number(value.toFixed(6));
}
