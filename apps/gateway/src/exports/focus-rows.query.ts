import type { ChargedRate, ProjectId, UsageSource } from '@costwire/contracts';
import { Database, type ReadRows, type Statement } from '@costwire/persistence';
import { Injectable } from '@nestjs/common';

/** What the entries of a row are charged for, when it is one thing at one rate. */
export interface FocusCharge extends ChargedRate {
  /** Units of it, negative where they are taken back; decimal text. */
  quantity: string;
}

/** Entries of the ledger that are alike in an hour, added up. Counts and amounts are decimal text. */
export interface FocusRow {
  hour: Date;
  provider: string;
  model: string;
  priced_as: string | null;
  feature: string | null;
  agent_name: string | null;
  api_key_id: string;
  status: string;
  usage_source: UsageSource | null;
  price_book_id: string | null;
  is_correction: boolean;
  is_reversal: boolean;
  repricing_id: string | null;
  booked_at: Date;
  cost_usd: string;
  calls: string;
  input_tokens: string;
  output_tokens: string;
  cache_read_tokens: string;
  /** Absent from a row of mixed tokens. */
  charge?: FocusCharge;
}

/** Names that stand in every row. */
export interface FocusNames {
  project: string;
  keys: ReadonlyMap<string, string>;
}

const DAY_MS = 86_400_000;
const GROUP = `date_trunc('hour', ts, 'UTC'), provider, model, priced_as, feature, agent_name,
  api_key_id, status, usage_source, price_book_id, entry_no > 0, entry_no % 2 = 1, repricing_id`;
const ROWS_OF_A_DAY = `SELECT date_trunc('hour', ts, 'UTC') AS hour, provider, model, priced_as, feature,
    agent_name, api_key_id, status, usage_source, price_book_id, entry_no > 0 AS is_correction,
    entry_no % 2 = 1 AS is_reversal, repricing_id, max(booked_at) AS booked_at,
    coalesce(trim_scale(sum(cost_usd)), 0)::text AS cost_usd,
    sum(1 - 2 * (entry_no % 2))::text AS calls, sum(input_tokens)::text AS input_tokens,
    sum(output_tokens)::text AS output_tokens, sum(cache_read_tokens)::text AS cache_read_tokens
  FROM cost_entries
  WHERE project_id = $1 AND ts >= $2 AND ts < $3
  GROUP BY ${GROUP} ORDER BY ${GROUP}`;

/**
 * The ledger by hour and everything that tells charges apart. What corrects stands in rows of its own,
 * beside what it corrects, so the rows sum to the ledger and the restatement can be seen.
 */
@Injectable()
export class FocusRowsQuery {
  constructor(private readonly database: Database) {}

  /** Batches of rows, oldest first, of one snapshot; a day at a time, by the partition's primary key. */
  stream(projectId: ProjectId, from: Date, to: Date): AsyncGenerator<FocusRow[]> {
    return this.database.streamProject<FocusRow>(
      projectId,
      eachDay(ROWS_OF_A_DAY, projectId, from, to),
    );
  }

  /** The names of the project and of its keys. */
  async names(projectId: ProjectId): Promise<FocusNames> {
    const [projects, keys] = await Promise.all([
      this.database.readProject<{ name: string }>(
        projectId,
        'SELECT name FROM projects WHERE id = $1',
        [projectId],
      ),
      this.database.readProject<{ id: string; name: string }>(
        projectId,
        'SELECT id, name FROM api_keys WHERE project_id = $1',
        [projectId],
      ),
    ]);
    return {
      project: projects[0]?.name ?? projectId,
      keys: new Map(keys.map(({ id, name }) => [id, name])),
    };
  }
}

/** Roll-ups move with the ledger: a day without one has no entry. */
const DAYS = `SELECT DISTINCT date_trunc('day', bucket, 'UTC') AS day FROM rollup_hourly
  WHERE project_id = $1 AND dimension = 'feature'
    AND bucket >= date_trunc('hour', $2::timestamptz, 'UTC') AND bucket < $3
  ORDER BY day`;

/** One statement for each UTC day of a range on which the ledger has entries: each reads its partition alone. */
export function eachDay(
  sql: string,
  projectId: ProjectId,
  from: Date,
  to: Date,
): (read: ReadRows) => AsyncGenerator<Statement> {
  return async function* (read) {
    for (const { day } of await read<{ day: Date }>(DAYS, [projectId, from, to])) {
      const start = Math.max(day.getTime(), from.getTime());
      const end = Math.min(day.getTime() + DAY_MS, to.getTime());
      yield { sql, parameters: [projectId, new Date(start), new Date(end)] };
    }
  };
}
