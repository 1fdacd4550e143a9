import { formatUsd, parseUsd, type CostTotals, type RepricingFilter } from '@costwire/contracts';
import { expectRollupsToEqualLedger } from '../ledger.spec-support.js';
import type { PriceSource } from './repricing-worker.js';
import { bookWith, RepricingFixture, sourceOf } from './repricing.spec-support.js';

let repricings: RepricingFixture;

beforeAll(async () => {
  repricings = await RepricingFixture.open();
}, 30_000);
beforeEach(() => {
  repricings.startProject();
});
afterEach(async () => {
  await repricings.stopWorkers();
});
afterAll(async () => {
  await repricings.close();
});

describe('a dry run', () => {
  test('says by model what would change, and books nothing', async () => {
    await repricings.book([
      { event_id: 'a' },
      { event_id: 'b' },
      { event_id: 'c', model: 'gpt-4o-mini' },
      { event_id: 'out of range', timestamp: '2026-03-03T00:00:00.000Z' },
    ]);
    const before = await repricings.entries();
    repricings.startWorker(sourceOf(bookWith('gpt-4o', '0.000001')));
    const { proposed } = await repricings.reached(await repricings.ask(), 'proposed');
    expect(proposed).toEqual([
      {
        provider: 'openai',
        model: 'gpt-4o',
        calls: 2,
        changed_calls: 2,
        old_total: '0.007',
        new_total: '0.0022',
        difference: '-0.0048',
        unpriced_before: 0,
        unpriced_after: 0,
      },
      expect.objectContaining({ model: 'gpt-4o-mini', changed_calls: 0, difference: '0' }),
    ]);
    expect(await repricings.entries()).toEqual(before);
  });

  test('looks only at calls that carry what the filter asks for', async () => {
    await repricings.book([
      { event_id: 'a', feature: 'search', user_id: 'u' },
      { event_id: 'b', feature: 'search' },
      { event_id: 'c', model: 'no-such-model', feature: 'search' },
    ]);
    repricings.startWorker(sourceOf(bookWith('gpt-4o', '0.000001')));
    const calls = async (filter: RepricingFilter) =>
      (await repricings.reached(await repricings.ask(filter), 'proposed')).proposed.map(
        (line) => line.calls,
      );
    expect(await calls({ feature: 'search' })).toEqual([2, 1]);
    expect(await calls({ feature: 'search', user_id: 'u' })).toEqual([1]);
    expect(await calls({ status: 'unpriced' })).toEqual([1]);
    expect(await calls({ model: "x' OR true --" })).toEqual([]);
  });
});

