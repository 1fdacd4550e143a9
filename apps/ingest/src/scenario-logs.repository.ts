import type { LogBatch, LogEvent, RecordedLog, ScenarioRemoval } from '@costwire/contracts';
import {
  copyInto,
  CopyRows,
  isUniqueViolation,
  openScenarios,
  removeScenario,
  type Database,
} from '@costwire/persistence';
import type { PoolClient } from 'pg';
import type { IngestMetrics } from './ingest-metrics.js';
import {
  distinctLogs,
  logKey,
  logsOwned,
  recorded,
  type LogCandidate,
  type StoredLog,
} from './log-candidate.js';
import { SCENARIO_LOG_COLUMNS, scenarioLogRow } from './scenario-log-row.js';

/** Someone else can write the same logs between our look and our write; each time fewer are left. */
const MAX_ATTEMPTS = 5;
const NOTHING_STORED: ReadonlyMap<string, StoredLog> = new Map();

/** Keeps the logs of scenarios. The only writer of its tables. */
export class ScenarioLogsRepository {
  /** @param metrics told of every transaction that committed. */
  constructor(
    private readonly database: Database,
    private readonly metrics?: IngestMetrics,
  ) {}

  /**
   * Records batches in one transaction: every log whose id its scenario has not seen. Logs of a
   * scenario that was removed are dropped.
   *
   * @returns for each batch, in order, the logs it owns, now or since an earlier delivery of the same
   * message. Giving the same batches again returns the same.
   */
  async record(batches: readonly LogBatch[]): Promise<RecordedLog[][]> {
    const { candidates, repeats } = distinctLogs(batches);
    let stored = NOTHING_STORED;
    for (let attempt = 1; ; attempt += 1) {
      try {
        const fresh = candidates.filter(({ key }) => !stored.has(key));
        const written = await this.database.transaction(async (client) => write(client, fresh));
        this.count(candidates, fresh.length, repeats, stored);
        return logsOwned(batches, written, stored);
      } catch (error) {
        if (!isUniqueViolation(error) || attempt === MAX_ATTEMPTS) throw error;
        stored = await this.storedOf(candidates);
      }
    }
  }

  /** Deletes what is kept of a scenario and drops what is still on its way to it. */
  async remove(scenario: ScenarioRemoval): Promise<number> {
    const tables = ['scenario_logs', 'scenario_messages'];
    return this.database.transaction(async (client) =>
      removeScenario(client, 'removed_scenario_logs', tables, scenario),
    );
  }

  private async storedOf(
    candidates: readonly LogCandidate[],
  ): Promise<ReadonlyMap<string, StoredLog>> {
    const rows = await this.database.query<
      StoredLog & { project_id: string; scenario_id: string; event_id: string }
    >(
      `SELECT project_id, scenario_id, event_id, message_id, repeat_of FROM scenario_logs
       JOIN unnest($1::uuid[], $2::uuid[], $3::text[]) AS given (project_id, scenario_id, event_id)
         USING (project_id, scenario_id, event_id)`,
      keyColumns(candidates),
    );
    return new Map(rows.map((row) => [logKey(row.project_id, row.scenario_id, row.event_id), row]));
  }

  private count(
    candidates: readonly LogCandidate[],
    recordedNow: number,
    repeats: number,
    stored: ReadonlyMap<string, StoredLog>,
  ): void {
    const redelivered = candidates.filter(
      ({ key, batch }) => stored.get(key)?.message_id === batch.message_id,
    ).length;
    const duplicates = repeats + candidates.length - recordedNow - redelivered;
    this.metrics?.decided({ recorded: recordedNow, redelivered, duplicates });
  }
}

/** Writes logs that are not stored yet; fails as a whole when one of them is. */
async function write(
  client: PoolClient,
  fresh: readonly LogCandidate[],
): Promise<ReadonlyMap<LogEvent, RecordedLog>> {
  if (fresh.length === 0) return new Map();
  const open = await openScenarios(
    client,
    'removed_scenario_logs',
    fresh.map(({ batch }) => batch),
  );
  const wanted = fresh.filter(({ batch }) => open.has(batch.scenario_id));
  const firsts = await firstOfEachMessage(client, wanted);
  const written = new Map<LogEvent, RecordedLog>();
  const rows = new CopyRows(SCENARIO_LOG_COLUMNS);
  for (const { batch, log } of [...wanted].sort(byKey)) {
    const kept = recorded(log, firsts.get(messageKey(batch.scenario_id, log.fingerprint)));
    written.set(log, kept);
    rows.add(scenarioLogRow(batch, kept));
  }
  await copyInto(client, 'scenario_logs', rows);
  return written;
}

/** The id of the first log of each message; the one that comes first in its batch when it is new. */
async function firstOfEachMessage(
  client: PoolClient,
  logs: readonly LogCandidate[],
): Promise<ReadonlyMap<string, string>> {
  const distinct = new Map<string, LogCandidate>();
  for (const candidate of logs) {
    const key = messageKey(candidate.batch.scenario_id, candidate.log.fingerprint);
    if (!distinct.has(key)) distinct.set(key, candidate);
  }
  const sorted = [...distinct].sort(([left], [right]) => (left < right ? -1 : 1));
  const firsts = sorted.map(([, candidate]) => candidate);
  const columns = [
    firsts.map(({ batch }) => batch.project_id),
    firsts.map(({ batch }) => batch.scenario_id),
    firsts.map(({ log }) => log.fingerprint),
  ];
  const given = `unnest($1::uuid[], $2::uuid[], $3::text[]`;
  await client.query(
    `INSERT INTO scenario_messages (project_id, scenario_id, fingerprint, first_event_id)
     SELECT * FROM ${given}, $4::text[]) ON CONFLICT DO NOTHING`,
    [...columns, firsts.map(({ log }) => log.event_id)],
  );
  const { rows } = await client.query<{ key: string; first_event_id: string }>(
    `SELECT scenario_id || ' ' || fingerprint AS key, first_event_id FROM scenario_messages
     JOIN ${given}) AS given (project_id, scenario_id, fingerprint)
       USING (project_id, scenario_id, fingerprint)`,
    columns,
  );
  return new Map(rows.map((row) => [row.key, row.first_event_id]));
}

function messageKey(scenarioId: string, fingerprint: string): string {
  return `${scenarioId} ${fingerprint}`;
}

function keyColumns(candidates: readonly LogCandidate[]): unknown[] {
  return [
    candidates.map(({ batch }) => batch.project_id),
    candidates.map(({ batch }) => batch.scenario_id),
    candidates.map(({ log }) => log.event_id),
  ];
}

function byKey(left: LogCandidate, right: LogCandidate): number {
  return left.key < right.key ? -1 : 1;
}
