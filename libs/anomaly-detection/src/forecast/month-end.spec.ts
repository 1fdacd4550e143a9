import { SeededRandom } from '../suite/random.js';
import { forecastMonth, paceOf, type DayCost } from './month-end.js';

const DAY = 86_400_000;

/** Daily spend with quiet weekends, noise and a level that wanders; another one for each seed. */
function spend(seed: number, from: string, count: number): DayCost[] {
  const random = new SeededRandom(seed);
  const weekend = 0.2 + 0.6 * random.next();
  const noise = 0.05 + 0.2 * random.next();
  const start = Date.parse(`${from}T00:00:00Z`);
  let level = 20 + 400 * random.next();
  return Array.from({ length: count }, (_, index) => {
    const time = new Date(start + index * DAY);
    level *= Math.exp(0.02 * gauss(random));
    const factor = time.getUTCDay() % 6 === 0 ? weekend : 1;
    const usd = level * factor * Math.exp(noise * gauss(random));
    return { day: time.toISOString().slice(0, 10), usd };
  });
}

function gauss(random: SeededRandom): number {
  return Math.sqrt(-2 * Math.log(1 - random.next())) * Math.cos(2 * Math.PI * random.next());
}

const totalOf = (days: readonly DayCost[]): number => days.reduce((sum, { usd }) => sum + usd, 0);

describe('where a month ends', () => {
  test('is known exactly of spend that is the same every week', () => {
    const days = Array.from({ length: 90 }, (_, index) => {
      const time = new Date(Date.parse('2026-01-01T00:00:00Z') + index * DAY);
      return { day: time.toISOString().slice(0, 10), usd: time.getUTCDay() % 6 === 0 ? 4 : 10 };
    });
    const march = totalOf(days.filter(({ day }) => day.startsWith('2026-03')));
    const known = days.filter(({ day }) => day < '2026-03-11');
    const forecast = forecastMonth(known, Date.parse('2026-03-11T00:00:00Z'))!;
    expect(forecast.spentUsd).toBeCloseTo(totalOf(days.slice(59, 69)), 9);
    expect(Math.abs(forecast.expectedUsd / march - 1)).toBeLessThan(0.02);
    expect(forecast.daysLeft).toBe(21);
  });

  test('lies in the band in eight of ten months, and nearer than by the simple rule', () => {
    let within = 0;
    let errors = 0;
    let simple = 0;
    const months = 400;
    for (let seed = 5_001; seed <= 5_000 + months; seed += 1) {
      const days = spend(seed, '2026-01-10', 81);
      const march = totalOf(days.filter(({ day }) => day.startsWith('2026-03')));
      const today = 5 + (seed % 20);
      const known = days.filter(({ day }) => day < `2026-03-${String(today).padStart(2, '0')}`);
      const now = Date.parse(`2026-03-${String(today).padStart(2, '0')}T00:00:00Z`);
      const forecast = forecastMonth(known, now)!;
      within += Number(forecast.lowUsd <= march && march <= forecast.highUsd);
      errors += Math.abs(Math.log(forecast.expectedUsd / march));
      simple += Math.abs(Math.log((forecast.spentUsd * 31) / (today - 1) / march));
    }
    expect(within / months).toBeGreaterThan(0.72);
    expect(within / months).toBeLessThan(0.9);
    expect(errors).toBeLessThan(0.92 * simple);
  });

  test('becomes surer as the month goes on', () => {
    const days = spend(7, '2026-01-10', 81);
    const width = (day: string): number => {
      const known = days.filter((each) => each.day < day);
      const forecast = forecastMonth(known, Date.parse(`${day}T00:00:00Z`))!;
      return forecast.highUsd - forecast.lowUsd;
    };
    expect(width('2026-03-28')).toBeLessThan(width('2026-03-05') / 3);
  });

  test('counts the rest of today only', () => {
    const days = Array.from({ length: 30 }, (_, index) => ({
      day: new Date(Date.parse('2026-03-01T00:00:00Z') + index * DAY).toISOString().slice(0, 10),
      usd: 24,
    }));
    const known = [...days, { day: '2026-03-31', usd: 6 }];
    const forecast = forecastMonth(known, Date.parse('2026-03-31T06:00:00Z'))!;
    expect(forecast.daysLeft).toBeCloseTo(0.75, 9);
    expect(forecast.expectedUsd).toBeCloseTo(31 * 24, 6);
  });

  test('is unknown before one day is over', () => {
    expect(forecastMonth([], Date.parse('2026-03-11T00:00:00Z'))).toBeUndefined();
    const today = [{ day: '2026-03-11', usd: 5 }];
    expect(forecastMonth(today, Date.parse('2026-03-11T09:00:00Z'))).toBeUndefined();
  });
});

describe('a budget', () => {
  const days = Array.from({ length: 20 }, (_, index) => ({
    day: new Date(Date.parse('2026-03-01T00:00:00Z') + index * DAY).toISOString().slice(0, 10),
    usd: 10,
  }));
  const at = Date.parse('2026-03-21T00:00:00Z');

  test.each([
    [1_000, 'on_track', undefined],
    [311, 'at_risk', undefined],
    [300, 'over', 10],
    [150, 'exceeded', 0],
  ] as const)('of %d USD is %s and lasts %s days', (budget, pace, lasts) => {
    const forecast = forecastMonth(days, at, budget)!;
    expect(forecast.expectedUsd).toBeCloseTo(310, 6);
    expect(paceOf(forecast, budget)).toBe(pace);
    if (lasts === undefined) expect(forecast.budgetLastsDays).toBeUndefined();
    else expect(forecast.budgetLastsDays).toBeCloseTo(lasts, 6);
  });
});
