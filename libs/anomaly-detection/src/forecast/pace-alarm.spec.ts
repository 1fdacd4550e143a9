import type { AnomalyRecord, AnomalyScope, ProjectId } from '@costwire/contracts';
import type { DayCost } from './month-end.js';
import { readPace, trackPace, type PaceReading } from './pace-alarm.js';

const DAY = 86_400_000;
const projectId = '0190a000-0000-7000-8000-000000000001' as ProjectId;
const scope: AnomalyScope = { kind: 'feature', name: 'search', provider: '', model: '' };
const at = (day: string): number => Date.parse(`${day}T12:00:00Z`);

/** Ten dollars a day since February, and another amount from a day on. */
function days(untilMs: number, from = '9', usd = 10): DayCost[] {
  const first = Date.parse('2026-02-01T00:00:00Z');
  return Array.from({ length: Math.floor((untilMs - first) / DAY) + 1 }, (_, index) => {
    const day = new Date(first + index * DAY).toISOString().slice(0, 10);
    return { day, usd: day >= from ? usd : 10 };
  });
}

/** The alarm of a scope as the days go by. */
class Watch {
  wasOver = false;
  known: AnomalyRecord | undefined;

  step(reading: PaceReading, nowMs: number): string[] {
    const { wasOver, known } = this;
    const { over, tracked } = trackPace(reading, { projectId, scope, wasOver, known, nowMs });
    this.wasOver = over;
    this.known = tracked.at(-1)?.anomaly ?? known;
    return tracked.map(
      ({ change, anomaly }) => `${change} ${anomaly.resolution ?? anomaly.severity}`,
    );
  }

  on(day: string, budget: number | undefined, from?: string, usd?: number): string[] {
    return this.step(readPace(days(at(day), from, usd), at(day), budget)!, at(day));
  }
}

describe('the pace of a month', () => {
  test('is told once when its forecast crosses the budget, and again when it becomes worse', () => {
    const watch = new Watch();
    expect(watch.on('2026-03-05', 330)).toEqual([]);
    expect(watch.on('2026-03-10', 300)).toEqual(['opened medium']);
    expect(watch.known).toMatchObject({
      driver: 'pace',
      service: 'search',
      expected_cost: '300.00',
      meta: { month: '2026-03', limit: 'budget' },
    });
    expect(watch.known!.description).toMatch(
      /^Feature search is heading for \$31\d\.\d\d in 2026-03 \(between .* in eight of ten such months\) against a budget of \$300\.00; \$\d+\.\d\d is spent\.$/,
    );
    expect(watch.on('2026-03-11', 300)).toEqual([]);
    expect(watch.on('2026-03-20', 300, '2026-03-12', 40)).toEqual(['updated critical']);
  });

  test('ends when it is back, and is the same alarm within a day', () => {
    const watch = new Watch();
    watch.on('2026-03-10', 300);
    const { id } = watch.known!;
    expect(watch.on('2026-03-10', 315)).toEqual([]);
    expect(watch.on('2026-03-10', 400)).toEqual(['resolved back_on_pace']);
    expect(watch.on('2026-03-11', 300)).toEqual(['reopened medium']);
    expect(watch.known!.id).toBe(id);
    watch.on('2026-03-11', 400);
    expect(watch.on('2026-03-20', 300)).toEqual(['opened high']);
    expect(watch.known!.id).not.toBe(id);
  });

  test('ends with the month, and begins anew in the next', () => {
    const watch = new Watch();
    watch.on('2026-03-31', 100);
    watch.wasOver = false;
    expect(watch.on('2026-04-02', 100)).toEqual(['resolved month_over', 'opened high']);
    expect(watch.known!.meta['month']).toBe('2026-04');
  });

  test('that somebody called no issue stays silent until it has been back', () => {
    const watch = new Watch();
    watch.on('2026-03-10', 300);
    watch.known = { ...watch.known!, status: 'resolved', resolution: 'not_an_issue' };
    expect(watch.on('2026-03-12', 300)).toEqual([]);
    expect(watch.on('2026-03-12', 400)).toEqual([]);
    expect(watch.on('2026-03-14', 300)).toEqual(['opened high']);
  });

  test('without a budget is held against what was expected when it began', () => {
    const watch = new Watch();
    expect(watch.on('2026-03-20', undefined)).toEqual([]);
    expect(watch.on('2026-03-20', undefined, '2026-03-08', 40)).toEqual(['opened high']);
    expect(watch.known).toMatchObject({ meta: { limit: 'expected_band' } });
    expect(readPace([{ day: '2026-03-01', usd: 3 }], at('2026-03-05'))).toBeUndefined();
    expect(readPace([], at('2026-03-05'), 10)).toBeUndefined();
  });

  test('of a budget of nothing has no deviation in percent', () => {
    const watch = new Watch();
    expect(watch.on('2026-03-05', 0)).toEqual(['opened critical']);
    expect(watch.known!.deviation_percent).toBeNull();
  });
});
