import { SeriesState } from '../cost/series-state.js';
import {
  closeHour,
  emptyHour,
  judgeOpenHours,
  type HourTotal,
  type OpenSeries,
} from './open-hours.js';
import { scopeOfSeries, seriesKeyOf } from './watched-series.js';

const HOUR = 3_600_000;
const T0 = Date.parse('2026-03-02T00:00:00Z');
const KNOWN_HOURS = 14 * 24;
const series = seriesKeyOf({ kind: 'agent', name: 'crawler', provider: 'openai', model: 'gpt-4o' });

function hour(index: number, calls = 100 + ((index * 7) % 11), inputPerCall = 3_000): HourTotal {
  return {
    hourMs: T0 + index * HOUR,
    calls,
    inputTokens: calls * inputPerCall,
    cachedInputTokens: 0,
    outputTokens: calls * 300,
    costUsd: String((calls * (inputPerCall * 2.5 + 300 * 10)) / 1e6),
  };
}

function open(state: SeriesState | undefined, hours: HourTotal[], key = series): OpenSeries {
  return { series: key, scope: scopeOfSeries(key), state, hours, isNew: false };
}

function learned(key = series): SeriesState {
  const state = SeriesState.empty();
  for (let index = 0; index < KNOWN_HOURS; index += 1) {
    closeHour(state, open(state, [], key), hour(index));
  }
  return state;
}

describe('an hour that is filling', () => {
  test('is conspicuous as soon as it holds too much, and stays so', () => {
    const state = learned();
    const found = [50, 150, 400, 900, 2_000].map(
      (calls) => judgeOpenHours(open(state, [hour(KNOWN_HOURS, calls)])).length,
    );
    expect(found).toEqual([0, 0, 1, 1, 1]);
  });

  test('is not learned from', () => {
    const state = learned();
    const before = state.save();
    judgeOpenHours(open(state, [hour(KNOWN_HOURS, 5_000)]));
    expect(state.save()).toEqual(before);
  });

  test('with few calls yet is no drop; a closed hour of none is one after the second', () => {
    const state = learned();
    const empty = [0, 1, 2].map((index) => emptyHour(T0 + (KNOWN_HOURS + index) * HOUR));
    expect(judgeOpenHours(open(state, empty))).toEqual([]);
    const closed = empty.map((each) => closeHour(state, open(state, []), each)?.anomaly.driver);
    expect(closed).toContain('drop');
  });

  test('tells what is usual beside what it holds', () => {
    const [found] = judgeOpenHours(open(learned(), [hour(KNOWN_HOURS, 2_000)]));
    expect(found!.counts).toMatchObject({ calls: 2_000, outputTokens: 600_000 });
    expect(found!.counts.usualCalls).toBeGreaterThan(95);
    expect(found!.counts.usualCalls).toBeLessThan(115);
    expect(found!.counts.usualOutputPerCall).toBeCloseTo(300, 0);
  });

  test('of several series together is not judged by what one call costs', () => {
    const whole = seriesKeyOf({ kind: 'project', name: '', provider: '', model: '' });
    const dearer = hour(KNOWN_HOURS, 105, 12_000);
    expect(judgeOpenHours(open(learned(), [dearer]))).toMatchObject([
      { anomaly: { driver: 'input_tokens' } },
    ]);
    expect(judgeOpenHours(open(learned(whole), [dearer], whole))).toEqual([]);
    const more = judgeOpenHours(open(learned(whole), [hour(KNOWN_HOURS, 2_000)], whole));
    expect(more).toMatchObject([{ anomaly: { driver: 'volume' } }]);
  });
});
