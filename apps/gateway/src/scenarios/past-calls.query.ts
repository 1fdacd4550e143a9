import {
  parseUsd,
  ZERO_USD,
  type CallUsage,
  type PriceableCall,
  type ProjectId,
  type Usd,
} from '@costwire/contracts';
import { Database } from '@costwire/persistence';
import { Injectable } from '@nestjs/common';
import { STORED_COUNTS } from '../usage/stored-counts.js';
import type { ScenarioOrigin } from './scenario.js';

/** A recorded call of the project. */
export interface PastCall {
  event_id: string;
  /** ISO-8601, UTC. */
  timestamp: string;
  feature: string | null;
  /** UTF-8 bytes of the event as JSON. */
  size_bytes: number;
  /** With the book that its amount was booked with. */
  call: PriceableCall;
}

/** What the ledger says of some range. */
export interface LedgerSums {
  /** Calls in it. */
  calls: number;
  unpricedCalls: number;
  amount: Usd;
}

type Row = Record<(typeof STORED_COUNTS)[number], string | null> & {
  event_id: string;
  ts: Date;
  provider: string;
  model: string;
  service_tier: string | null;
  feature: string | null;
  size_bytes: string;
  price_book_id: string | null;
};

const PAGE = 1_000;
const MATCHING = `project_id = $1 AND ts >= $2 AND ts < $3
  AND ($4::text IS NULL OR provider = $4) AND ($5::text IS NULL OR model = $5)
  AND ($6::text IS NULL OR feature = $6)`;

/** Reads the project's own past calls; by the primary keys of facts and ledger. */
@Injectable()
export class PastCallsQuery {
  constructor(private readonly database: Database) {}

  /** How many calls there are. */
  async count(projectId: ProjectId, origin: ScenarioOrigin): Promise<number> {
    const [row] = await this.database.readProject<{ count: string }>(
      projectId,
      `SELECT count(*) AS count FROM events WHERE ${MATCHING}`,
      parametersOf(projectId, origin),
    );
    return Number(row!.count);
  }

  /** The calls in pages, oldest first. */
  async *pages(projectId: ProjectId, origin: ScenarioOrigin): AsyncGenerator<PastCall[]> {
    let after: [Date, string] = [new Date(0), ''];
    for (;;) {
      const rows = await this.database.readProject<Row>(
        projectId,
        `SELECT event_id, ts, provider, model, service_tier, feature,
           ${STORED_COUNTS.join(', ')},
           octet_length(jsonb_strip_nulls(to_jsonb(events))::text) AS size_bytes,
           (SELECT price_book_id FROM cost_entries AS entry
            WHERE entry.project_id = events.project_id AND entry.ts = events.ts
              AND entry.event_id = events.event_id
            ORDER BY entry_no DESC LIMIT 1) AS price_book_id
         FROM events WHERE ${MATCHING} AND (ts, event_id) > ($7, $8)
         ORDER BY ts, event_id LIMIT ${PAGE}`,
        [...parametersOf(projectId, origin), ...after],
      );
      if (rows.length > 0) yield rows.map(pastCallOf);
      const last = rows.at(-1);
      if (!last || rows.length < PAGE) return;
      after = [last.ts, last.event_id];
    }
  }

  /** What the ledger booked for the range, corrections included. */
  async ledger(projectId: ProjectId, origin: ScenarioOrigin): Promise<LedgerSums> {
    const [row] = await this.database.readProject<Record<'calls' | 'unpriced' | 'amount', string>>(
      projectId,
      `SELECT count(*) FILTER (WHERE entry_no = 0) AS calls,
         count(*) FILTER (WHERE entry_no = 0 AND status = 'unpriced') AS unpriced,
         coalesce(sum(cost_usd), 0) AS amount
       FROM cost_entries WHERE ${MATCHING}`,
      parametersOf(projectId, origin),
    );
    return {
      calls: Number(row!.calls),
      unpricedCalls: Number(row!.unpriced),
      amount: parseUsd(row!.amount) ?? ZERO_USD,
    };
  }
}

function parametersOf(projectId: ProjectId, origin: ScenarioOrigin): unknown[] {
  const { from, to, provider = null, model = null, feature = null } = origin;
  return [projectId, from, to, provider, model, feature];
}

function pastCallOf(row: Row): PastCall {
  const { service_tier: tier, price_book_id: book } = row;
  const timestamp = row.ts.toISOString();
  return {
    event_id: row.event_id,
    timestamp,
    feature: row.feature,
    size_bytes: Number(row.size_bytes),
    call: {
      provider: row.provider,
      model: row.model,
      timestamp,
      ...(tier !== null && { service_tier: tier }),
      usage: countsOf(row),
      ...(book !== null && { price_book_id: book }),
    },
  };
}

function countsOf(row: Row): CallUsage {
  const given = STORED_COUNTS.filter((name) => row[name] !== null);
  return Object.fromEntries(given.map((name) => [name, Number(row[name])]));
}
