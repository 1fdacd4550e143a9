import { blameEvent, onBehalfOf } from '@costwire/contracts';
import type { PoolClient } from 'pg';
import type { RawCells } from './copied-rows.js';
import { copyInto } from './copy-into.js';
import { CopyRows, type CopyCell, type CopyColumns } from './copy-rows.js';
import { partitionName, type UtcDay } from './day-partitions.js';

/** Above this many days one COPY into the parent, which routes each row, is cheaper than many. */
const MAX_DIRECT_DAYS = 16;
/** The number, from 1, of the row of which COPY speaks (PostgreSQL 15, `CopyFromErrorCallback`). */
const COPY_LINE = /^COPY [^,]+, line (\d+)/m;

/** Rows of a day-partitioned table, collected for COPY by day. */
export class RowsByDay {
  private readonly rows = new Map<UtcDay, CopyRows>();
  /** What the rows of a day are about, in their order. */
  private readonly events = new Map<UtcDay, object[]>();

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

  /**
   * Adds the row of an event. What is wrong with it, here or at the server, then names the event
   * (`eventAtFault`). Every row is added so, or none.
   */
  addOf(event: object, day: UtcDay, cells: readonly CopyCell[]): void {
    onBehalfOf(event, () => this.add(day, cells));
    const own = this.events.get(day);
    if (own) own.push(event);
    else this.events.set(day, [event]);
  }

  /** The days that have rows. */
  days(): Iterable<UtcDay> {
    return this.rows.keys();
  }

  /** Writes the rows, straight into the partitions, which must exist. */
  async copy(client: PoolClient, table: string): Promise<void> {
    if (this.rows.size > MAX_DIRECT_DAYS) {
      await this.copyPart(client, table, [...this.rows]);
      return;
    }
    for (const part of [...this.rows].sort(byDay)) {
      await this.copyPart(client, partitionName(table, part[0]), [part]);
    }
  }

  private async copyPart(
    client: PoolClient,
    table: string,
    parts: readonly [UtcDay, CopyRows][],
  ): Promise<void> {
    try {
      await copyInto(client, table, ...parts.map(([, rows]) => rows));
    } catch (error) {
      const events = parts.flatMap(([day]) => this.events.get(day) ?? []);
      const event = events[lineOf(error) - 1];
      throw event ? blameEvent(error, event) : error;
    }
  }
}

/** The row of which an error of COPY speaks, from 1; 0 when it speaks of none. */
function lineOf(error: unknown): number {
  const { where } = error as { where?: unknown };
  return typeof where === 'string' ? Number(COPY_LINE.exec(where)?.[1] ?? 0) : 0;
}

function byDay([left]: [UtcDay, CopyRows], [right]: [UtcDay, CopyRows]): number {
  return left < right ? -1 : 1;
}
