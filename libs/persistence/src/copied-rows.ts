/** Signature, flags and the length of the extension, which the server leaves empty. */
const HEADER_BYTES = 19;
/** The count of cells that stands in place of a further row. */
const END_OF_ROWS = -1;
const NULL_LENGTH = -1;
/** Postgres counts time from 2000-01-01. */
const POSTGRES_EPOCH_MS = 946_684_800_000;
const TWO_TO_32 = 4_294_967_296;
const NUMERIC_BASE = 10_000;
const NUMERIC_NEGATIVE = 0x4000;
/** Groups of four decimals that hold the fifteen of an amount. */
const FRACTION_GROUPS = 4;
/** A number up to this stays exact when one more group of four digits follows. */
const MAX_EXACT_PREFIX = Math.floor(Number.MAX_SAFE_INTEGER / NUMERIC_BASE) - 1;

/** Some cells of a row as COPY has them, each with its length before it. */
export interface RawCells {
  bytes: Uint8Array;
  count: number;
}

/**
 * Rows that COPY sent in its binary format (PostgreSQL 15 manual, COPY, "Binary Format"), read where
 * they lie: one row is looked at at a time, and only the cells that are asked for are decoded.
 */
export class CopiedRows {
  private readonly starts: number[] = [];
  /** Where the length of each cell of the row looked at stands, and where the row ends. */
  private readonly cells: number[] = [];

  constructor(private readonly bytes: Buffer) {
    let at = HEADER_BYTES;
    while (at + 2 <= bytes.length && bytes.readInt16BE(at) !== END_OF_ROWS) {
      this.starts.push(at);
      const count = bytes.readInt16BE(at);
      at += 2;
      for (let cell = 0; cell < count; cell += 1) at += 4 + Math.max(0, bytes.readInt32BE(at));
    }
  }

  /** The number of rows. */
  get length(): number {
    return this.starts.length;
  }

  /** Looks at a row, from 0; the other methods speak of its cells, from 0. */
  lookAt(row: number): void {
    const { bytes, cells } = this;
    let at = this.starts[row]!;
    const count = bytes.readInt16BE(at);
    at += 2;
    for (let cell = 0; cell < count; cell += 1) {
      cells[cell] = at;
      at += 4 + Math.max(0, bytes.readInt32BE(at));
    }
    cells[count] = at;
  }

  /** Whether a cell is NULL. */
  isNull(cell: number): boolean {
    return this.bytes.readInt32BE(this.cells[cell]) === NULL_LENGTH;
  }

  /** A `smallint`, `integer` or `bigint`; `undefined` when NULL. Exact up to 2^53. */
  integer(cell: number): number | undefined {
    const at = this.cells[cell]!;
    const length = this.bytes.readInt32BE(at);
    if (length === NULL_LENGTH) return undefined;
    if (length === 2) return this.bytes.readInt16BE(at + 4);
    return length === 4 ? this.bytes.readInt32BE(at + 4) : this.int64(at + 4);
  }

  /** A `timestamptz` in Unix milliseconds. */
  timeMs(cell: number): number {
    return POSTGRES_EPOCH_MS + this.int64(this.cells[cell]! + 4) / 1_000;
  }

  /** A text; `undefined` when NULL. */
  text(cell: number): string | undefined {
    const at = this.cells[cell]!;
    const length = this.bytes.readInt32BE(at);
    return length === NULL_LENGTH
      ? undefined
      : this.bytes.toString('utf8', at + 4, at + 4 + length);
  }

  /** A `uuid` in lower case. */
  uuid(cell: number): string {
    const at = this.cells[cell]! + 4;
    const hex = this.bytes.toString('hex', at, at + 16);
    return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
  }

  /** A `numeric` of at most fifteen decimals as a count of 10^-15; `undefined` when NULL. */
  usd(cell: number): bigint | undefined {
    const { bytes } = this;
    const at = this.cells[cell]!;
    if (bytes.readInt32BE(at) === NULL_LENGTH) return undefined;
    const groups = bytes.readInt16BE(at + 4);
    const last = bytes.readInt16BE(at + 6) + FRACTION_GROUPS;
    let exact = 0n;
    let prefix = 0;
    for (let group = 0; group <= last; group += 1) {
      const digits = group < groups ? bytes.readInt16BE(at + 12 + group * 2) : 0;
      if (exact === 0n && prefix <= MAX_EXACT_PREFIX) prefix = prefix * NUMERIC_BASE + digits;
      else {
        exact = (exact === 0n ? BigInt(prefix) : exact) * BigInt(NUMERIC_BASE) + BigInt(digits);
      }
    }
    // The last group holds the fifteenth decimal and a zero.
    const units = exact === 0n ? BigInt(prefix / 10) : exact / 10n;
    return bytes.readUInt16BE(at + 8) === NUMERIC_NEGATIVE ? -units : units;
  }

  /** Cells as they are, from the first to before the second; valid as long as the rows are. */
  raw(from: number, to: number): RawCells {
    return { bytes: this.bytes.subarray(this.cells[from], this.cells[to]), count: to - from };
  }

  /** The same cells as a text that no others have: a key. */
  key(from: number, to: number): string {
    return this.bytes.toString('latin1', this.cells[from], this.cells[to]);
  }

  private int64(at: number): number {
    return this.bytes.readInt32BE(at) * TWO_TO_32 + this.bytes.readUInt32BE(at + 4);
  }
}
