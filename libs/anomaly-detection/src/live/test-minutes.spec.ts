import { SeriesState } from '../cost/series-state.js';
import { SeededRandom } from '../suite/random.js';
import { closeHour, judgeOpenHours, type HourTotal, type OpenSeries } from './open-hours.js';
import { BUCKETS_PER_HOUR, MINUTES_MS, type MinutesTotal } from './minutes-total.js';
import { SeriesRhythm } from './series-rhythm.js';
import { scopeOfSeries, seriesKeyOf } from './watched-series.js';

const HOUR = 3_600_000;
const T0 = Date.parse('2026-03-02T00:00:00Z');
const KNOWN_HOURS = 14 * 24;
const series = seriesKeyOf({ kind: 'agent', name: 'crawler', provider: 'openai', model: 'gpt-4o' });
const scope = scopeOfSeries(series);
const USD_PER_CALL = 0.0105;

/** The calls of each five minutes of an hour. */
type Minutes = readonly number[];

function totalOf(hourMs: number, calls: number, inputPerCall = 3_000): HourTotal {
  return {
    hourMs,
    calls,
    inputTokens: calls * inputPerCall,
    cachedInputTokens: 0,
    outputTokens: calls * 300,
    costUsd: (calls * (USD_PER_CALL + ((inputPerCall - 3_000) * 2.5) / 1e6)).toFixed(9),
  };
}

function minutesOf(hourMs: number, calls: Minutes, inputPerCall?: number): MinutesTotal[] {
  return calls.map((each, index) => {
    const { hourMs: startMs, ...counts } = totalOf(hourMs + index * MINUTES_MS, each, inputPerCall);
    return { startMs, ...counts };
  });
}

const sum = (calls: Minutes): number => calls.reduce((all, each) => all + each, 0);

/** A series that has been watched for two weeks. */
class Watched {
  readonly state = SeriesState.empty();
  readonly rhythm = SeriesRhythm.empty();
  hours = 0;

  constructor(
    private readonly usual: (hour: number) => Minutes,
    private readonly input: (hour: number) => number = () => 3_000,
  ) {
    while (this.hours < KNOWN_HOURS) this.close(usual(this.hours));
  }

  get nextMs(): number {
    return T0 + this.hours * HOUR;
  }

  private open(calls: Minutes, inputPerCall?: number): OpenSeries {
    const hours = [totalOf(this.nextMs, sum(calls), inputPerCall)];
    const minutes = minutesOf(this.nextMs, calls, inputPerCall);
    const { state, rhythm } = this;
    return { series, scope, state, rhythm, hours, minutes, isNew: false };
  }

  judge(calls: Minutes, inputPerCall?: number) {
    return judgeOpenHours(this.open(calls, inputPerCall));
  }

  close(calls: Minutes, confirmed = false) {
    const input = this.input(this.hours);
    const open = this.open(calls, input);
    const found = closeHour(this.state, open, totalOf(this.nextMs, sum(calls), input), confirmed);
    this.hours += 1;
    return found;
  }

  usualNext(): Minutes {
    return this.usual(this.hours);
  }
}

/** Calls that come by themselves, at so many an hour; five minutes also vary together. */
function busy(chance: SeededRandom, perHour = 600, unrest = 0.05): (hour: number) => Minutes {
  return (hour) => {
    const level = (perHour * (hour % 24 > 8 ? 1.3 : 0.8)) / BUCKETS_PER_HOUR;
    return Array.from({ length: BUCKETS_PER_HOUR }, () =>
      chance.poisson(level * Math.exp(unrest * chance.normal())),
    );
  };
}

