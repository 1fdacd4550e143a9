import {
  demoSpan,
  demoTraffic,
  runawayTraffic,
  type DemoEvent,
  type DemoSettings,
} from './demo-traffic.js';
import { oddityNotes, oddityStartMs } from './oddity-notes.js';
import { DEMO_ODDITIES, DEMO_STREAMS, type Oddity } from './scenario.js';

const HOUR_MS = 3_600_000;
const settings: DemoSettings = {
  seed: '1',
  days: 30,
  events: 24_000,
  nowMs: Date.parse('2026-05-20T14:30:00Z'),
};
const events = demoTraffic(settings);
const span = demoSpan(settings);

const oddity = <Kind extends Oddity['kind']>(kind: Kind) => {
  const found = DEMO_ODDITIES.find((each) => each.kind === kind) as Extract<Oddity, { kind: Kind }>;
  return { ...found, startMs: oddityStartMs(found, span) };
};
const mean = (list: DemoEvent[], value: (event: DemoEvent) => number) =>
  list.reduce((sum, event) => sum + value(event), 0) / list.length;
const cut = (feature: string, atMs: number): [DemoEvent[], DemoEvent[]] => {
  const own = events.filter((event) => event.feature === feature);
  const after = (event: DemoEvent) => event.timestamp.getTime() >= atMs;
  return [own.filter((event) => !after(event)), own.filter(after)];
};

describe('the traffic of the demo', () => {
  test('has exactly as many events as asked, each with its own id, in order, within its days', () => {
    expect(events).toHaveLength(24_000);
    expect(new Set(events.map(({ event_id }) => event_id)).size).toBe(24_000);
    const times = events.map(({ timestamp }) => timestamp.getTime());
    expect(times.filter((time, index) => time < (times[index - 1] ?? 0))).toEqual([]);
    expect(times[0]).toBeGreaterThanOrEqual(span.fromMs);
    expect(times.at(-1)).toBeLessThan(settings.nowMs);
    expect(settings.nowMs - times.at(-1)!).toBeLessThan(HOUR_MS);
  });

  test('is the same for the same settings', () => {
    expect(JSON.stringify(demoTraffic(settings)) === JSON.stringify(events)).toBe(true);
  });

  test('keeps its ids for the whole UTC day and has others on the next', () => {
    const ids = (nowMs: number) =>
      new Set(demoTraffic({ ...settings, events: 500, nowMs }).map(({ event_id }) => event_id));
    const morning = ids(Date.parse('2026-05-20T00:00:00Z'));
    expect(ids(Date.parse('2026-05-20T23:59:59Z'))).toEqual(morning);
    const next = ids(Date.parse('2026-05-21T00:00:00Z'));
    expect([...next].filter((id) => morning.has(id))).toEqual([]);
  });

  test.each([{ seed: '2' }, { days: 29 }, { events: 499 }])('has other ids with %j', (change) => {
    const small = { ...settings, events: 500 };
    const ids = new Set(demoTraffic(small).map(({ event_id }) => event_id));
    const others = demoTraffic({ ...small, ...change });
    expect(others.filter(({ event_id }) => ids.has(event_id))).toEqual([]);
  });

  test.each([1, 3, 365])('can be made for %d days', (days) => {
    const some = demoTraffic({ ...settings, days, events: 1_000 });
    expect(some).toHaveLength(1_000);
    expect(some[0]!.timestamp.getTime()).toBeGreaterThanOrEqual(
      settings.nowMs - days * 24 * HOUR_MS,
    );
    expect(some.at(-1)!.timestamp.getTime()).toBeLessThan(settings.nowMs);
  });

  test('shows every team, feature and model, one of them in no price list', () => {
    const seen = (value: (event: DemoEvent) => string | undefined) => new Set(events.map(value));
    expect(seen(({ tags }) => tags?.['team'])).toEqual(
      new Set(DEMO_STREAMS.map(({ team }) => team)),
    );
    expect(seen(({ feature }) => feature).size).toBe(DEMO_STREAMS.length);
    expect(seen(({ model }) => model)).toContain('acme-chat-13b');
    expect(seen(({ agent_name }) => agent_name)).toEqual(
      new Set([undefined, 'review-agent', 'research-agent']),
    );
  });

  test('counts whole tokens, the cached ones among the input', () => {
    const whole = (event: DemoEvent) =>
      [event.input_tokens, event.output_tokens, event.latency_ms].every(Number.isInteger) &&
      event.input_tokens > 0 &&
      event.output_tokens >= 0 &&
      (event.cache_read_tokens ?? 0) <= event.input_tokens;
    expect(events.filter((event) => !whole(event))).toEqual([]);
  });

  test('rates quality between 0 and 1, for some calls', () => {
    const ratings = events.flatMap(({ quality_score }) => quality_score ?? []);
    expect(ratings.length).toBeGreaterThan(1_000);
    expect(Math.min(...ratings)).toBeGreaterThanOrEqual(0);
    expect(Math.max(...ratings)).toBeLessThanOrEqual(1);
  });

  test('lets agents work in runs of several calls', () => {
    const runs = new Map<string, number>();
    for (const { run_id } of events) {
      if (run_id !== undefined) runs.set(run_id, (runs.get(run_id) ?? 0) + 1);
    }
    const halfKnown = events.filter((event) => !event.run_id !== !event.agent_name);
    expect(halfKnown).toEqual([]);
    expect(runs.size).toBeGreaterThan(100);
    expect([...runs.values()].filter((calls) => calls > 10)).toHaveLength(1);
  });
});

