import fc from 'fast-check';
import {
  ROLLUP_DIMENSIONS,
  usdFromUnits,
  type ApiKeyId,
  type ProjectId,
  type RollupDimension,
} from '@costwire/contracts';
import { usageBatch, usageEvent } from '@costwire/testing';
import type { LedgerEntry } from './book-entry.js';
import { rollUp, type Change } from './rollup.js';

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
    source: fc.constantFrom('estimated' as const, 'gateway' as const, undefined),
    cached: fc.option(fc.integer({ min: 0, max: 100 }), { nil: undefined }),
    latencyMs: fc.option(fc.integer({ min: 0, max: 10_000 }), { nil: undefined }),
  })
  .map(({ project, key, hour, units, feature, user, input, source, cached, latencyMs }) => ({
    batch: usageBatch({ project_id: project, api_key_id: key }),
    event: usageEvent({
      timestamp: `2026-03-02T0${hour}:59:59.999Z`,
      input_tokens: input,
      ...(feature && { feature }),
      ...(source && { usage_source: source }),
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

const keyOf = ({ key }: Change<object>): string => Object.values(key).join('\t');

const total = (numbers: number[]): number => numbers.reduce((sum, each) => sum + each, 0);

/** What the entries add up to, counted on its own. */
function sumsOf(of: LedgerEntry[]) {
  const guessed = of.filter(
    ({ event, amount }) => event.usage_source === 'estimated' && amount !== undefined,
  );
  const timed = of.filter(({ event }) => event.latency_ms !== undefined);
  return {
    calls: of.length,
    unpricedCalls: of.filter(({ amount }) => amount === undefined).length,
    inputTokens: total(of.map(({ event }) => event.input_tokens)),
    outputTokens: total(of.map(({ event }) => event.output_tokens)),
    cacheReadTokens: total(of.map(({ event }) => event.cache_read_tokens ?? 0)),
    latencyUs: total(timed.map(({ event }) => event.latency_ms! * 1_000)),
    timedCalls: timed.length,
    cost: of.reduce((sum, { amount }) => sum + (amount ?? 0n), 0n),
    estimatedCalls: guessed.length,
    estimatedCost: guessed.reduce((sum, { amount }) => sum + amount!, 0n),
  };
}

describe('rolling up', () => {
  test('gives every hour of every name the sums of its own entries, and nothing else', () => {
    const nameOf: Record<RollupDimension, (entry: LedgerEntry) => string> = {
      feature: ({ event }) => event.feature ?? '',
      agent: ({ event }) => event.agent_name ?? '',
      key: ({ batch }) => batch.api_key_id,
    };
    fc.assert(
      fc.property(fc.array(entries, { maxLength: 40 }), (given) => {
        const { hourly } = rollUp(given);
        for (const { key, sums } of hourly) {
          const own = given.filter(
            (entry) =>
              entry.batch.project_id === key.projectId &&
              entry.event.timestamp.slice(0, 13) === key.bucket.slice(0, 13) &&
              nameOf[key.dimension](entry) === key.name,
          );
          expect({ ...sums }).toEqual(sumsOf(own));
        }
        for (const dimension of ROLLUP_DIMENSIONS) {
          const of = hourly.filter(({ key }) => key.dimension === dimension);
          expect(total(of.map(({ sums }) => sums.calls))).toBe(given.length);
        }
      }),
      { numRuns: 50 },
    );
  });

  test('gives every day of every user the sums of its own entries, and nothing else', () => {
    fc.assert(
      fc.property(fc.array(entries, { maxLength: 40 }), (given) => {
        const { users } = rollUp(given);
        for (const { key, sums } of users) {
          const own = given.filter(
            ({ batch, event }) =>
              batch.project_id === key.projectId &&
              event.timestamp.startsWith(key.day) &&
              (event.user_id ?? '') === key.userId,
          );
          expect({ ...sums }).toEqual(sumsOf(own));
        }
        expect(total(users.map(({ sums }) => sums.calls))).toBe(given.length);
      }),
      { numRuns: 50 },
    );
  });

  test('names each bucket once, in an order that is the same for every transaction', () => {
    fc.assert(
      fc.property(fc.array(entries, { maxLength: 40 }), (given) => {
        const reversed = rollUp([...given].reverse());
        for (const kind of ['hourly', 'users'] as const) {
          const keys = rollUp(given)[kind].map(keyOf);
          expect(new Set(keys).size).toBe(keys.length);
          expect(keys).toEqual([...keys].sort());
          expect(reversed[kind].map(keyOf)).toEqual(keys);
        }
      }),
      { numRuns: 50 },
    );
  });

  test('puts an event into the UTC hour it happened in', () => {
    const at = (timestamp: string): LedgerEntry => ({
      ...fc.sample(entries, { numRuns: 1, seed: 1 })[0]!,
      event: usageEvent({ timestamp }),
    });
    const buckets = (timestamp: string) =>
      new Set(rollUp([at(timestamp)]).hourly.map(({ key }) => key.bucket));
    expect(buckets('2026-03-02T09:59:59.999Z')).toEqual(new Set(['2026-03-02T09:00:00.000Z']));
    expect(buckets('2026-03-02T10:00:00.000Z')).toEqual(new Set(['2026-03-02T10:00:00.000Z']));
  });

  test('gives the five minutes of late calls, which sum to the hours; not of older ones', () => {
    const from = '2026-03-02T01:00:00.000Z';
    fc.assert(
      fc.property(fc.array(entries, { maxLength: 40 }), (given) => {
        const late = given.filter(({ event }) => event.timestamp >= from);
        const { recent } = rollUp(given, [], from);
        const hours = new Map(recent.map((change) => [keyOf(change), change.sums]));
        const named = rollUp(late).hourly.filter(
          ({ key }) => key.dimension !== 'agent' || key.name !== '',
        );
        expect(hours.size).toBe(named.length);
        for (const { key, sums } of named) {
          const bucket = `${key.bucket.slice(0, 14)}55:00.000Z`;
          expect(hours.get(keyOf({ key: { ...key, bucket }, sums }))).toEqual(sums);
        }
      }),
      { numRuns: 50 },
    );
  });

  test('puts an event into the five minutes it happened in', () => {
    const sample = fc.sample(entries, { numRuns: 1, seed: 1 })[0]!;
    const bucketOf = (time: string): string | undefined => {
      const event = usageEvent({ timestamp: `2026-03-02T${time}Z` });
      return rollUp([{ ...sample, event }], [], '').recent[0]?.key.bucket;
    };
    expect(bucketOf('09:04:59.999')).toBe('2026-03-02T09:00:00.000Z');
    expect(bucketOf('09:05:00.000')).toBe('2026-03-02T09:05:00.000Z');
    expect(bucketOf('09:59:59.999')).toBe('2026-03-02T09:55:00.000Z');
    expect(bucketOf('09:10:00.000')).toBe('2026-03-02T09:10:00.000Z');
  });

  test('of nothing is nothing', () => {
    expect(rollUp([])).toEqual({ hourly: [], recent: [], users: [] });
  });

  test('of entries that are taken back leaves nothing of them, in any bucket of any kind', () => {
    fc.assert(
      fc.property(fc.array(entries, { maxLength: 30 }), fc.array(entries), (kept, gone) => {
        const apart = rollUp([...kept, ...gone], gone);
        const alone = rollUp(kept);
        for (const kind of ['hourly', 'users'] as const) {
          const expected = new Map(alone[kind].map((change) => [keyOf(change), change.sums]));
          for (const change of apart[kind]) {
            expect({ ...change.sums }).toEqual({ ...(expected.get(keyOf(change)) ?? sumsOf([])) });
          }
        }
      }),
    );
  });
});
