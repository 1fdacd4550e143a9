import { Arena } from './arena.js';
import { Tail } from './tail.js';

/** Scores any numeric series, row by row. */
export class ScoreScan {
  private readonly arena = new Arena(4096);
  private readonly change = new Tail(this.arena, 2000);
  private readonly level = new Tail(this.arena, 2000);
  /** Last value, slow mean, rows seen. */
  private readonly state = this.arena.take(3);

  /** Answers a `timestamp,value` row with a score in [0,1]; a header gives an empty answer. */
  push(line: string): string {
    if (line.startsWith('timestamp,')) return '';
    const comma = line.indexOf(',');
    const cell = comma < 0 ? '' : line.slice(comma + 1).trim();
    const value = cell === '' ? NaN : Number(cell);
    return Number.isFinite(value) ? String(this.observe(value)) : '0';
  }

  /** Scores one value and learns from it. */
  observe(value: number): number {
    const s = this.state;
    const rows = (s[2] as number) + 1;
    const last = rows === 1 ? value : (s[0] as number);
    const mean = rows === 1 ? value : (s[1] as number);
    const change = this.change.surprise(Math.abs(value - last));
    const level = this.level.surprise(Math.abs(value - mean));
    s[0] = value;
    s[1] = mean + (value - mean) / Math.min(rows, 300);
    s[2] = rows;
    const sum = Math.max(0, change - 4) + Math.max(0, level - 3);
    return Number((sum / (sum + 10)).toFixed(6));
  }

  save(): Uint8Array {
    return this.arena.save();
  }

  /** @throws RangeError when the bytes were not written by {@link ScoreScan.save}. */
  restore(bytes: Uint8Array): void {
    this.arena.restore(bytes);
  }
}
