import { Database } from './database.js';

/** Whether a migration has been applied. */
export interface MigrationStatus {
  name: string;
  applied: boolean;
}

/** Serialises migrations when several processes start at once. */
const MIGRATION_LOCK = 7_264_000;

/** Applies and takes back the migrations of the whole schema. */
export class Migrator {
  private readonly database: Database;

  /** @param url a role that may create tables. */
  constructor(url: string) {
    this.database = new Database({ url, name: 'migrate', poolSize: 2 });
  }

  /** Applies what is missing; returns the names applied. */
  async up(): Promise<string[]> {
    return this.locked(async () => {
      const applied = await this.database.dataSource.runMigrations({ transaction: 'each' });
      return applied.map(({ name }) => name);
    });
  }

  /** Takes back the newest migration; returns its name, or `undefined` when none is applied. */
  async down(): Promise<string | undefined> {
    return this.locked(async () => {
      const newest = (await this.appliedNames()).at(-1);
      if (newest !== undefined) await this.database.dataSource.undoLastMigration();
      return newest;
    });
  }

  /** Every migration, oldest first. */
  async status(): Promise<MigrationStatus[]> {
    await this.database.open();
    const applied = new Set(await this.appliedNames());
    return this.database.dataSource.migrations.map(({ name, constructor }) => {
      const known = name ?? constructor.name;
      return { name: known, applied: applied.has(known) };
    });
  }

  /** Lets go of the connections. */
  async close(): Promise<void> {
    await this.database.close();
  }

  private async appliedNames(): Promise<string[]> {
    const [table] = await this.database.query<{ oid: string | null }>(
      "SELECT to_regclass('schema_migrations') AS oid",
    );
    if (!table?.oid) return [];
    const rows = await this.database.query<{ name: string }>(
      'SELECT name FROM schema_migrations ORDER BY id',
    );
    return rows.map(({ name }) => name);
  }

  private async locked<T>(work: () => Promise<T>): Promise<T> {
    await this.database.open();
    return this.database.transaction(async (client) => {
      await client.query('SELECT pg_advisory_xact_lock($1)', [MIGRATION_LOCK]);
      return work();
    });
  }
}
