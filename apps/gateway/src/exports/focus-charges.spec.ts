import {
  formatUsd,
  parseUsd,
  usdFromUnits,
  type ChargedRate,
  type PriceableCall,
  type SplitCallsReply,
} from '@costwire/contracts';
import fc from 'fast-check';
import { chargedRows } from './focus-charges.js';
import type { FocusEntry } from './focus-entries.query.js';
import type { FocusRow } from './focus-rows.query.js';

const RATES: ChargedRate[] = [
  { component: 'input', unit: 'token', rate_usd: '0.0000025', rate_id: 'r1' },
  { component: 'cache_read', unit: 'token', rate_usd: '0.00000125', rate_id: 'r2' },
  { component: 'output', unit: 'token', rate_usd: '0.00001', rate_id: 'r3' },
  { component: 'output', unit: 'token', rate_usd: '0.00002', rate_id: 'r4' },
];

interface Given {
  hour: number;
  feature: string | null;
  entryNo: number;
  parts: [rate: number, quantity: number][];
  /** Whether the ledger has another amount than the parts come to. */
  isOdd: boolean;
  hasCall: boolean;
}

const entries: fc.Arbitrary<Given> = fc.record({
  hour: fc.nat(3),
  feature: fc.constantFrom(null, 'chat', 'search'),
  entryNo: fc.nat(2),
  parts: fc.uniqueArray(fc.tuple(fc.nat(3), fc.nat(100_000)), {
    selector: ([rate]) => rate,
    maxLength: 4,
  }),
  isOdd: fc.boolean(),
  hasCall: fc.boolean(),
});

const call: PriceableCall = { provider: 'p', model: 'm', timestamp: '', usage: {} };

function entryOf({ hour, feature, entryNo, parts, isOdd, hasCall }: Given): FocusEntry {
  const sign = entryNo === 1 ? -1n : 1n;
  const units = parts.reduce(
    (sum, [rate, quantity]) => sum + parseUsd(RATES[rate]!.rate_usd)! * BigInt(quantity),
    isOdd ? 1n : 0n,
  );
  const row: FocusRow = {
    hour: new Date(Date.UTC(2026, 2, 2, hour)),
    provider: 'openai',
    model: 'gpt-4o',
    priced_as: 'openai/gpt-4o',
    feature,
    agent_name: null,
    api_key_id: 'key',
    status: 'priced',
    usage_source: null,
    price_book_id: 'book',
    is_correction: entryNo > 0,
    is_reversal: entryNo === 1,
    repricing_id: null,
    booked_at: new Date(0),
    cost_usd: formatUsd(usdFromUnits(sign * units)),
    calls: sign.toString(),
    input_tokens: (sign * 5n).toString(),
    output_tokens: '0',
    cache_read_tokens: '0',
  };
  return { row, call: hasCall ? call : undefined };
}

/** The rows of some entries, which come in batches of any size. */
async function rowsOf(given: readonly Given[], batchSize: number): Promise<FocusRow[]> {
  const batches = (async function* pieces() {
    for (let start = 0; start < given.length; start += batchSize) {
      yield given.slice(start, start + batchSize).map(entryOf);
    }
  })();
  let asked = 0;
  const split = async (batch: readonly FocusEntry[]): Promise<SplitCallsReply> => {
    const part = given.slice(asked, (asked += batch.length)).filter(({ hasCall }) => hasCall);
    return { rates: RATES, calls: part.map(({ parts }) => parts.flat()) };
  };
  const all: FocusRow[] = [];
  for await (const rows of chargedRows(batches, split)) all.push(...rows);
  return all;
}

const sum = (texts: string[]): bigint => texts.reduce((all, text) => all + BigInt(text), 0n);
const sorted = (given: Given[]): Given[] =>
  [...given].sort((left, right) => left.hour - right.hour);

describe('the charges of entries', () => {
  it('sum to the ledger and to its calls, whatever the parts and the batches', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(entries, { maxLength: 30 }),
        fc.integer({ min: 1, max: 7 }),
        async (given, size) => {
          const booked = sorted(given);
          const rows = await rowsOf(booked, size);
          const units = (costs: string[]): bigint =>
            costs.reduce((all, cost) => all + parseUsd(cost)!, 0n);
          const entered = booked.map((each) => entryOf(each).row);
          expect(units(rows.map((row) => row.cost_usd))).toBe(
            units(entered.map((row) => row.cost_usd)),
          );
          expect(sum(rows.map((row) => row.calls))).toBe(sum(entered.map((row) => row.calls)));
          expect(sum(rows.map((row) => row.input_tokens))).toBe(
            sum(entered.map((row) => row.input_tokens)),
          );
          for (const { charge, cost_usd: cost } of rows) {
            if (!charge) continue;
            const exact = parseUsd(charge.rate_usd)! * BigInt(charge.quantity);
            expect(parseUsd(cost)).toBe(exact);
          }
        },
      ),
    );
  });

  it('are one row for each component and rate of an hour, corrections apart', async () => {
    const parts: Given['parts'] = [
      [0, 1_000],
      [2, 10],
    ];
    const one: Given = { hour: 0, feature: null, entryNo: 0, parts, isOdd: false, hasCall: true };
    const rows = await rowsOf(
      [one, one, { ...one, parts: [[3, 10]] }, { ...one, entryNo: 1 }, { ...one, hour: 1 }],
      2,
    );
    const shown = rows.map(({ hour, charge, is_reversal: isReversal, cost_usd: cost }) => [
      hour.getUTCHours(),
      charge?.rate_id,
      charge?.quantity,
      isReversal,
      cost,
    ]);
    expect(shown).toEqual([
      [0, 'r1', '2000', false, '0.005'],
      [0, 'r3', '20', false, '0.0002'],
      [0, 'r4', '10', false, '0.0002'],
      [0, 'r1', '-1000', true, '-0.0025'],
      [0, 'r3', '-10', true, '-0.0001'],
      [1, 'r1', '1000', false, '0.0025'],
      [1, 'r3', '10', false, '0.0001'],
    ]);
  });

  it('stay whole where the parts do not come to what was booked, or are not known', async () => {
    const one: Given = {
      hour: 0,
      feature: null,
      entryNo: 0,
      parts: [[0, 1_000]],
      isOdd: true,
      hasCall: true,
    };
    const rows = await rowsOf([one, { ...one, isOdd: false, hasCall: false }], 5);
    expect(rows).toHaveLength(1);
    expect(rows[0]).toMatchObject({ calls: '2', cost_usd: '0.005000000000001' });
    expect(rows[0]!.charge).toBeUndefined();
  });
});
