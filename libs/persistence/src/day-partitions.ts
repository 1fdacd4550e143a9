import type { Database } from './database.js';

/** Serialises the creation of partitions between processes. */
const CREATION_LOCK = 7_264_001;

/** A UTC day, `YYYY-MM-DD`: the first ten characters of an ISO-8601 time in UTC. */
export type UtcDay = string;

/** Name of the partition of `table` that holds a day, for example `events_20231116`. */
export function partitionName(table: string, day: UtcDay): string {
  return `${table}_${day.replaceAll('-', '')}`;
}

/**
 * Makes sure that the day partitions of a table exist before rows are written to them.
 *
 * A partition is built as a table of its own and then attached: that takes a lock which lets readers
 * and writers of the other days go on (PostgreSQL 15 manual, ALTER TABLE ATTACH PARTITION).
 */
export class DayPartitions {
  private readonly known = new Set<UtcDay>();

  constructor(
    private readonly database: Database,
    private readonly table: string,
    private readonly timeColumn: string,
  ) {}

  /** Creates what is missing of the days. */
  async ensure(days: Iterable<UtcDay>): Promise<void> {
    for (const day of [...days].filter((each) => !this.known.has(each)).sort()) {
      await this.create(day);
      this.known.add(day);
    }
  }

  private async create(day: UtcDay): Promise<void> {
    const { table, timeColumn } = this;
    const name = partitionName(table, day);
    const from = `${day}T00:00:00Z`;
    const to = new Date(Date.parse(from) + 86_400_000).toISOString();
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