describe('an approved re-pricing', () => {
  test('keeps the old entry, takes it back and books the new one, with the roll-ups', async () => {
    await repricings.book([
      { event_id: 'a', latency_ms: 10 },
      { event_id: 'b', model: 'gpt-4o-mini' },
    ]);
    repricings.startWorker(sourceOf(bookWith('gpt-4o', '0.000001')));
    const id = await repricings.ask();
    const { proposed } = await repricings.reached(id, 'proposed');
    expect(await repricings.decide(id)).toEqual({ outcome: 'decided' });
    const { applied } = await repricings.reached(id, 'done');
    expect(applied).toEqual(proposed);
    expect(await repricings.entries()).toEqual([
      { event_id: 'a', entry_no: 0, cost: '0.0035', by: null },
      { event_id: 'a', entry_no: 1, cost: '-0.0035', by: id },
      { event_id: 'a', entry_no: 2, cost: '0.0011', by: id },
      { event_id: 'b', entry_no: 0, cost: '0.00021', by: null },
    ]);
    expect(await expectRollupsToEqualLedger(repricings.database, repricings.project)).toMatchObject(
      {
        calls: '2',
        cost: '0.00131',
        timed: '1',
      },
    );
  });

  test('prices calls that had no price, by every count and the tier of the fact', async () => {
    await repricings.book([
      { event_id: 'a', model: 'house-model' },
      { event_id: 'b', model: 'house-model', cache_write_tokens: 10 },
    ]);
    repricings.startWorker(sourceOf(bookWith('house-model', '0.000001')));
    const id = await repricings.ask({ status: 'unpriced' });
    const { proposed } = await repricings.reached(id, 'proposed');
    expect(proposed).toMatchObject([{ unpriced_before: 2, unpriced_after: 0, old_total: '0' }]);
    await repricings.decide(id);
    await repricings.reached(id, 'done');
    expect(await expectRollupsToEqualLedger(repricings.database, repricings.project)).toMatchObject(
      {
        calls: '2',
        unpriced: '0',
      },
    );
    const [, , booked] = await repricings.entries();
    expect(booked).toMatchObject({ entry_no: 2, cost: '0.0011' });
  });

  test('changes nothing when it is approved twice or asked for again', async () => {
    await repricings.book(Array.from({ length: 5 }, (_, index) => ({ event_id: `e-${index}` })));
    repricings.startWorker(sourceOf(bookWith('gpt-4o', '0.000001')));
    const id = await repricings.ask();
    await repricings.reached(id, 'proposed');
    await Promise.all([repricings.decide(id), repricings.decide(id)]);
    await repricings.reached(id, 'done');
    expect(await repricings.decide(id)).toEqual({ outcome: 'decided_before' });
    const after = await repricings.entries();
    const again = await repricings.ask();
    expect((await repricings.reached(again, 'proposed')).proposed).toMatchObject([
      { changed_calls: 0 },
    ]);
    await repricings.decide(again);
    await repricings.reached(again, 'done');
    expect(await repricings.entries()).toEqual(after);
  });

  test('goes on where it was when its step breaks off, by whichever worker, each call once', async () => {
    await repricings.book(
      Array.from({ length: 600 }, (_, index) => ({
        event_id: `e-${String(index).padStart(3, '0')}`,
        timestamp: `2026-03-02T${String(index % 24).padStart(2, '0')}:00:00.000Z`,
      })),
    );
    const prices = bookWith('gpt-4o', '0.000001');
    let steps = 0;
    const breaking: PriceSource = {
      ...sourceOf(prices),
      byName: async () => {
        steps += 1;
        if (steps % 3 === 0) throw Object.assign(new Error('gone'), { code: '57P01' });
        return { book: prices, sameRules: true };
      },
    };
    repricings.startWorker(breaking, { callsPerPage: 7, pagesPerStep: 2 });
    repricings.startWorker(breaking, { callsPerPage: 7, pagesPerStep: 2 });
    const id = await repricings.ask();
    await repricings.reached(id, 'proposed');
    await repricings.decide(id);
    const { applied } = await repricings.reached(id, 'done');
    expect(applied).toMatchObject([{ calls: 600, changed_calls: 600, new_total: '0.66' }]);
    expect(await repricings.entries()).toHaveLength(1_800);
    const sums = await expectRollupsToEqualLedger(repricings.database, repricings.project);
    expect(sums).toMatchObject({ calls: '600', cost: '0.66' });
  }, 60_000);

  test('beside another of the same calls books each at the prices of its own dry run', async () => {
    const count = 200;
    await repricings.book(
      Array.from({ length: count }, (_, index) => ({ event_id: `e-${index}` })),
    );
    const books = [bookWith('gpt-4o', '0.000001'), bookWith('gpt-4o', '0.000002')];
    let now = books[0]!;
    const changing: PriceSource = {
      current: () => now,
      byName: async (name) => ({
        book: books.find((each) => each.version === name)!,
        sameRules: true,
      }),
    };
    for (let worker = 0; worker < 3; worker += 1) {
      repricings.startWorker(changing, { callsPerPage: 9, pagesPerStep: 2 });
    }
    const first = await repricings.ask();
    await repricings.reached(first, 'proposed');
    now = books[1]!;
    const second = await repricings.ask();
    await repricings.reached(second, 'proposed');
    await Promise.all([repricings.decide(first), repricings.decide(second)]);
    const ends = [
      await repricings.reached(first, 'done'),
      await repricings.reached(second, 'done'),
    ];
    expect(ends.map(({ applied }) => applied)).toMatchObject([
      [{ calls: count, changed_calls: count, new_total: '0.22' }],
      [{ calls: count, changed_calls: count, new_total: '0.44' }],
    ]);
    const entries = await repricings.entries();
    expect(entries).toHaveLength(5 * count);
    for (const { entry_no: entryNo, cost, by } of entries.filter((each) => each.entry_no > 0)) {
      if (entryNo % 2 === 0) expect(cost).toBe(by === first ? '0.0011' : '0.0022');
    }
    await expectRollupsToEqualLedger(repricings.database, repricings.project);
  }, 60_000);

  test('tells every bucket it moved, as a correction', async () => {
    const told: CostTotals[] = [];
    const subscription = repricings.broker.connection.subscribe(
      `costwire.costs.*.${repricings.project}`,
      {
        callback: (_, message) => {
          told.push(message.json<CostTotals>());
        },
      },
    );
    await repricings.book([{ feature: 'search' }, { feature: 'chat', agent_name: 'x' }]);
    repricings.startWorker(sourceOf(bookWith('gpt-4o', '0.000001')));
    const id = await repricings.ask();
    await repricings.reached(id, 'proposed');
    expect(told).toEqual([]);
    await repricings.decide(id);
    await repricings.reached(id, 'done');
    const totals = told.flatMap((message) => message.totals);
    subscription.unsubscribe();
    expect(totals).toHaveLength(5);
    for (const { reason, cost_usd: cost, calls } of totals) {
      expect([reason, cost]).toEqual([
        'correction',
        formatUsd(parseUsd(calls === 1 ? '0.0011' : '0.0022')!),
      ]);
    }
  });
});
