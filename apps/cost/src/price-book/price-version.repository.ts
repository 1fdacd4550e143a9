import { uuidv7, type ProjectId } from '@costwire/contracts';
import { AuditTrail, type AuditRecord, type Database } from '@costwire/persistence';
import type { AwsPriceRow, StoredCatalog } from '@costwire/pricing';
import type { PoolClient } from 'pg';
import type { BookPlan, LayerMode, PriceLayer, VersionHeader } from './price-layer.js';
import type { StoredRate } from './stored-rate.js';

/** A version of prices to be recorded. */
export interface NewVersion {
  projectId: ProjectId | null;
  kind: 'llm' | 'aws';
  mode: LayerMode;
  source: string;
  sourceVersion: string;
  /** SHA-256 of the content, hexadecimal. */
  checksum: string;
  /** Who, as audit trails name it. */
  recordedBy: string;
  reason?: string;
  /** ISO-8601: from when its prices count; absent for always, or as each price says. */
  validFrom?: string;
  catalog?: StoredCatalog;
  rates?: readonly StoredRate[];
  awsPrices?: readonly AwsPriceRow[];
}

/** What became of a version. */
export interface RecordedVersion {
  id: string;
  /** False when the same content had been recorded before; nothing is written then. */
  isNew: boolean;
}

/** A version is ended. */
export interface VersionEnd {
  versionId: string;
  projectId: ProjectId | null;
  endsAt: string;
  recordedBy: string;
  reason: string;
}

interface HeaderRow {
  id: string;
  project_id: ProjectId | null;
  mode: LayerMode;
  source: string;
  source_version: string;
  checksum: string;
  recorded_at: Date;
  reason: string | null;
  ends_at: Date | null;
}

type RateRow = Omit<StoredRate, 'valid_from' | 'valid_to'> & {
  version_id: string;
  valid_from: Date | null;
  valid_to: Date | null;
};

const HEADER = `version.id, version.project_id, mode, source, source_version, checksum,
  version.recorded_at, version.reason, ends_at`;

/** Keeps versions of prices, which only ever grow in number. The only writer of their tables. */
export class PriceVersionRepository {
  private readonly audit = new AuditTrail('cost');

  constructor(private readonly database: Database) {}

  /** Changes whenever a version is recorded or ended. */
  async state(): Promise<string> {
    const [row] = await this.database.query<{ state: string }>(
      `SELECT concat_ws(' ', (SELECT max(seq) FROM price_versions WHERE kind = 'llm'),
         (SELECT count(*) FROM price_version_ends)) AS state`,
    );
    return row!.state;
  }

  /** The versions of prices of models, in the order in which they were recorded. */
  async headers(): Promise<VersionHeader[]> {
    const rows = await this.database.query<HeaderRow>(
      `SELECT ${HEADER} FROM price_versions AS version
       LEFT JOIN price_version_ends AS ended ON ended.version_id = version.id
       WHERE kind = 'llm' ORDER BY seq`,
    );
    return rows.map(headerOf);
  }

  /** Rates by version, each in ascending precedence. Uses the primary key. */
  async rates(versionIds: readonly string[]): Promise<Map<string, StoredRate[]>> {
    const rates = new Map(versionIds.map((id): [string, StoredRate[]] => [id, []]));
    const rows = await this.database.query<RateRow>(
      `SELECT version_id, provider, model, service_tier, valid_from, valid_to, daily_from_ms,
         daily_to_ms, rates
       FROM price_rates WHERE version_id = ANY($1::uuid[]) ORDER BY version_id, line_no`,
      [versionIds],
    );
    for (const { version_id: id, valid_from: from, valid_to: to, ...rate } of rows) {
      rates.get(id)!.push({ ...rate, valid_from: isoOf(from), valid_to: isoOf(to) });
    }
    return rates;
  }

  /**
   * The AWS prices in force, in ascending precedence: those for all, then those of the project.
   *
   * @param projectId `null` for those for all alone.
   */
  async awsPrices(projectId: ProjectId | null): Promise<AwsPriceRow[]> {
    return this.database.query<AwsPriceRow>(
      `SELECT region, dimension, service, tiers, price.source, effective_date
       FROM price_versions AS version JOIN aws_prices AS price ON price.version_id = version.id
       WHERE kind = 'aws' AND (valid_from IS NULL OR valid_from <= now())
         AND (project_id IS NULL OR project_id = $1)
       ORDER BY project_id NULLS FIRST, seq`,
      [projectId],
    );
  }

  /** The catalog of a base version. */
  async catalog(versionId: string): Promise<StoredCatalog | undefined> {
    const [row] = await this.database.query<{ catalog: StoredCatalog | null }>(
      'SELECT catalog FROM price_versions WHERE id = $1',
      [versionId],
    );
    return row?.catalog ?? undefined;
  }

  /** Notes what books consist of, before the first amount names them. */
  async recordBooks(plans: readonly BookPlan[], rules: string): Promise<void> {
    await this.database.query(
      `INSERT INTO price_books (id, project_id, rules, layers)
       SELECT id, project_id, $2, layers
       FROM jsonb_to_recordset($1) AS book (id text, project_id uuid, layers jsonb)
       ON CONFLICT (id) DO NOTHING`,
      [
        JSON.stringify(
          plans.map(({ name, projectId, layers }) => ({ id: name, project_id: projectId, layers })),
        ),
        rules,
      ],
    );
  }

