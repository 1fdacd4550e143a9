import { SeededRandom } from '../suite/random.js';
import { Arena } from './arena.js';
import { Tail } from './tail.js';

describe('Tail', () => {
  it('answers noise with large surprises as rarely as they claim', () => {
    const random = new SeededRandom(8);
    const tail = new Tail(new Arena(8), 2500);
    let overFive = 0;
    let overTwelve = 0;
    for (let i = 0; i < 100_000; i++) {
      const surprise = tail.surprise(Math.abs(random.normal()));
      if (surprise > 5) overFive++;
      if (surprise > 12) overTwelve++;
    }
    expect(overFive / 100_000).toBeLessThan(0.01);
    expect(overFive / 100_000).toBeGreaterThan(0.0005);
    expect(overTwelve).toBeLessThan(5);
  });

  it('rises with the value', () => {
    const surpriseOf = (value: number): number => {
      const tail = new Tail(new Arena(8), 2500);
      for (let i = 0; i < 500; i++) tail.surprise(1 + Math.sin(i));
      return tail.surprise(value);
    };
    expect(surpriseOf(10)).toBeGreaterThan(surpriseOf(5));
    expect(surpriseOf(5)).toBeGreaterThan(surpriseOf(2.5));
    expect(surpriseOf(0)).toBe(0);
  });
});
