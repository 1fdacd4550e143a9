import {
  parseUsd,
  uuidv7,
  type ApiKeyId,
  type MessageId,
  type ProjectId,
  type UsageEvent,
} from '@costwire/contracts';
import type { Database } from '@costwire/persistence';
import type { LedgerEntry } from './book-entry.js';

/** The moment at which the specs book. */
export const NOW = Date.parse('2026-03-02T12:30:00.000Z');
/** The key that the specs' events came by. */
export const KEY = uuidv7(NOW) as ApiKeyId;

let made = 0;

/** Makes a project id of its own. */
export function newProject(): ProjectId {
  return uuidv7(Date.now()) as ProjectId;
}

/** A ledger entry; no cost means unpriced. */
export function ledgerEntry(
  project: ProjectId,
  cost: string | undefined,
  fields: Partial<UsageEvent> = {},
): LedgerEntry {
  made += 1;
  const event: UsageEvent = {
    event_id: `made-${made}`,
    timestamp: '2026-03-02T12:00:00.000Z',
    provider: 'openai',
    model: 'gpt-4o',
    input_tokens: 1_000,
    output_tokens: 100,
    ...fields,
  };
  return {
    batch: {
      message_id: uuidv7(NOW) as MessageId,
      project_id: project,
      api_key_id: KEY,
      received_at: event.timestamp,
      events: [event],
    },
    event,
    status: cost === undefined ? 'unpriced' : 'priced',
    amount: cost === undefined ? undefined : parseUsd(cost)!,
    pricedAs: cost === undefined ? undefined : 'openai/gpt-4o',
    missing: undefined,
    priceBookVersion: 'test-book',
  };
}

/** The same sums of the ledger, of each dimension of the hourly roll-ups, and of the users' days. */
async function sums(
  database: Database,
  project: ProjectId,
): Promise<{ booked: object; rolledUp: object[] }> {
  const measures = `trim_scale(sum(cost_usd))::text AS cost, sum(input_tokens)::text AS input,
    sum(output_tokens)::text AS output, sum(cache_read_tokens)::text AS cached`;
  const rollup = `${measures}, sum(calls)::text AS calls, sum(unpriced_calls)::text AS unpriced,
    sum(latency_us)::text AS latency, sum(timed_calls)::text AS timed,
    sum(estimated_calls)::text AS estimated, trim_scale(sum(estimated_cost_usd))::text AS guessed`;
  const hourly = await database.query(
    `SELECT ${rollup} FROM rollup_hourly WHERE project_id = $1 GROUP BY dimension`,
    [project],
  );
  const users = await database.query(
    `SELECT ${rollup} FROM rollup_user_daily WHERE project_id = $1`,
    [project],
  );
  const [booked] = await database.query(
    `SELECT trim_scale(coalesce(sum(cost_usd), 0))::text AS cost, sum(input_tokens)::text AS input,
       sum(output_tokens)::text AS output, sum(cache_read_tokens)::text AS cached,
       sum(sign)::text AS calls, sum(sign * (cost_usd IS NULL)::int)::text AS unpriced,
       sum(sign * round(coalesce(latency_ms, 0) * 1000)::bigint)::text AS latency,
       sum(sign * (latency_ms IS NOT NULL)::int)::text AS timed,
       sum(sign * (usage_source = 'estimated' AND cost_usd IS NOT NULL)::int)::text AS estimated,
       trim_scale(coalesce(sum(cost_usd) FILTER (WHERE usage_source = 'estimated'), 0))::text AS guessed
     FROM (SELECT *, 1 - 2 * (entry_no % 2) AS sign FROM cost_entries WHERE project_id = $1) AS e`,
    [project],
  );
  return {
    booked: { ...booked!, estimated: booked!['estimated' as never] ?? '0' },
    rolledUp: [...hourly, ...users],
  };
}

/** Fails unless every roll-up sums to the ledger in every measure; returns the sums. */
export async function expectRollupsToEqualLedger(
  database: Database,
  project: ProjectId,
): Promise<object> {
  const { booked, rolledUp } = await sums(database, project);
  expect(rolledUp).toEqual([booked, booked, booked, booked]);
  return booked;
}
