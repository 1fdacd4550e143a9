import { parseUsd } from '@costwire/contracts';
import fc from 'fast-check';
import { countedSavings, mayShareDollars, type Claim } from './counted-savings.js';

const claim = (expected: string, more: Partial<Claim> = {}, days = 1): Claim => ({
  anomaly_id: null,
  scope: { kind: 'agent', value: 'a' },
  savings: { low: expected, expected, high: expected, horizon_days: days },
  ...more,
});

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

  test('of any actions on the same calls never add up to more than the largest claim', () => {
    const amounts = fc.array(fc.integer({ min: 0, max: 1_000_000 }), {
      minLength: 1,
      maxLength: 8,
    });
    fc.assert(
      fc.property(amounts, (cents) => {
        const counted: Claim[] = [];
        for (const each of cents) {
          const next = claim(String(each));
          counted.push({ ...next, savings: countedSavings(next, counted) });
        }
        const sum = counted.reduce((total, { savings }) => total + parseUsd(savings.expected)!, 0n);
        expect(sum).toBe(parseUsd(String(Math.max(...cents)))!);
      }),
    );
  });
});
