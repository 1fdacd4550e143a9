import type { PoolClient } from 'pg';
import type { RawCells } from './copied-rows.js';
import { copyInto } from './copy-into.js';
import { CopyRows, type CopyCell, type CopyColumns } from './copy-rows.js';
import { partitionName, type UtcDay } from './day-partitions.js';

/** Above this many days one COPY into the parent, which routes each row, is cheaper than many. */
const MAX_DIRECT_DAYS = 16;

/** Rows of a day-partitioned table, collected for COPY by day. */
export class RowsByDay {
  private readonly rows = new Map<UtcDay, CopyRows>();

  /**
   * @param columns in the order of the cells.
   * @param unused as in {@link CopyRows}.
   */
  constructor(
    private readonly columns: CopyColumns,
    private readonly unused?: ReadonlySet<string>,
  ) {}

  /** Adds a row, as {@link CopyRows.add} does; its time is within the day. */
  add(day: UtcDay, cells: readonly CopyCell[], before?: RawCells): void {
    let own = this.rows.get(day);
    if (!own) this.rows.set(day, (own = new CopyRows(this.columns, this.unused)));
    own.add(cells, before);
  }

  /** The days that have rows. */
  days(): Iterable<UtcDay> {
    return this.rows.keys();
  }

  /** Writes the rows, straight into the partitions, which must exist. */
  async copy(client: PoolClient, table: string): Promise<void> {
    if (this.rows.size > MAX_DIRECT_DAYS) {
      await copyInto(client, table, ...this.rows.values());
      return;
    }
    for (const [day, rows] of [...this.rows].sort(byDay)) {
      await copyInto(client, partitionName(table, day), rows);
    }
  }
}

function byDay([left]: [UtcDay, CopyRows], [right]: [UtcDay, CopyRows]): number {
  return left < right ? -1 : 1;
}