describe('five minutes of a filling hour', () => {
  test('that hold five times what is usual are found before they end', () => {
    const watched = new Watched(busy(new SeededRandom(1)));
    const usual = watched.usualNext().slice(0, 4);
    expect(watched.judge(usual)).toEqual([]);
    const share = 40;
    const found = [1, 2, 4, 5].map((times) => watched.judge([...usual, times * share]).length);
    expect(found).toEqual([0, 0, 1, 1]);
    expect(watched.judge([...usual, 5 * share])).toMatchObject([
      {
        hourMs: watched.nextMs,
        anomaly: { driver: 'volume', startedAtMs: watched.nextMs },
        fast: { since: new Date(watched.nextMs + 4 * MINUTES_MS).toISOString() },
      },
    ]);
  });

  test('are a loop when their calls hold more input than these vary by', () => {
    const chance = new SeededRandom(8);
    const input = (): number => Math.round(3_000 * Math.exp(0.25 * chance.normal()));
    const watched = new Watched(busy(new SeededRandom(1), 100), input);
    const drivers = [4_000, 12_000].map(
      (perCall) => watched.judge([8, 80], perCall)[0]?.anomaly.driver,
    );
    expect(drivers).toEqual(['volume', 'agent_loop']);
  });

  test('are told with their numbers', () => {
    const watched = new Watched(busy(new SeededRandom(1)));
    const [loop] = watched.judge([40, 40, 2_400], 9_000);
    expect(loop!.anomaly).toMatchObject({ driver: 'agent_loop', severity: 'critical' });
    const text = watched.judge([40, 40, 240])[0]!.anomaly.description;
    expect(text).toMatch(
      /^Agent crawler on openai\/gpt-4o cost \$2\.52 within 5 minutes, \$0\.4\d expected \(.*x\): 240 calls against about 4\d\.\d usual\.$/,
    );
  });

  test('are severe in a row as often as they follow each other', () => {
    const watched = new Watched(busy(new SeededRandom(1)));
    const inARow = (...calls: number[]) => watched.judge(calls)[0]?.fast?.severeBuckets;
    expect(inARow(40, 400)).toBe(1);
    expect(inARow(40, 400, 400)).toBe(2);
    expect(inARow(400, 400, 400)).toBe(3);
    expect(inARow(400, 400, 40)).toBe(0);
    expect(inARow(40, 40)).toBeUndefined();
  });

  test('of a job that runs at the full hour are usual; as many calls later are not', () => {
    const job = (hour: number): Minutes => [
      500,
      ...Array.from({ length: 11 }, () => 8 + (hour % 3)),
    ];
    const watched = new Watched(job);
    expect(watched.judge([505])).toEqual([]);
    const every = new Watched(() => Array.from({ length: 12 }, () => 50));
    expect(every.judge([505])).toHaveLength(1);
  });

  test('teach by halves when they were a burst, wholly when somebody called them usual', () => {
    const burst = [50, 50, 400, 50, 50, 50, 50, 50, 50, 50, 50, 50];
    const next = (confirmed: boolean): number => {
      const watched = new Watched(() => Array.from({ length: 12 }, () => 50));
      watched.close(burst, confirmed);
      return watched.judge([50, 50, 400]).length;
    };
    expect(next(false)).toBe(1);
    expect(next(true)).toBe(0);
  });

  test('raise nothing in two thousand hours of calls that only vary', () => {
    let alarms = 0;
    let hours = 0;
    for (let seed = 100; seed < 110; seed += 1) {
      const chance = new SeededRandom(seed);
      const watched = new Watched(busy(chance, 20 * 2 ** (seed % 8), 0.1 * (seed % 5)));
      for (let count = 0; count < 200; count += 1) {
        const calls = watched.usualNext();
        alarms += watched.judge(calls).filter(({ fast }) => fast).length;
        watched.close(calls);
        hours += 1;
      }
    }
    expect(hours).toBe(2_000);
    expect(alarms).toBe(0);
  });

  test('find five and sixty times the usual rate within one bucket of busy series', () => {
    for (let seed = 200; seed < 212; seed += 1) {
      const watched = new Watched(busy(new SeededRandom(seed), 300 + 40 * (seed % 20)));
      const usual = watched.usualNext();
      const at = 1 + (seed % 10);
      for (const times of [5, 60]) {
        const calls = [...usual.slice(0, at), times * usual[at]!];
        expect([seed, times, watched.judge(calls).length]).toEqual([seed, times, 1]);
      }
    }
  });

  test('give the same answer after their rhythm was saved and restored', () => {
    const watched = new Watched(busy(new SeededRandom(3)));
    const bytes = watched.rhythm.save();
    expect(SeriesRhythm.restore(bytes).save()).toEqual(bytes);
    expect(() => SeriesRhythm.restore(bytes.subarray(1))).toThrow(RangeError);
  });

  test('are judged carefully where no rhythm is known, as after an upgrade', () => {
    const watched = new Watched(() => Array.from({ length: 12 }, () => 50));
    const { state, nextMs } = watched;
    const judge = (calls: Minutes) =>
      judgeOpenHours({
        series,
        scope,
        state,
        hours: [totalOf(nextMs, sum(calls))],
        minutes: minutesOf(nextMs, calls),
        isNew: false,
      });
    expect(judge([50, 140])).toEqual([]);
    expect(judge([50, 250])).toHaveLength(1);
  });
});
