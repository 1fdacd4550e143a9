import { createHash } from 'node:crypto';
import { formatUsd, uuidv7, type ProjectId } from '@costwire/contracts';
import { AuditTrail, type Database } from '@costwire/persistence';
import {
  awsPriceTableOf,
  seedAwsPriceTable,
  seedPriceBook,
  type AwsPriceRow,
  type Call,
  type PriceVersion,
} from '@costwire/pricing';
import { createTestDatabase, type TestDatabase } from '@costwire/testing';
import { recordPackagedPrices } from './packaged-prices.js';
import type { LayerMode } from './price-layer.js';
import { PriceBooks } from './price-books.js';
import { PriceVersionRepository } from './price-version.repository.js';
import { storedRate } from './stored-rate.js';

const AUGUST = Date.parse('2026-08-20T12:00:00Z');
const DAY_MS = 86_400_000;

let home: TestDatabase;
let database: Database;
let repository: PriceVersionRepository;
let books: PriceBooks;
let project: ProjectId;

beforeAll(async () => {
  home = await createTestDatabase();
  database = await home.open();
  repository = new PriceVersionRepository(database);
  await recordPackagedPrices(repository);
  books = new PriceBooks(repository);
  await books.refresh();
});
beforeEach(() => {
  project = uuidv7(Date.now()) as ProjectId;
});
afterAll(async () => home.drop());

const call = (more: Partial<Call> = {}): Call => ({
  provider: 'openai',
  model: 'gpt-4o',
  timestampMs: AUGUST,
  usage: { inputTokens: 1_000_000 },
  ...more,
});
const costOf = (of: Call, id = project): string | undefined => {
  const { amount } = books.current(id).price(of);
  return amount === undefined ? undefined : formatUsd(amount);
};

/** Records one price of `gpt-4o`, or of another model, per million input tokens. */
async function record(
  mode: LayerMode,
  usdPerMillion: number,
  more: { projectId?: ProjectId | null; model?: string; valid?: Partial<PriceVersion> } = {},
): Promise<string> {
  const rate = storedRate({
    source: '',
    sourceVersion: '',
    checksum: '',
    recordedAt: '',
    provider: 'openai',
    model: more.model ?? 'gpt-4o',
    serviceTier: 'standard',
    rates: { input: { usd: `0.${String(usdPerMillion).padStart(6, '0')}` } },
    ...more.valid,
  });
  const version = {
    projectId: more.projectId === undefined ? project : more.projectId,
    kind: 'llm' as const,
    mode,
    source: 'test',
    sourceVersion: String(usdPerMillion),
    checksum: createHash('sha256').update(uuidv7(Date.now())).digest('hex'),
    recordedBy: 'key:test',
    reason: 'a test',
    rates: [rate],
  };
  const audit = { projectId: version.projectId, actor: 'key:test', action: 'prices.recorded' };
  const { id } = await repository.record(version, audit);
  await books.refresh();
  return id;
}

