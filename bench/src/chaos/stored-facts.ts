import type { UsageEvent, Usd } from '@costwire/contracts';
import { parseUsd } from '@costwire/contracts';
import { eventKey, type ClientLedger } from './client-ledger.js';
import { projectsOf, type Rig } from './rig.js';
import { publishedCost } from './published-prices.js';

/** An event that is stored, in the body that won, with what it must cost. */
export interface Winner {
  projectId: string;
  event: UsageEvent;
  cost: Usd;
}

/** What the tables hold, event by event, held against what the client knows. */
export interface StoredEvents {
  winners: Map<string, Winner>;
  stored: number;
  booked: number;
  /** Accepted and not stored, or stored and not booked. */
  lost: string[];
  /** Stored or booked more than once. */
  doubled: string[];
  /** Stored without having been accepted, or in a body that was never sent as a whole. */
  foreign: string[];
  /** Booked at another price than the published one, or with other figures than the fact. */
  mispriced: string[];
}

interface Row {
  project_id: string;
  event_id: string;
  ts: Date;
  model: string;
  input_tokens: string;
  output_tokens: string;
  cache_read_tokens: string | null;
  feature: string | null;
  user_id: string | null;
  agent_name: string | null;
}

const COLUMNS = `project_id, event_id, ts, model, input_tokens, output_tokens, cache_read_tokens,
  feature, user_id, agent_name`;

/** Compares facts and ledger with the client's own ledger, event by event. */
export async function compareEvents(rig: Rig): Promise<StoredEvents> {
  const { pool, ledger } = rig;
  const result: StoredEvents = {
    winners: new Map(),
    stored: 0,
    booked: 0,
    lost: [],
    doubled: [],
    foreign: [],
    mispriced: [],
  };
  const facts = await pool.query<Row>(`SELECT ${COLUMNS} FROM events WHERE project_id = ANY ($1)`, [
    projectsOf(rig),
  ]);
  for (const row of facts.rows) takeFact(row, ledger, result);
  for (const [key, { state }] of ledger.sent) {
    if (state === 'accepted' && !result.winners.has(key)) result.lost.push(`${key} not stored`);
  }
  const booked = new Set<string>();
  const entries = await pool.query<Row & { cost_usd: string | null; entry_no: number }>(
    `SELECT ${COLUMNS}, cost_usd, entry_no FROM cost_entries WHERE project_id = ANY ($1)`,
    [projectsOf(rig)],
  );
  for (const row of entries.rows) takeEntry(row, booked, result);
  for (const key of result.winners.keys()) {
    if (!booked.has(key)) result.lost.push(`${key} not booked`);
  }
  return result;
}

function takeFact(row: Row, ledger: ClientLedger, result: StoredEvents): void {
  const key = eventKey(row.project_id, row.event_id);
  result.stored += 1;
  if (result.winners.has(key)) result.doubled.push(`${key} stored again`);
  const sent = ledger.sent.get(key);
  if (sent?.state !== 'accepted') {
    result.foreign.push(`${key} stored, ${sent?.state ?? 'never sent'}`);
    return;
  }
  const fingerprint = fingerprintOfRow(row);
  const event = sent.eligible.find((each) => fingerprintOf(each) === fingerprint);
  if (!event) result.foreign.push(`${key} holds ${fingerprint}, which no eligible copy said`);
  else result.winners.set(key, { projectId: row.project_id, event, cost: publishedCost(event) });
}

function takeEntry(
  row: Row & { cost_usd: string | null; entry_no: number },
  booked: Set<string>,
  result: StoredEvents,
): void {
  const key = eventKey(row.project_id, row.event_id);
  result.booked += 1;
  if (booked.has(key)) result.doubled.push(`${key} booked again`);
  booked.add(key);
  const winner = result.winners.get(key);
  if (!winner) result.foreign.push(`${key} booked without a fact`);
  else if (fingerprintOfRow(row) !== fingerprintOf(winner.event)) {
    result.mispriced.push(`${key} booked as ${fingerprintOfRow(row)}`);
  } else if (row.cost_usd === null || parseUsd(row.cost_usd) !== winner.cost) {
    result.mispriced.push(`${key} costs ${row.cost_usd}, not ${winner.cost} x 10^-15`);
  }
}

function fingerprintOf(event: UsageEvent): string {
  return [
    event.timestamp,
    event.model,
    event.input_tokens,
    event.output_tokens,
    event.cache_read_tokens ?? 0,
    event.feature,
    event.user_id,
    event.agent_name,
  ].join(' ');
}

function fingerprintOfRow(row: Row): string {
  return [
    row.ts.toISOString(),
    row.model,
    row.input_tokens,
    row.output_tokens,
    row.cache_read_tokens ?? 0,
    row.feature,
    row.user_id,
    row.agent_name,
  ].join(' ');
}