  /** The parts of a book; `undefined` when the name is unknown or older than the price book. */
  async book(name: string): Promise<(BookPlan & { rules: string }) | undefined> {
    const [row] = await this.database.query<{
      project_id: ProjectId | null;
      rules: string | null;
      layers: PriceLayer[] | null;
    }>('SELECT project_id, rules, layers FROM price_books WHERE id = $1', [name]);
    if (!row?.layers || row.rules === null) return undefined;
    const { project_id: projectId, rules, layers } = row;
    return { name, projectId, rules, layers };
  }

  /** Records a version with its prices and the audit entry, whole or not at all. */
  async record(version: NewVersion, audit: Omit<AuditRecord, 'subject'>): Promise<RecordedVersion> {
    return this.database.transaction(async (client) => {
      await lockPrices(client);
      const known = await idOfContent(client, version);
      if (known !== undefined) return { id: known, isNew: false };
      const id = uuidv7(Date.now());
      await insertVersion(client, id, version);
      await insertRates(client, id, version.rates ?? []);
      await insertAwsPrices(client, id, version.awsPrices ?? []);
      await this.audit.append(client, { ...audit, subject: id });
      return { id, isNew: true };
    });
  }

  /** Ends a version; false when that project has no such version, or it has an end already. */
  async end(end: VersionEnd): Promise<boolean> {
    return this.database.transaction(async (client) => {
      await lockPrices(client);
      const { rowCount } = await client.query(
        `INSERT INTO price_version_ends
           (version_id, project_id, ends_at, recorded_at, recorded_by, reason)
         SELECT id, project_id, $3, now(), $4, $5 FROM price_versions
         WHERE id = $1 AND project_id IS NOT DISTINCT FROM $2 AND mode = 'override'
         ON CONFLICT (version_id) DO NOTHING`,
        [end.versionId, end.projectId, end.endsAt, end.recordedBy, end.reason],
      );
      if (rowCount === 0) return false;
      await this.audit.append(client, {
        projectId: end.projectId,
        actor: end.recordedBy,
        action: 'price_override.ended',
        subject: end.versionId,
        details: { ends_at: end.endsAt, reason: end.reason },
      });
      return true;
    });
  }
}

/** Versions are recorded one after the other: the order of `seq` is the order of commits. */
async function lockPrices(client: PoolClient): Promise<void> {
  await client.query("SELECT pg_advisory_xact_lock(hashtextextended('price_versions', 0))");
}

async function idOfContent(client: PoolClient, version: NewVersion): Promise<string | undefined> {
  const { rows } = await client.query<{ id: string }>(
    `SELECT id FROM price_versions
     WHERE kind = $1 AND source = $2 AND source_version = $3 AND checksum = $4
       AND project_id IS NOT DISTINCT FROM $5`,
    [version.kind, version.source, version.sourceVersion, version.checksum, version.projectId],
  );
  return rows[0]?.id;
}

async function insertVersion(client: PoolClient, id: string, version: NewVersion): Promise<void> {
  await client.query(
    `INSERT INTO price_versions (id, project_id, kind, mode, source, source_version, checksum,
       recorded_at, recorded_by, reason, valid_from, rate_count, catalog)
     VALUES ($1, $2, $3, $4, $5, $6, $7, now(), $8, $9, $10, $11, $12)`,
    [
      id,
      version.projectId,
      version.kind,
      version.mode,
      version.source,
      version.sourceVersion,
      version.checksum,
      version.recordedBy,
      version.reason ?? null,
      version.validFrom ?? null,
      (version.rates ?? version.awsPrices ?? []).length,
      version.catalog ? JSON.stringify(version.catalog) : null,
    ],
  );
}

async function insertRates(
  client: PoolClient,
  id: string,
  rates: readonly StoredRate[],
): Promise<void> {
  await client.query(
    `INSERT INTO price_rates (version_id, line_no, provider, model, service_tier, valid_from,
       valid_to, daily_from_ms, daily_to_ms, rates)
     SELECT $1, line_no, provider, model, service_tier, valid_from, valid_to, daily_from_ms,
       daily_to_ms, rates
     FROM jsonb_to_recordset($2) AS rate (line_no integer, provider text, model text,
       service_tier text, valid_from timestamptz, valid_to timestamptz, daily_from_ms integer,
       daily_to_ms integer, rates jsonb)`,
    [id, JSON.stringify(rates.map((rate, index) => ({ line_no: index + 1, ...rate })))],
  );
}

async function insertAwsPrices(
  client: PoolClient,
  id: string,
  prices: readonly AwsPriceRow[],
): Promise<void> {
  await client.query(
    `INSERT INTO aws_prices
       (version_id, region, dimension, service, tiers, source, effective_date)
     SELECT $1, region, dimension, service, tiers, source, effective_date
     FROM jsonb_to_recordset($2) AS price (region text, dimension text, service text, tiers jsonb,
       source text, effective_date text)`,
    [id, JSON.stringify(prices)],
  );
}

function headerOf(row: HeaderRow): VersionHeader {
  return {
    id: row.id,
    projectId: row.project_id,
    mode: row.mode,
    source: row.source,
    sourceVersion: row.source_version,
    checksum: row.checksum,
    recordedAt: row.recorded_at.toISOString(),
    reason: row.reason,
    endsAt: isoOf(row.ends_at),
  };
}

function isoOf(time: Date | null): string | null {
  return time?.toISOString() ?? null;
}
