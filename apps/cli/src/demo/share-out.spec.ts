import fc from 'fast-check';
import { shareOut } from './share-out.js';

describe('shareOut', () => {
  test('gives the left-over to the largest remainders', () => {
    expect(shareOut(10, [1, 1, 1])).toEqual([4, 3, 3]);
    expect(shareOut(5, [2.6, 1.4, 1])).toEqual([3, 1, 1]);
    expect(shareOut(0, [1, 2])).toEqual([0, 0]);
  });

  test('adds up to the count, each share within one of its exact part', () => {
    const weights = fc.array(fc.integer({ min: 1, max: 1000 }), { minLength: 1, maxLength: 20 });
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 1_000_000 }), weights, (count, parts) => {
        const shares = shareOut(count, parts);
        const total = parts.reduce((sum, part) => sum + part, 0);
        expect(shares.reduce((sum, share) => sum + share, 0)).toBe(count);
        shares.forEach((share, index) => {
          expect(Math.abs(share - (count * parts[index]!) / total)).toBeLessThan(1);
        });
      }),
    );
  });
});
