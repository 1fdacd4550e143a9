import { REPRICING_FILTERS, type RepricingFilter } from '@costwire/contracts';
import { CopiedRows, copyOut } from '@costwire/persistence';
import { FACT_FIELDS, type Call, type TokenUsage } from '@costwire/pricing';
import type { PoolClient } from 'pg';
import type { RepricingRow } from './repricing-row.js';

/**
 * Columns of an entry in the order in which they are read. Those that its corrections share come
 * first and are copied as they are; those that tell one series from another stand together.
 */
export const ENTRY_CELLS = [
  'project_id',
  'ts',
  'event_id',
  'latency_ms',
  'user_id',
  'api_key_id',
  'provider',
  'model',
  'feature',
  'agent_name',
  'usage_source',
  'priced_as',
  'status',
  'missing',
  'price_book_id',
  'entry_no',
  'input_tokens',
  'output_tokens',
  'cache_read_tokens',
  'cost_usd',
] as const;

/** A column of a page's entries. */
export type EntryCell = (typeof ENTRY_CELLS)[number];

/** Where a column stands in {@link ENTRY_CELLS}. */
export const CELL = Object.fromEntries(ENTRY_CELLS.map((name, index) => [name, index])) as Readonly<
  Record<EntryCell, number>
>;

const FACT_TIER = 2;
const FACT_FIRST_COUNT = 3;

/** Entries read beyond a page, so that a page always holds whole histories of events. */
const MAX_HISTORY = 100;

/** Where a walk through a range goes on: after this event. */
export interface RangeCursor {
  timestamp: Date;
  eventId: string;
}

/** What the price of a recorded call depends on, beside its time and its model. */
export type RecordedUsage = Pick<Call, 'usage' | 'serviceTier'>;

/** The next events of a re-pricing's range: their entries in force, with what was recorded of them. */
export class CallPage {
  /** Cells of the entry looked at. */
  readonly entries: CopiedRows;
  /** Where the next page begins; absent on the last one. */
  readonly next: RangeCursor | undefined;
  private readonly facts: CopiedRows;
  private readonly factRows: ReadonlyMap<string, number>;
  private readonly inForce: readonly { row: number; key: string }[];

  private constructor(page: ReadPage, facts: CopiedRows) {
    this.entries = page.entries;
    this.next = page.next;
    this.inForce = page.inForce;
    this.facts = facts;
    this.factRows = new Map(
      Array.from({ length: facts.length }, (_, row) => [factKey(facts, row), row]),
    );
  }

  /**
   * Reads the next events in the order of the primary key. What a bill of the provider says is no
   * matter of prices and left out.
   *
   * Two scans along the primary keys, of the ledger and of the facts of the same span, matched here:
   * a join of the two leaves the planner the choice to read all facts for every page.
   */
  static async read(
    client: PoolClient,
    repricing: RepricingRow,
    after: RangeCursor,
    limit: number,
  ): Promise<CallPage> {
    const page = await readEntries(client, repricing, after, limit);
    return new CallPage(page, await readFacts(client, repricing, page));
  }

  /**
   * Looks at one entry in force after the other, of those whose facts are still there.
   *
   * @returns what was recorded of the event whose entry {@link entries} shows.
   */
  *calls(): Generator<RecordedUsage> {
    const { entries, facts } = this;
    for (const { row, key } of this.inForce) {
      const fact = this.factRows.get(key);
      if (fact === undefined) continue;
      entries.lookAt(row);
      facts.lookAt(fact);
      const usage: TokenUsage = {
        inputTokens: entries.integer(CELL.input_tokens)!,
        outputTokens: entries.integer(CELL.output_tokens)!,
        cacheReadTokens: entries.integer(CELL.cache_read_tokens)!,
      };
      for (let index = 0; index < FACT_FIELDS.length; index += 1) {
        const count = facts.integer(FACT_FIRST_COUNT + index);
        if (count !== undefined) usage[FACT_FIELDS[index]![1]] = count;
      }
      const serviceTier = facts.text(FACT_TIER);
      yield serviceTier === undefined ? { usage } : { usage, serviceTier };
    }
  }
}

interface ReadPage {
  entries: CopiedRows;
  inForce: { row: number; key: string }[];
  next: RangeCursor | undefined;
}

/**
 * The last entry of each of the next events. Entries are read in the order of the primary key, so that
 * a page costs a page; the history of the last event of a full page may go on, and is left to the next.
 */
async function readEntries(
  client: PoolClient,
  { project_id: project, range_to: to, filter }: RepricingRow,
  after: RangeCursor,
  limit: number,
): Promise<ReadPage> {
  const values = [project, after.timestamp, to, after.eventId];
  const entries = await copyOut(
    client,
    `SELECT ${ENTRY_CELLS.join(', ')} FROM cost_entries
     WHERE project_id = $1 AND ts >= $2 AND ts < $3 AND (ts, event_id) > ($2, $4)
       ${conditions(filter, values)}
     ORDER BY project_id, ts, event_id, entry_no
     LIMIT ${limit + MAX_HISTORY}`,
    values,
  );
  const rows = Array.from({ length: entries.length }, (_, row) => {
    entries.lookAt(row);
    return { row, key: keyOf(entries), isToBePriced: isToBePriced(entries, filter) };
  });
  const last = rows.filter(({ key }, index) => key !== rows[index + 1]?.key);
  let next: RangeCursor | undefined;
  if (entries.length === limit + MAX_HISTORY) {
    last.pop();
    entries.lookAt(last.at(-1)!.row);
    next = {
      timestamp: new Date(entries.timeMs(CELL.ts)),
      eventId: entries.text(CELL.event_id)!,
    };
  }
  return { entries, inForce: last.filter((each) => each.isToBePriced), next };
}

/** Whether the entry looked at can be in force, is not a bill, and has the status asked for. */
function isToBePriced(entries: CopiedRows, { status }: RepricingFilter): boolean {
  return (
    entries.integer(CELL.entry_no)! % 2 === 0 &&
    !entries.isNull(CELL.price_book_id) &&
    (status === undefined || entries.text(CELL.status) === status)
  );
}

async function readFacts(
  client: PoolClient,
  { project_id: project, filter }: RepricingRow,
  { entries, inForce }: ReadPage,
): Promise<CopiedRows> {
  const timeOf = (row: number): Date => {
    entries.lookAt(row);
    return new Date(entries.timeMs(CELL.ts));
  };
  const [first, last] = [inForce[0], inForce.at(-1)];
  if (!first || !last) return new CopiedRows(Buffer.alloc(0));
  const values = [project, timeOf(first.row), timeOf(last.row)];
  return copyOut(
    client,
    `SELECT ts, event_id, service_tier, ${FACT_FIELDS.map(([column]) => column).join(', ')}
     FROM events
     WHERE project_id = $1 AND ts >= $2 AND ts <= $3 ${conditions(filter, values)}`,
    values,
  );
}

function keyOf(entries: CopiedRows): string {
  return entries.key(CELL.ts, CELL.event_id + 1);
}

function factKey(facts: CopiedRows, row: number): string {
  facts.lookAt(row);
  return facts.key(0, FACT_TIER);
}

/** SQL for the values that a call must carry, except its status; adds them to `values`. */
function conditions({ status: _, ...filter }: RepricingFilter, values: (string | Date)[]): string {
  const common: RepricingFilter = filter;
  return REPRICING_FILTERS.flatMap((column) => {
    const wanted = common[column];
    return wanted === undefined ? [] : [`AND ${column} = $${values.push(wanted)}`];
  }).join(' ');
}
