import type { PoolClient } from 'pg';
import { copyInto } from './copy-text.js';
import { partitionName, type UtcDay } from './day-partitions.js';

/** Above this many days one COPY into the parent, which routes each row, is cheaper than many. */
const MAX_DIRECT_DAYS = 16;

/** Rows of a day-partitioned table, collected as COPY text by day. */
export class RowsByDay {
  private readonly texts = new Map<UtcDay, string>();

  /** Adds a row made by `copyRow`; its time is within the day. */
  add(day: UtcDay, row: string): void {
    this.texts.set(day, (this.texts.get(day) ?? '') + row);
  }

  /** The days that have rows. */
  days(): Iterable<UtcDay> {
    return this.texts.keys();
  }

  /** Writes the rows, straight into the partitions, which must exist. */
  async copy(client: PoolClient, table: string, columns: readonly string[]): Promise<void> {
    if (this.texts.size > MAX_DIRECT_DAYS) {
      await copyInto(client, table, columns, [...this.texts.values()].join(''));
      return;
    }
    for (const [day, rows] of [...this.texts].sort(byDay)) {
      await copyInto(client, partitionName(table, day), columns, rows);
    }
  }
}

function byDay([left]: [UtcDay, string], [right]: [UtcDay, string]): number {
  return left < right ? -1 : 1;
}
