import type { Pool, PoolClient } from 'pg';
import { isTransientFailure, isUuid, type ProjectId } from '@costwire/contracts';
import { DataSource } from 'typeorm';
import { MIGRATIONS } from './migrations/all-migrations.js';
import { ENTITIES } from './entities/all-entities.js';
import { inTransactionSpan } from './transaction-span.js';
import { PROJECT_SETTING, SERVICE_ROLES, type ServiceRole } from './service-roles.js';

/** How a service reaches Postgres. */
export interface DatabaseOptions {
  url: string;
  /** Shown in pg_stat_activity. */
  name: string;
  /** Connections kept at most. */
  poolSize: number;
  /** The role to work as; that of the login when absent. */
  role?: ServiceRole;
  /** Statements that take longer are cancelled, in milliseconds; 0 is no limit. */
  statementTimeoutMs?: number;
}

const REOPEN_MS = 500;

/** A statement with its parameters. */
export interface Statement {
  sql: string;
  parameters: unknown[];
}

/** Runs one statement and returns its rows. */
export type ReadRows = <Row extends object>(sql: string, parameters: unknown[]) => Promise<Row[]>;

/** The pooled connections of one service. Connects when first used, again after a loss. */
export class Database {
  readonly dataSource: DataSource;
  private readonly name: string;

  constructor(options: DatabaseOptions) {
    this.name = options.name;
    this.dataSource = new DataSource({
      type: 'postgres',
      url: options.url,
      applicationName: `costwire-${options.name}`,
      poolSize: options.poolSize,
      connectTimeoutMS: 5_000,
      synchronize: false,
      migrations: MIGRATIONS,
      migrationsTableName: 'schema_migrations',
      entities: ENTITIES,
      uuidExtension: 'pgcrypto',
      installExtensions: false,
      extra: {
        statement_timeout: options.statementTimeoutMs ?? 0,
        keepAlive: true,
        options: `-c TimeZone=UTC${options.role ? ` -c role=${options.role}` : ''}`,
      },
      poolErrorHandler: ignoreConnectionLoss,
    });
  }

  /** Opens the pool; needed once before use. Fails when the server is away. */
  async open(): Promise<this> {
    if (!this.dataSource.isInitialized) {
      await this.dataSource.initialize();
      this.pool.on('acquire', outliveConnectionLoss);
    }
    return this;
  }

  /**
   * The same for a service that has nothing to do without its database: waits until it is there.
   *
   * @throws when the server answers and refuses, for example the password.
   */
  async openWhenReachable(): Promise<this> {
    for (;;) {
      try {
        return await this.open();
      } catch (error) {
        if (!isTransientFailure(error)) throw error;
        await new Promise((resolve) => setTimeout(resolve, REOPEN_MS));
      }
    }
  }

  /** Runs one statement and returns its rows. */
  async query<Row extends object>(sql: string, parameters: unknown[] = []): Promise<Row[]> {
    const { rows } = await this.pool.query<Row>(sql, parameters);
    return rows;
  }

  /**
   * Runs `work` in one transaction on one connection: committed when it returns, rolled back when it
   * throws.
   */
  async transaction<T>(work: (client: PoolClient) => Promise<T>): Promise<T> {
    return this.inTransaction('BEGIN', work);
  }

  /**
   * Runs one statement as the reader of one project: row-level security hides every other project,
   * whatever the statement says.
   */
  async readProject<Row extends object>(
    projectId: ProjectId,
    sql: string,
    parameters: unknown[] = [],
  ): Promise<Row[]> {
    if (!isUuid(projectId)) throw new Error('not a project id');
    const begin = `BEGIN READ ONLY; SET LOCAL ROLE ${SERVICE_ROLES.reader};
      SET LOCAL ${PROJECT_SETTING} = '${projectId}'`;
    return this.inTransaction(begin, async (client) => {
      const { rows } = await client.query<Row>(sql, parameters);
      return rows;
    });
  }

  /**
   * The rows of some statements, one after the other, read as {@link readProject} does from one
   * snapshot, a batch at a time: memory stays constant however many there are. The connection is given
   * back when the last row is taken or the caller stops.
   *
   * @param statementsOf the statements; it can read from the same snapshot which they are to be.
   */
  async *streamProject<Row extends object>(
    projectId: ProjectId,
    statementsOf: (read: ReadRows) => AsyncIterable<Statement>,
    batchRows = 1_000,
  ): AsyncGenerator<Row[]> {
    if (!isUuid(projectId)) throw new Error('not a project id');
    const client = await this.pool.connect();
    let isWhole = false;
    try {
      await client.query(`BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY;
        SET LOCAL ROLE ${SERVICE_ROLES.reader}; SET LOCAL ${PROJECT_SETTING} = '${projectId}'`);
      const read: ReadRows = async <R extends object>(text: string, values: unknown[]) =>
        (await client.query<R>(text, values)).rows;
      for await (const { sql, parameters } of statementsOf(read)) {
        await client.query(`DECLARE batches NO SCROLL CURSOR FOR ${sql}`, parameters);
        for (;;) {
          const { rows } = await client.query<Row>(`FETCH ${batchRows} FROM batches`);
          if (rows.length > 0) yield rows;
          if (rows.length < batchRows) break;
        }
        await client.query('CLOSE batches');
      }
      await client.query('COMMIT');
      isWhole = true;
    } finally {
      // A connection in the middle of a statement or a transaction is of no further use.
      client.release(!isWhole);
    }
  }

  private async inTransaction<T>(
    begin: string,
    work: (client: PoolClient) => Promise<T>,
  ): Promise<T> {
    return inTransactionSpan(this.name, async () => this.untraced(begin, work));
  }

  private async untraced<T>(begin: string, work: (client: PoolClient) => Promise<T>): Promise<T> {
    const client = await this.pool.connect();
    let failure: unknown;
    try {
      await client.query(begin);
      const result = await work(client);
      await client.query('COMMIT');
      return result;
    } catch (error) {
      failure = error;
      await client.query('ROLLBACK').catch(() => undefined);
      throw error;
    } finally {
      client.release(failure instanceof Error && !isSqlError(failure) ? failure : undefined);
    }
  }

  /** Whether the server answers a query now. */
  async isReachable(timeoutMs = 1_000): Promise<boolean> {
    if (!this.dataSource.isInitialized) return false;
    const answered = this.pool.query('SELECT 1').then(
      () => true,
      () => false,
    );
    return Promise.race([
      answered,
      new Promise<boolean>((resolve) => setTimeout(() => resolve(false), timeoutMs).unref()),
    ]);
  }

  /** Closes the pool after running queries. */
  async close(): Promise<void> {
    if (this.dataSource.isInitialized) await this.dataSource.destroy();
  }

  private get pool(): Pool {
    return (this.dataSource.driver as unknown as { master: Pool }).master;
  }
}

/**
 * The statement under way fails with its connection; unheard, the event would end the process. Whoever
 * waits for a connection comes to hear it too late: the loss may be read together with what made the
 * connection free.
 */
function outliveConnectionLoss(client: PoolClient): void {
  const isHeard = client.listeners('error').some((each) => each === ignoreConnectionLoss);
  if (!isHeard) client.on('error', ignoreConnectionLoss);
}

/** A lost connection is replaced by the pool at its next use. */
function ignoreConnectionLoss(): void {
  return undefined;
}

/** An error that Postgres answered leaves the connection usable; any other one does not. */
function isSqlError(error: Error): boolean {
  const { code } = error as { code?: unknown };
  return typeof code === 'string' && /^[0-9A-Z]{5}$/.test(code) && !code.startsWith('57P');
}
