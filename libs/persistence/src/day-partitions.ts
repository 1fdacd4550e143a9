import type { Database } from './database.js';

const MS_PER_DAY = 86_400_000;
/** Serialises the creation of partitions between processes. */
const CREATION_LOCK = 7_264_001;

/** Start of the UTC day, Unix milliseconds. */
export function startOfDay(timestampMs: number): number {
  return Math.floor(timestampMs / MS_PER_DAY) * MS_PER_DAY;
}

/** Name of the partition of `table` that holds a UTC day, for example `events_20231116`. */
export function partitionName(table: string, dayMs: number): string {
  return `${table}_${new Date(dayMs).toISOString().slice(0, 10).replaceAll('-', '')}`;
}

/**
 * Makes sure that the day partitions of a table exist before rows are written to them.
 *
 * A partition is built as a table of its own and then attached: that takes a lock which lets readers
 * and writers of the other days go on (PostgreSQL 15 manual, ALTER TABLE ATTACH PARTITION).
 */
export class DayPartitions {
  private readonly known = new Set<number>();

  constructor(
    private readonly database: Database,
    private readonly table: string,
    private readonly timeColumn: string,
  ) {}

  /** Creates what is missing of the days (starts of UTC days, Unix milliseconds). */
  async ensure(days: Iterable<number>): Promise<void> {
    const missing = [...days].filter((day) => !this.known.has(day));
    for (const day of missing.sort((left, right) => left - right)) {
      await this.create(day);
      this.known.add(day);
    }
  }

  private async create(day: number): Promise<void> {
    const { table, timeColumn } = this;
    const name = partitionName(table, day);
    const from = new Date(day).toISOString();
    const to = new Date(day + MS_PER_DAY).toISOString();
    const range = `${timeColumn} >= '${from}' AND ${timeColumn} < '${to}'`;
    await this.database.transaction(async (client) => {
      await client.query('SELECT pg_advisory_xact_lock($1)', [CREATION_LOCK]);
      const { rows } = await client.query<{ oid: string | null }>('SELECT to_regclass($1) AS oid', [
        name,
      ]);
      if (rows[0]?.oid) return;
      await client.query(`CREATE TABLE ${name} (LIKE ${table} INCLUDING ALL)`);
      await client.query(
        `ALTER TABLE ${name} ADD CONSTRAINT ${name}_day CHECK (${timeColumn} IS NOT NULL AND ${range})`,
      );
      await client.query(
        `ALTER TABLE ${table} ATTACH PARTITION ${name} FOR VALUES FROM ('${from}') TO ('${to}')`,
      );
      await client.query(`ALTER TABLE ${name} DROP CONSTRAINT ${name}_day`);
    });
  }
}
