import { SeededRandom } from '../suite/random.js';
import { ScoreScan } from './score-scan.js';

const START_MS = Date.UTC(2024, 2, 4);
const STEP_MS = 300_000;

function series(seed: number, rows: number): number[] {
  const random = new SeededRandom(seed);
  return Array.from({ length: rows }, (_, i) => 50 + 20 * Math.sin(i / 46) + 2 * random.normal());
}

function scores(values: readonly number[], from = START_MS): number[] {
  const scan = new ScoreScan();
  return values.map((value, i) => scan.observe(value, from + i * STEP_MS));
}

const spiked = series(3, 3000).map((value, i) => (i >= 2400 && i < 2404 ? value + 90 : value));

describe('ScoreScan', () => {
  it('scores a spike higher than anything before it', () => {
    const all = scores(spiked);
    expect(all[2400]).toBeGreaterThan(Math.max(...all.slice(0, 2400)));
    expect(all[2400]).toBeGreaterThan(0.4);
  });

  it('does not repeat itself for the rows that follow', () => {
    const after = scores(spiked).slice(2405, 2900);
    expect(Math.max(...after)).toBeLessThan(0.2);
  });

  it('finds a series that falls still', () => {
    const still = series(9, 3000).map((value, i) => (i >= 2500 ? 50 : value));
    const all = scores(still);
    expect(Math.max(...all.slice(2500, 2700))).toBeGreaterThan(Math.max(...all.slice(500, 2500)));
  });

  it('finds a day that does not look like the others', () => {
    const random = new SeededRandom(4);
    const daily = Array.from({ length: 4032 }, (_, i) => {
      const high = i % 288 > 100 && i % 288 < 200 && Math.floor(i / 288) !== 10;
      return (high ? 80 : 20) + random.normal();
    });
    const all = scores(daily);
    const missed = all.slice(2880 + 100, 2880 + 288);
    expect(Math.max(...missed)).toBeGreaterThan(Math.max(...all.slice(700, 2880)));
  });

  it('scores a constant series 0', () => {
    expect(Math.max(...scores(Array.from({ length: 1000 }, () => 7)))).toBe(0);
  });

  it.each([0.37, 13.1, 1024])(
    'gives the same scores when all values are multiplied by %d',
    (factor) => {
      const scaled = scores(spiked.map((value) => value * factor));
      scores(spiked).forEach((score, i) => expect(scaled[i]).toBeCloseTo(score, 4));
    },
  );

  it('gives the same scores when the calendar is moved by whole weeks', () => {
    expect(scores(spiked, START_MS + 52 * 7 * 86_400_000)).toEqual(scores(spiked));
  });

  it('does not change earlier scores when later values change', () => {
    const altered = spiked.map((value, i) => (i < 2000 ? value : 0));
    expect(scores(altered).slice(0, 2000)).toEqual(scores(spiked).slice(0, 2000));
  });

  it('continues byte for byte after being saved and restored', () => {
    const rows = spiked.map((v, i) => `${new Date(START_MS + i * STEP_MS).toISOString()},${v}`);
    const first = new ScoreScan();
    const whole = new ScoreScan();
    const before = rows.slice(0, 1777).map((row) => first.push(row));
    const second = new ScoreScan();
    second.restore(first.save());
    const after = rows.slice(1777).map((row) => second.push(row));
    expect([...before, ...after]).toEqual(rows.map((row) => whole.push(row)));
  });

  it('answers malformed rows 0, learns nothing from them, and has no answer to a header', () => {
    const scan = new ScoreScan();
    const clean = new ScoreScan();
    expect(scan.push('timestamp,value')).toBe('');
    spiked.slice(0, 600).forEach((value, i) => {
      const row = `2024-03-0${1 + Math.floor(i / 288)} 00:00:00,${value}`;
      for (const bad of ['', 'x', '2024-03-04 00:00:00,', 'never,5', '2024-03-04 00:00:00,1e999']) {
        expect(scan.push(bad)).toBe('0');
      }
      expect(scan.push(row)).toBe(clean.push(row));
    });
  });

  it('refuses to restore another state', () => {
    expect(() => new ScoreScan().restore(new Uint8Array(8))).toThrow(RangeError);
  });
});
