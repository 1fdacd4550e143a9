import { utcText } from '../utc-text.js';
import { Arena } from './arena.js';
import {
  ChangeExpert,
  type Expert,
  MeanShiftExpert,
  RangeExpert,
  SeasonExpert,
  SpreadExpert,
} from './experts.js';
import { ShapeExpert } from './shape-expert.js';
import { ValueRange } from './value-range.js';

const BLOCK_NUMBERS = 8192;
/** Rows from which the width of the series is first taken. */
const WARM_ROWS = 40;
/** Surprise below which an expert's opinion is noise: one row in 150 (`exp(-5)`). */
const FLOOR = 5;
/** Rows over which what was already said is forgotten. */
const TRACE_ROWS = 500;
/** Share of what was already said that new surprise must exceed. */
const TRACE_SHARE = 0.9;
/** Combined surprise that scores 0.5. */
const HALF_SURPRISE = 6;

/**
 * Scores any numeric series row by row, knowing only the rows before.
 *
 * A few cheap experts each turn their view into `-ln p`; what lies above a floor is combined as a
 * Euclidean norm, so that one sure expert suffices and several half-sure ones add up. After a high
 * score the next must be higher or come later, so that one incident is not reported by every row.
 * All statistics are ratios to the width of the series itself: scaling the values or moving the
 * calendar by whole days changes no score.
 */
export class ScoreScan {
  private readonly arena = new Arena(BLOCK_NUMBERS);
  private readonly range = new ValueRange(this.arena);
  private readonly experts: readonly Expert[] = [
    new ChangeExpert(this.arena),
    new RangeExpert(this.arena),
    new MeanShiftExpert(this.arena, 10, 200),
    new SpreadExpert(this.arena, 20, 500),
    new SeasonExpert(this.arena, 1),
    new SeasonExpert(this.arena, 8),
    new ShapeExpert(this.arena, 3),
    new ShapeExpert(this.arena, 12),
  ];
  /** Trace of what was already said, rows seen. */
  private readonly state = this.arena.take(2);

  /**
   * Answers a `timestamp,value` row (time in UTC) with a score in [0,1]; a header gives an empty
   * answer, a row that cannot be read 0, and neither teaches anything.
   */
  push(line: string): string {
    if (line.startsWith('timestamp,')) return '';
    const comma = line.indexOf(',');
    const cell = comma < 0 ? '' : line.slice(comma + 1).trim();
    const value = cell === '' ? NaN : Number(cell);
    const time = Date.parse(utcText(line.slice(0, Math.max(0, comma))));
    if (!Number.isFinite(value) || Number.isNaN(time)) return '0';
    return String(this.observe(value, time));
  }

  /** Scores one value in [0,1], then learns from it. */
  observe(value: number, timestampMs: number): number {
    const s = this.state;
    s[1] = (s[1] as number) + 1;
    if (s[1] <= WARM_ROWS) {
      this.range.add(value);
      return 0;
    }
    let squares = 0;
    for (const expert of this.experts) {
      const over = expert.surprise(value, timestampMs, this.range) - FLOOR;
      if (over > 0) squares += over * over;
    }
    this.range.add(value);
    const combined = Math.sqrt(squares);
    const trace = s[0] as number;
    const fresh = Math.max(0, combined - TRACE_SHARE * trace);
    s[0] = Math.max(trace * (1 - 1 / TRACE_ROWS), combined);
    return Number((fresh / (fresh + HALF_SURPRISE)).toFixed(6));
  }

  /** The whole state: restored, it answers as this one would. */
  save(): Uint8Array {
    return this.arena.save();
  }

  /** @throws RangeError when the bytes were not written by {@link ScoreScan.save}. */
  restore(bytes: Uint8Array): void {
    this.arena.restore(bytes);
  }
}
