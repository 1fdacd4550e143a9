import {
  uuidv7,
  type ApiKeyId,
  type ProjectId,
  type RepricingDecisionReply,
  type RepricingFilter,
  type RepricingLine,
  type UsageEvent,
} from '@costwire/contracts';
import { ensureTopology, Publisher, type Broker } from '@costwire/messaging';
import type { Database } from '@costwire/persistence';
import { overrideVersion, seedPriceBook, type PriceBook } from '@costwire/pricing';
import {
  createTestDatabase,
  eventually,
  SILENT,
  startTestBroker,
  TEST_TOPOLOGY,
  usageBatch,
  usageEvent,
  type TestBroker,
  type TestDatabase,
} from '@costwire/testing';
import { bookEntry } from '../book-entry.js';
import { LedgerRepository } from '../ledger.repository.js';
import { KEY, newProject, NOW } from '../ledger.spec-support.js';
import { TotalsTeller } from '../totals-teller.js';
import type { StepSize } from './repricing-step.js';
import { RepricingRepository } from './repricing.repository.js';
import { RepricingWorker, type PriceSource } from './repricing-worker.js';

/** The key that asks for re-pricings, and the one that approves them. */
export const [ASKING, APPROVING] = [uuidv7(NOW), uuidv7(NOW)] as [ApiKeyId, ApiKeyId];
/** The prices at which the specs' events are booked. */
export const OLD_PRICES = seedPriceBook();

/** The old prices with those of one model replaced. */
export function bookWith(model: string, usdPerToken: string): PriceBook {
  const version = overrideVersion({
    provider: 'openai',
    model,
    serviceTier: 'standard',
    rates: { input: { usd: usdPerToken }, output: { usd: usdPerToken } },
    reason: 'negotiated',
    author: 'test',
    recordedAt: '2026-03-01T00:00:00.000Z',
  });
  if (typeof version === 'string') throw new Error(version);
  return OLD_PRICES.with([version], 'override');
}

/** A source that has one book, now and by its name. */
export function sourceOf(book: PriceBook): PriceSource {
  return {
    current: () => book,
    byName: async (name) => (name === book.version ? { book, sameRules: true } : undefined),
  };
}

/** A re-pricing as its row says it. */
export interface FoundRepricing {
  status: string;
  proposed: RepricingLine[];
  applied: RepricingLine[];
  failure: string | null;
}

/** An entry of the ledger, in short. */
export interface FoundEntry {
  event_id: string;
  entry_no: number;
  cost: string | null;
  by: string | null;
}

/** The ledger of a project with the workers that re-price it, on a real database and broker. */
export class RepricingFixture {
  project = newProject();
  readonly repository: RepricingRepository;
  private readonly ledger: LedgerRepository;
  private readonly workers: RepricingWorker[] = [];

  private constructor(
    private readonly home: TestDatabase,
    private readonly server: TestBroker,
    readonly database: Database,
    readonly broker: Broker,
  ) {
    this.ledger = new LedgerRepository(database);
    this.repository = new RepricingRepository(database);
  }

  static async open(): Promise<RepricingFixture> {
    const [home, server] = await Promise.all([createTestDatabase(), startTestBroker()]);
    const broker = await server.connect();
    await ensureTopology(broker, TEST_TOPOLOGY);
    return new RepricingFixture(home, server, await home.open(8), broker);
  }

  async close(): Promise<void> {
    await this.server.stop();
    await this.home.drop();
  }

  startWorker(prices: PriceSource, stepSize?: StepSize): void {
    const { database, repository } = this;
    const teller = new TotalsTeller(new Publisher(this.broker, 'costwire/test'));
    const worker = new RepricingWorker(database, repository, prices, teller, SILENT, stepSize);
    this.workers.push(worker);
    worker.wake();
  }

  async stopWorkers(): Promise<void> {
    for (const worker of this.workers.splice(0)) await worker.onModuleDestroy();
  }

  /** Books events as ingest and cost do, at the old prices. */
  async book(fields: Partial<UsageEvent>[]): Promise<void> {
    const { project, database } = this;
    const batch = usageBatch({
      project_id: project,
      api_key_id: KEY,
      events: fields.map(usageEvent),
    });
    await database.query('CREATE TABLE IF NOT EXISTS events_default PARTITION OF events DEFAULT');
    await database.query(
      `INSERT INTO events (project_id, ts, event_id, api_key_id, received_at, provider, model,
         input_tokens, output_tokens, cache_write_tokens, service_tier, feature, user_id)
       SELECT $1, (e->>'timestamp')::timestamptz, e->>'event_id', $2, now(), e->>'provider',
         e->>'model', (e->>'input_tokens')::bigint, (e->>'output_tokens')::bigint,
         (e->>'cache_write_tokens')::bigint, e->>'service_tier', e->>'feature', e->>'user_id'
       FROM jsonb_array_elements($3::jsonb) AS e`,
      [project, KEY, JSON.stringify(batch.events)],
    );
    await this.ledger.book(
      batch.events.map((event) => bookEntry(OLD_PRICES, batch, event)),
      NOW,
    );
  }

  /** Asks for a re-pricing of 2 March 2026; returns its id. */
  async ask(filter: RepricingFilter = {}): Promise<string> {
    const id = await this.repository.request(
      {
        project_id: this.project,
        requested_by: ASKING,
        from: '2026-03-02T00:00:00.000Z',
        to: '2026-03-03T00:00:00.000Z',
        filter,
        reason: 'new prices',
      },
      Date.now(),
    );
    this.wakeWorkers();
    return id;
  }

  async decide(
    id: string,
    decision: 'approve' | 'cancel' = 'approve',
    by = APPROVING,
  ): Promise<RepricingDecisionReply> {
    const request = { project_id: this.project, id, decided_by: by, decision };
    const reply = await this.repository.decide(request, Date.now());
    this.wakeWorkers();
    return reply;
  }

  /** Asks for a re-pricing, approves it and waits until it is done. */
  async reprice(filter: RepricingFilter = {}): Promise<{ id: string } & FoundRepricing> {
    const id = await this.ask(filter);
    await this.reached(id, 'proposed');
    await this.decide(id);
    return { id, ...(await this.reached(id, 'done')) };
  }

  async reached(id: string, status: string): Promise<FoundRepricing> {
    return eventually(
      async () => {
        const rows = await this.database.query<FoundRepricing>(
          'SELECT * FROM repricings WHERE id = $1',
          [id],
        );
        expect(rows[0]!.status).toBe(status);
        return rows[0]!;
      },
      { timeoutMs: 20_000 },
    );
  }

  /** The entries of the project by event and number. */
  async entries(): Promise<FoundEntry[]> {
    return this.database.query<FoundEntry>(
      `SELECT event_id, entry_no, trim_scale(cost_usd)::text AS cost, repricing_id AS by
       FROM cost_entries WHERE project_id = $1 ORDER BY event_id, entry_no`,
      [this.project],
    );
  }

  /** Continues with a project that has nothing. */
  startProject(): ProjectId {
    return (this.project = newProject());
  }

  private wakeWorkers(): void {
    for (const worker of this.workers) worker.wake();
  }
}
