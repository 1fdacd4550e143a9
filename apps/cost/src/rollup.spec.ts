import fc from 'fast-check';
import { usdFromUnits, ZERO_USD, type ApiKeyId, type ProjectId } from '@costwire/contracts';
import { usageBatch, usageEvent } from '@costwire/testing';
import type { LedgerEntry } from './book-entry.js';
import { rollUp, type RollupChange } from './rollup.js';

const PROJECTS = ['p-1', 'p-2'] as ProjectId[];
const KEYS = ['k-1', 'k-2'] as ApiKeyId[];

const entries: fc.Arbitrary<LedgerEntry> = fc
  .record({
    project: fc.constantFrom(...PROJECTS),
    key: fc.constantFrom(...KEYS),
    hour: fc.integer({ min: 0, max: 3 }),
    units: fc.option(fc.bigInt({ min: 0n, max: 10n ** 18n }), { nil: undefined }),
    feature: fc.constantFrom('a', 'b', undefined),
    user: fc.constantFrom('u', 'v', undefined),
    input: fc.integer({ min: 0, max: 1_000_000 }),
    cached: fc.option(fc.integer({ min: 0, max: 100 }), { nil: undefined }),
    latencyMs: fc.option(fc.integer({ min: 0, max: 10_000 }), { nil: undefined }),
  })
  .map(({ project, key, hour, units, feature, user, input, cached, latencyMs }) => ({
    batch: usageBatch({ project_id: project, api_key_id: key }),
    event: usageEvent({
      timestamp: `2026-03-02T0${hour}:59:59.999Z`,
      input_tokens: input,
      ...(feature && { feature }),
      ...(user && { user_id: user }),
      ...(cached !== undefined && { cache_read_tokens: cached }),
      ...(latencyMs !== undefined && { latency_ms: latencyMs }),
    }),
    status: units === undefined ? 'unpriced' : 'priced',
    amount: units === undefined ? undefined : usdFromUnits(units),
    pricedAs: undefined,
    missing: undefined,
    priceBookVersion: 'b',
  }));

const keyOf = (change: RollupChange): string =>
  [
    change.projectId,
    change.dimension,
    change.bucket,
    change.name,
    change.provider,
    change.model,
  ].join('\t');

const total = (numbers: number[]): number => numbers.reduce((sum, each) => sum + each, 0);

describe('rolling up', () => {
  test('gives every dimension the same sums as the entries themselves', () => {
    fc.assert(
      fc.property(fc.array(entries, { maxLength: 60 }), (given) => {
        const changes = rollUp(given);
        for (const dimension of ['feature', 'user', 'agent', 'key'] as const) {
          for (const project of PROJECTS) {
            const own = changes.filter((c) => c.dimension === dimension && c.projectId === project);
            const of = given.filter(({ batch }) => batch.project_id === project);
            const cost = of.reduce((sum, { amount }) => sum + (amount ?? 0n), 0n);
            const timed = of.filter(({ event }) => event.latency_ms !== undefined);
            expect({
              calls: total(own.map((c) => c.calls)),
              unpriced: total(own.map((c) => c.unpricedCalls)),
              input: total(own.map((c) => c.inputTokens)),
              output: total(own.map((c) => c.outputTokens)),
              cached: total(own.map((c) => c.cacheReadTokens)),
              latencyUs: total(own.map((c) => c.latencyUs)),
              timed: total(own.map((c) => c.timedCalls)),
              cost: own.reduce((sum, c) => sum + c.cost, ZERO_USD as bigint),
            }).toEqual({
              calls: of.length,
              unpriced: of.filter(({ amount }) => amount === undefined).length,
              input: total(of.map(({ event }) => event.input_tokens)),
              output: total(of.map(({ event }) => event.output_tokens)),
              cached: total(of.map(({ event }) => event.cache_read_tokens ?? 0)),
              latencyUs: total(timed.map(({ event }) => event.latency_ms! * 1_000)),
              timed: timed.length,
              cost,
            });
          }
        }
      }),
      { numRuns: 50 },
    );
  });

  test('names each bucket once, in an order that is the same for every transaction', () => {
    fc.assert(
      fc.property(fc.array(entries, { maxLength: 40 }), (given) => {
        const keys = rollUp(given).map(keyOf);
        expect(new Set(keys).size).toBe(keys.length);
        expect(keys).toEqual([...keys].sort());
        expect(rollUp([...given].reverse()).map(keyOf)).toEqual(keys);
      }),
      { numRuns: 50 },
    );
  });

  test('puts an event into the UTC hour it happened in', () => {
    const at = (timestamp: string): LedgerEntry => ({
      ...fc.sample(entries, { numRuns: 1, seed: 1 })[0]!,
      event: usageEvent({ timestamp }),
    });
    const buckets = (timestamp: string) => new Set(rollUp([at(timestamp)]).map((c) => c.bucket));
    expect(buckets('2026-03-02T09:59:59.999Z')).toEqual(new Set(['2026-03-02T09:00:00.000Z']));
    expect(buckets('2026-03-02T10:00:00.000Z')).toEqual(new Set(['2026-03-02T10:00:00.000Z']));
  });

  test('of nothing is nothing', () => {
    expect(rollUp([])).toEqual([]);
  });
});
