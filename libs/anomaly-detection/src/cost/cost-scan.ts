import { errorLine, parseBucket, verdictLine } from './cost-csv.js';
import { CostWatcher } from './cost-series.js';
import { applyFeedback, type CostFeedback } from './feedback.js';
import { SeriesState, SERIES_BYTES } from './series-state.js';
import type { CostVerdict, UsageBucket } from './usage-bucket.js';

const HOUR_MS = 3_600_000;
/** A series that appears this long after the first row of its account is new. */
const KNOWN_ACCOUNT_HOURS = 168;
/** "CWA1": marks a saved scan and the version of its layout. */
const MAGIC = 0x43574131;
const HEADER_BYTES = 16;
const DEFAULT_MIN_EXCESS_USD = 0.25;

/** Settings of a cost scan. */
export interface CostScanConfig {
  /** Excess in USD per hour below which nothing is reported; 0.25 unless given. */
  minExcessUsd?: number;
}

/** Reads settings from JSON; the reason as text when they are not valid. */
export function parseCostScanConfig(value: unknown): CostScanConfig | string {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return 'not an object';
  for (const [name, setting] of Object.entries(value)) {
    if (name !== 'minExcessUsd') return `unknown setting ${name}`;
    if (typeof setting !== 'number' || !(setting >= 0)) return `${name} must be a number from 0`;
  }
  return value;
}

/** Watches the series of one account, hour by hour. */
export class CostScan {
  private readonly watcher: CostWatcher;
  private readonly series = new Map<string, SeriesState>();
  private firstHour = -1;

  constructor(config: CostScanConfig = {}) {
    this.watcher = new CostWatcher({ minExcessUsd: config.minExcessUsd ?? DEFAULT_MIN_EXCESS_USD });
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

  /**
   * Answers one CSV row with one line of JSON; a header gives an empty answer (no line), a row that
   * cannot be used an answer with `error`.
   */
  push(line: string): string {
    if (line.startsWith('series,')) return '';
    const bucket = parseBucket(line);
    if (typeof bucket === 'string') return errorLine(bucket);
    const verdict = this.observe(bucket);
    return verdict === undefined
      ? errorLine('row is not later than the last of its series')
      : verdictLine(verdict);
  }

  /**
   * Applies what a person said about a series.
   *
   * @returns whether the series has an anomaly that the feedback could act on.
   */
  applyFeedback(series: string, feedback: CostFeedback): boolean {
    const state = this.series.get(series);
    return state !== undefined && applyFeedback(state, feedback);
  }

  /** The whole state: restored, it answers byte for byte as this one would. */
  save(): Uint8Array {
    const encoder = new TextEncoder();
    const named = [...this.series].map(([name, state]) => ({ name: encoder.encode(name), state }));
    const size = named.reduce(
      (sum, { name }) => sum + 4 + name.length + SERIES_BYTES,
      HEADER_BYTES,
    );
    const bytes = new Uint8Array(size);
    const view = new DataView(bytes.buffer);
    view.setUint32(0, MAGIC);
    view.setUint32(4, named.length);
    view.setFloat64(8, this.firstHour);
    let at = HEADER_BYTES;
    for (const { name, state } of named) {
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
    if (bytes.length < HEADER_BYTES || view.getUint32(0) !== MAGIC) {
      throw new RangeError('not a saved cost scan');
    }
    const decoder = new TextDecoder();
    const count = view.getUint32(4);
    this.firstHour = view.getFloat64(8);
    this.series.clear();
    let at = HEADER_BYTES;
    for (let i = 0; i < count; i++) {
      const start = at + 4 + view.getUint32(at);
      const name = decoder.decode(bytes.subarray(at + 4, start));
      this.series.set(name, SeriesState.restore(bytes.subarray(start, start + SERIES_BYTES)));
      at = start + SERIES_BYTES;
    }
    if (at !== bytes.length) throw new RangeError('a saved cost scan is followed by other bytes');
  }
}