describe('the price book in Postgres', () => {
  it('holds what the library holds: every listed price comes out the same', () => {
    const library = seedPriceBook();
    const stored = books.shared();
    expect(stored.versions()).toHaveLength(library.versions().length);
    for (const { provider, model, serviceTier } of library.versions()) {
      const usage = { inputTokens: 300_001, outputTokens: 7_777, cacheReadTokens: 1_001 };
      const one = { provider, model, serviceTier, timestampMs: AUGUST, usage };
      const expected = { ...library.explain(one), priceBookVersion: stored.version };
      expect(stored.explain(one)).toEqual(expected);
    }
  });

  it('takes the packaged prices once, however many services start', async () => {
    const count = async (): Promise<unknown> =>
      database.query(`SELECT (SELECT count(*) FROM price_versions) AS versions,
        (SELECT count(*) FROM price_rates) AS rates, (SELECT count(*) FROM aws_prices) AS aws`);
    const before = await count();
    const again = await Promise.all([1, 2, 3].map(async () => recordPackagedPrices(repository)));
    expect(again).toEqual([[], [], []]);
    expect(await count()).toEqual(before);
  });

  it('keeps the AWS prices as the library has them', async () => {
    const rows = await database.query<AwsPriceRow>(
      'SELECT region, dimension, service, tiers, source, effective_date FROM aws_prices',
    );
    const byKey = (table: typeof library) =>
      new Map(table.rates().map((rate) => [`${rate.region} ${rate.dimension}`, rate]));
    const library = seedAwsPriceTable();
    expect(byKey(awsPriceTableOf(rows))).toEqual(byKey(library));
  });

  it('prices a project by its own prices and every other one as before', async () => {
    const other = uuidv7(Date.now()) as ProjectId;
    expect(costOf(call())).toBe('2.5');
    await record('override', 1);
    expect(costOf(call())).toBe('1');
    expect(costOf(call(), other)).toBe('2.5');
    expect(costOf(call({ model: 'gpt-4o-mini' }))).toBe('0.15');
    expect(books.current(other).version).toBe(books.shared().version);
    expect(books.current(project).version).not.toBe(books.shared().version);
  });

  it('lets a filling count only where the list says nothing', async () => {
    await record('fill', 9);
    await record('fill', 8, { model: 'our-own-model' });
    expect(costOf(call())).toBe('2.5');
    expect(costOf(call({ model: 'our-own-model' }))).toBe('8');
  });

  it('follows the span of a price and the end that was set for it', async () => {
    const valid = { validFromMs: AUGUST - DAY_MS, validToMs: AUGUST + 10 * DAY_MS };
    const id = await record('override', 1, { valid });
    const at = (days: number): string | undefined =>
      costOf(call({ timestampMs: AUGUST + days * DAY_MS }));
    expect([at(-2), at(-1), at(9), at(10)]).toEqual(['2.5', '1', '1', '2.5']);
    const end = {
      versionId: id,
      projectId: project,
      endsAt: new Date(AUGUST + 5 * DAY_MS).toISOString(),
      recordedBy: 'key:test',
      reason: 'over',
    };
    expect(await repository.end({ ...end, projectId: uuidv7(1) as ProjectId })).toBe(false);
    expect(await repository.end(end)).toBe(true);
    expect(await repository.end(end)).toBe(false);
    await books.refresh();
    expect([at(-2), at(-1), at(4), at(5), at(9)]).toEqual(['2.5', '1', '1', '2.5', '2.5']);
  });

  it('makes a book of the past again by its name, to the same amounts', async () => {
    await record('override', 1);
    const first = books.current(project);
    const expected = first.explain(call());
    await record('override', 2);
    await record('override', 3, { projectId: null, model: 'for-all' });
    expect(costOf(call())).toBe('2');
    const fresh = new PriceBooks(repository);
    await fresh.refresh();
    const again = await fresh.byName(first.version);
    expect(again?.sameRules).toBe(true);
    expect(again?.book).not.toBe(first);
    expect(again?.book.explain(call())).toEqual(expected);
    expect(await fresh.byName('no-such-book')).toBeUndefined();
    const now = await fresh.byName(books.current(project).version);
    expect(now?.book.explain(call())).toEqual(books.current(project).explain(call()));
  });

  it('is read by a service that runs already', async () => {
    const second = new PriceBooks(repository);
    await second.refresh();
    expect(await second.refresh()).toBe(false);
    await record('override', 4);
    expect(await second.refresh()).toBe(true);
    expect(second.current(project).version).toBe(books.current(project).version);
  });

  it('cannot be changed in place, not even by its owner', async () => {
    await record('override', 1);
    for (const table of ['price_versions', 'price_rates', 'aws_prices']) {
      await expect(database.query(`DELETE FROM ${table}`)).rejects.toThrow(
        /never changed in place/,
      );
    }
    await expect(database.query("UPDATE price_rates SET rates = '{}'")).rejects.toThrow(
      /never changed in place/,
    );
  });

  it('tells in the audit trail of every version, whole and in order', async () => {
    await record('override', 1);
    const verdict = await database.transaction(async (client) =>
      new AuditTrail('cost').verify(client),
    );
    expect(verdict).toMatchObject({ intact: true });
    const entries = await database.query<{ action: string }>(
      'SELECT action FROM audit_cost WHERE project_id = $1',
      [project],
    );
    expect(entries).toEqual([{ action: 'prices.recorded' }]);
  });
});
