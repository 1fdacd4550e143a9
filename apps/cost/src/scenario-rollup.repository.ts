import type { RecordedLogBatch, ScenarioRemoval } from '@costwire/contracts';
import {
  copyInto,
  CopyRows,
  type CopyColumns,
  isUniqueViolation,
  openScenarios,
  removeScenario,
  type Database,
} from '@costwire/persistence';
import type { PoolClient } from 'pg';
import { scenarioSums, type ScenarioEntry, type ScenarioHourChange } from './scenario-sums.js';

const KEY_COLUMNS = {
  project_id: 'uuid',
  scenario_id: 'uuid',
  event_id: 'text',
} as const satisfies CopyColumns;
const KEY = Object.keys(KEY_COLUMNS);
/** Someone else can book the same logs between our look and our write; each time fewer are left. */
const MAX_ATTEMPTS = 5;

const SUMS = [
  'logs',
  'size_bytes',
  'sqs_blocks',
  'large_logs',
  'tokens',
  'output_tokens',
  'pii_logs',
  'repeats',
];

/** Keeps what the logs of scenarios add up to. The only writer of its tables. */
export class ScenarioRollupRepository {
  constructor(private readonly database: Database) {}

  /**
   * Books logs in one transaction: an entry for each and the sums of its hour. A log that has an
   * entry is left out: the primary key makes a redelivery, a replay and two workers at once harmless.
   */
  async book(batches: readonly RecordedLogBatch[]): Promise<void> {
    const entries = distinctEntries(batches);
    let fresh = [...entries.values()];
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await this.database.transaction(async (client) => write(client, fresh));
      } catch (error) {
        if (!isUniqueViolation(error) || attempt === MAX_ATTEMPTS) throw error;
        const booked = await this.bookedOf([...entries.values()]);
        fresh = [...entries].filter(([key]) => !booked.has(key)).map(([, entry]) => entry);
      }
    }
  }

  /** Deletes what is kept of a scenario and drops what is still on its way to it. */
  async remove(scenario: ScenarioRemoval): Promise<number> {
    const tables = ['scenario_rollup_hourly', 'scenario_entries'];
    return this.database.transaction(async (client) =>
      removeScenario(client, 'removed_scenario_entries', tables, scenario),
    );
  }

  private async bookedOf(entries: readonly ScenarioEntry[]): Promise<ReadonlySet<string>> {
    const rows = await this.database.query<Record<keyof typeof KEY_COLUMNS, string>>(
      `SELECT ${KEY.join(', ')} FROM scenario_entries
       JOIN unnest($1::uuid[], $2::uuid[], $3::text[]) AS given (${KEY.join(', ')})
         USING (${KEY.join(', ')})`,
      [
        entries.map(({ projectId }) => projectId),
        entries.map(({ scenarioId }) => scenarioId),
        entries.map(({ log }) => log.event_id),
      ],
    );
    return new Set(rows.map((row) => `${row.project_id} ${row.scenario_id} ${row.event_id}`));
  }
}

function distinctEntries(batches: readonly RecordedLogBatch[]): Map<string, ScenarioEntry> {
  const entries = new Map<string, ScenarioEntry>();
  for (const { project_id: projectId, scenario_id: scenarioId, events } of batches) {
    for (const log of events) {
      entries.set(`${projectId} ${scenarioId} ${log.event_id}`, { projectId, scenarioId, log });
    }
  }
  return entries;
}

async function write(client: PoolClient, fresh: readonly ScenarioEntry[]): Promise<void> {
  if (fresh.length === 0) return;
  const scenarios = fresh.map(
    ({ projectId, scenarioId }) =>
      ({ project_id: projectId, scenario_id: scenarioId }) as ScenarioRemoval,
  );
  const open: ReadonlySet<string> = await openScenarios(
    client,
    'removed_scenario_entries',
    scenarios,
  );
  const wanted = fresh.filter(({ scenarioId }) => open.has(scenarioId));
  const keys = wanted.map(({ projectId, scenarioId, log }) => [
    projectId,
    scenarioId,
    log.event_id,
  ]);
  const rows = new CopyRows(KEY_COLUMNS);
  for (const key of keys.sort()) rows.add(key);
  await copyInto(client, 'scenario_entries', rows);
  await move(client, scenarioSums(wanted));
}

/** Moves hours by changes sorted by key. */
async function move(client: PoolClient, changes: readonly ScenarioHourChange[]): Promise<void> {
  const added = SUMS.map((column) => `${column} = kept.${column} + excluded.${column}`);
  await client.query(
    `INSERT INTO scenario_rollup_hourly AS kept
       (project_id, scenario_id, bucket, ${SUMS.join(', ')}, max_tokens)
     SELECT * FROM unnest($1::uuid[], $2::uuid[], $3::timestamptz[], $4::bigint[], $5::numeric[],
       $6::bigint[], $7::bigint[], $8::bigint[], $9::bigint[], $10::bigint[], $11::bigint[],
       $12::bigint[])
     ON CONFLICT (project_id, scenario_id, bucket) DO UPDATE SET ${added.join(', ')},
       max_tokens = greatest(kept.max_tokens, excluded.max_tokens)`,
    [
      changes.map(({ projectId }) => projectId),
      changes.map(({ scenarioId }) => scenarioId),
      changes.map(({ bucket }) => bucket),
      changes.map(({ logs }) => logs),
      changes.map(({ sizeBytes }) => sizeBytes),
      changes.map(({ sqsBlocks }) => sqsBlocks),
      changes.map(({ largeLogs }) => largeLogs),
      changes.map(({ tokens }) => tokens),
      changes.map(({ outputTokens }) => outputTokens),
      changes.map(({ piiLogs }) => piiLogs),
      changes.map(({ repeats }) => repeats),
      changes.map(({ maxTokens }) => maxTokens),
    ],
  );
}