describe('among the oddities', () => {
  test('the agent loop is one run of two hours, far above what the agent does otherwise', () => {
    const { feature, startMs, hours, share } = oddity('agent_loop');
    const inLoop = events.filter(({ timestamp, feature: own }) => {
      const ms = timestamp.getTime();
      return own === feature && ms >= startMs && ms < startMs + hours * HOUR_MS;
    });
    const callsOf = (run: string | undefined) =>
      inLoop.filter(({ run_id }) => run_id === run).length;
    const ofOneRun = Math.max(...[...new Set(inLoop.map(({ run_id }) => run_id))].map(callsOf));
    expect(ofOneRun).toBeGreaterThanOrEqual(settings.events * share);
    const usual = (events.filter((event) => event.feature === feature).length - ofOneRun) / 30 / 24;
    expect(ofOneRun / hours / usual).toBeGreaterThan(100);
    expect(mean(inLoop.slice(-50), (e) => e.input_tokens)).toBeGreaterThan(
      3 * mean(inLoop.slice(0, 50), (e) => e.input_tokens),
    );
  });

  test('the prompts grow by their factor, and the answers do not', () => {
    const { feature, startMs, factor } = oddity('prompt_bloat');
    const [before, after] = cut(feature, startMs);
    const growth = (value: (event: DemoEvent) => number) =>
      mean(after, value) / mean(before, value);
    expect(growth(({ input_tokens }) => input_tokens)).toBeCloseTo(factor, 0);
    expect(growth(({ output_tokens }) => output_tokens)).toBeCloseTo(1, 0);
  });

  test('the cache is lost from one call to the next and stays lost', () => {
    const { feature, startMs } = oddity('cache_loss');
    const [before, after] = cut(feature, startMs);
    const cached = (event: DemoEvent) => (event.cache_read_tokens ?? 0) / event.input_tokens;
    expect(mean(before, cached)).toBeGreaterThan(0.6);
    expect(after.length).toBeGreaterThan(100);
    expect(mean(after, cached)).toBe(0);
  });

  test('the new feature has no call before its day', () => {
    const { feature, startMs } = oddity('new_feature');
    const [before, after] = cut(feature, startMs);
    expect(before).toEqual([]);
    expect(after.length).toBeGreaterThan(100);
  });

  test('every one is told, in order of time', () => {
    const notes = oddityNotes(span);
    expect(notes).toHaveLength(DEMO_ODDITIES.length);
    expect(notes).toEqual([...notes].sort());
    expect(notes[0]).toBe('2026-05-08T14:30Z ticket-triage: prompts become 3.5 times as long');
  });
});

describe('a runaway', () => {
  const calls = runawayTraffic('1', settings.nowMs);

  test('is one run of an agent within the last minute, in order', () => {
    expect(new Set(calls.map(({ run_id }) => run_id)).size).toBe(1);
    expect(calls.every(({ agent_name }) => agent_name !== undefined)).toBe(true);
    const ages = calls.map(({ timestamp }) => settings.nowMs - timestamp.getTime());
    expect(ages).toEqual([...ages].sort((left, right) => right - left));
    expect([ages[0]! <= 60_000, ages.at(-1)! >= 0]).toEqual([true, true]);
  });

  test('shares no id with one of another moment', () => {
    const ids = new Set(calls.map(({ event_id }) => event_id));
    expect(runawayTraffic('1', settings.nowMs)).toEqual(calls);
    const later = runawayTraffic('1', settings.nowMs + 1);
    expect(later.filter(({ event_id }) => ids.has(event_id))).toEqual([]);
  });
});
