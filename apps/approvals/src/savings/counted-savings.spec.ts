import { parseUsd } from '@costwire/contracts';
import fc from 'fast-check';
import { countedSavings, mayShareDollars, type Claim } from './counted-savings.js';

const claim = (expected: string, more: Partial<Claim> = {}, days = 1): Claim => ({
  anomaly_id: null,
  scope: { kind: 'agent', value: 'a' },
  savings: { low: expected, expected, high: expected, horizon_days: days },
  ...more,
});

const usd = (text: string): bigint => parseUsd(text)!;

describe('counted savings', () => {
  test('are those proposed when no other action claims any', () => {
    expect(countedSavings(claim('2'), []).expected).toBe('2');
  });

  test('are what others of the same calls leave, by the day', () => {
    expect(countedSavings(claim('5'), [claim('2')]).expected).toBe('3');
    expect(countedSavings(claim('5'), [claim('14', {}, 7)]).expected).toBe('3');
    expect(countedSavings(claim('35', {}, 7), [claim('2')]).expected).toBe('21');
    expect(countedSavings(claim('1'), [claim('2')]).expected).toBe('0');
  });

  test.each<[string, boolean, Partial<Claim>]>([
    ['another agent', false, { scope: { kind: 'agent', value: 'b' } }],
    ['a feature, which the agent may serve', true, { scope: { kind: 'feature', value: 'f' } }],
    [
      'another agent in the same anomaly',
      true,
      { anomaly_id: 'x', scope: { kind: 'agent', value: 'b' } },
    ],
    ['the same agent', true, {}],
  ])('are shared with %s: %s', (_, shared, more) => {
    expect(mayShareDollars(claim('1', { anomaly_id: 'x' }), claim('1', more))).toBe(shared);
  });

  test('are not shared between environments', () => {
    const inside = (environment: string) =>
      claim('1', { scope: { kind: 'agent', value: 'a', environment } });
    expect(mayShareDollars(inside('test'), inside('live'))).toBe(false);
    expect(mayShareDollars(inside('test'), claim('1'))).toBe(true);
  });

  test('stay in order, whatever others took of each figure', () => {
    const own = { low: '5', expected: '10', high: '12', horizon_days: 1 };
    const taken = (low: string, expected: string, high: string): Claim[] => [
      claim('0', { savings: { low, expected, high, horizon_days: 1 } }),
    ];
    expect(countedSavings(claim('0', { savings: own }), taken('0', '10', '12'))).toMatchObject({
      low: '0',
      expected: '0',
      high: '0',
    });
    expect(countedSavings(claim('0', { savings: own }), taken('1', '2', '9'))).toMatchObject({
      low: '3',
      expected: '3',
      high: '3',
    });
  });

  test('of any actions on the same calls never add up to more than the largest claim', () => {
    const amount = fc.integer({ min: 0, max: 1_000_000 });
    const three = fc
      .tuple(amount, amount, amount)
      .map((amounts) => amounts.sort((one, other) => one - other).map(String));
    const claims = fc.array(three, { minLength: 1, maxLength: 8 });
    fc.assert(
      fc.property(claims, (proposed) => {
        const counted: Claim[] = [];
        for (const [low = '', expected = '', high = ''] of proposed) {
          const next = claim('0', { savings: { low, expected, high, horizon_days: 1 } });
          counted.push({ ...next, savings: countedSavings(next, counted) });
        }
        for (const [place, figure] of (['low', 'expected', 'high'] as const).entries()) {
          const sum = counted.reduce((total, { savings }) => total + usd(savings[figure]), 0n);
          expect(sum <= usd(String(Math.max(...proposed.map((each) => Number(each[place])))))).toBe(
            true,
          );
        }
        const inOrder = counted.every(
          ({ savings: { low, expected, high } }) =>
            usd(low) <= usd(expected) && usd(expected) <= usd(high),
        );
        expect(inOrder).toBe(true);
      }),
    );
    const [first, second] = ['3', '8'].map((each) => claim(each)) as [Claim, Claim];
    expect(countedSavings(second, [first]).expected).toBe('5');
  });
});
