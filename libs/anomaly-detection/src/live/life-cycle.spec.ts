import type { AnomalyRecord, AnomalySeverity, ProjectId } from '@costwire/contracts';
import type { CostAnomaly, Driver } from '../cost/usage-bucket.js';
import { ended, resolveQuiet, track, type TrackContext } from './life-cycle.js';
import type { MergedFinding } from './merge-findings.js';
import { seriesKeyOf } from './watched-series.js';

const HOUR = 3_600_000;
const T0 = Date.parse('2026-03-02T10:00:00Z');
const NOW = '2026-03-02T10:20:00.000Z';
const scope = { kind: 'agent', name: 'crawler', provider: 'openai', model: 'gpt-4o' } as const;
const parent = { kind: 'project', name: '', provider: '', model: '' } as const;

interface Given {
  hour?: number;
  startHour?: number;
  driver?: Driver;
  severity?: AnomalySeverity;
  cost?: number;
  adopted?: boolean;
  of?: MergedFinding['scope'];
  explains?: MergedFinding['explains'];
  fast?: MergedFinding['fast'];
}

function finding(given: Given = {}): MergedFinding {
  const { hour = 0, startHour = hour, cost = 20, of = scope, explains = [] } = given;
  const anomaly: CostAnomaly = {
    currentCost: cost,
    expectedCost: 1,
    deviationPercent: 100 * (cost - 1),
    severity: given.severity ?? 'high',
    driver: given.driver ?? 'volume',
    description: 'it costs more',
    startedAtMs: T0 + startHour * HOUR,
    excessUsd: cost - 1,
    adopted: given.adopted ?? false,
    contributions: { volume: 20, inputTokens: 1, cachedShare: 1, outputTokens: 1, price: 1 },
  };
  return {
    series: seriesKeyOf(of),
    scope: of,
    hourMs: T0 + hour * HOUR,
    costUsd: String(cost),
    anomaly,
    explains,
    keys: [],
    usualUsd: 1,
    ...(given.fast && { fast: given.fast }),
    counts: {
      calls: 2_000,
      inputTokens: 1,
      cachedInputTokens: 0,
      outputTokens: 1,
      usualCalls: 100,
      usualOutputPerCall: undefined,
    },
  };
}

const context = (known: AnomalyRecord[], more: Partial<TrackContext> = {}): TrackContext => ({
  projectId: '0190a000-0000-7000-8000-000000000001' as ProjectId,
  known,
  closed: false,
  now: NOW,
  isPlanned: () => false,
  ...more,
});

const open = (given: Given = {}): AnomalyRecord => track([finding(given)], context([]))[0]!.anomaly;

describe('an anomaly', () => {
  test('opens with the numbers of its hour', () => {
    const [opened, ...others] = track([finding({ explains: [parent] })], context([]));
    expect(others).toEqual([]);
    expect(opened).toMatchObject({
      change: 'opened',
      anomaly: {
        timestamp: '2026-03-02T10:00:00.000Z',
        status: 'open',
        service: 'crawler',
        current_cost: '20',
        expected_cost: '1',
        deviation_percent: 1900,
        severe_buckets: 1,
        meta: { also_seen_in: [parent], hour: { calls: 2_000, usual_calls: 100 } },
      },
    });
  });

  test('has the same id whoever finds it, and however often', () => {
    expect(open().id).toBe(open({ cost: 90 }).id);
    expect(open().id).not.toBe(open({ driver: 'price' }).id);
  });

  test('within one hour changes only when it becomes worse', () => {
    const known = open();
    expect(track([finding({ cost: 20.5 })], context([known]))).toEqual([]);
    expect(track([finding({ severity: 'low' })], context([known]))).toEqual([]);
    expect(track([finding({ cost: 30 })], context([known]))).toMatchObject([
      { change: 'updated', anomaly: { id: known.id, current_cost: '30' } },
    ]);
    const worse = track([finding({ severity: 'critical' })], context([known]));
    expect(worse).toMatchObject([{ anomaly: { severity: 'critical' } }]);
    const milder = track([finding({ severity: 'low', cost: 40 })], context([known]));
    expect(milder).toMatchObject([{ anomaly: { severity: 'high', current_cost: '40' } }]);
  });

  test('is as severe as its closed hour says, also when that is less', () => {
    const closed = track([finding({ severity: 'low' })], context([open()], { closed: true }));
    expect(closed).toMatchObject([{ anomaly: { severity: 'low', severe_buckets: 0 } }]);
  });

  test('counts the hours in a row in which it was severe', () => {
    const second = track([finding({ hour: 1, startHour: 0 })], context([open()]))[0]!.anomaly;
    expect(second.severe_buckets).toBe(2);
    const later = track([finding({ hour: 4, startHour: 0 })], context([second]))[0]!.anomaly;
    expect(later.severe_buckets).toBe(1);
  });

  test('stays one when its driver is seen more clearly', () => {
    const [refined] = track([finding({ driver: 'agent_loop' })], context([open()]));
    expect(refined).toMatchObject({ change: 'updated', anomaly: { driver: 'agent_loop' } });
    expect(refined!.anomaly.id).toBe(open().id);
  });

  test('counts five minutes in a row where these are more than the hours', () => {
    const since = '2026-03-02T00:05:00.000Z';
    const known = track([finding({ fast: { since, severeBuckets: 1 } })], context([]))[0]!.anomaly;
    expect(known).toMatchObject({ severe_buckets: 1, meta: { since } });
    const later = { since: '2026-03-02T00:10:00.000Z', severeBuckets: 2 };
    const [second] = track([finding({ fast: later })], context([known]));
    expect(second!.anomaly).toMatchObject({ severe_buckets: 2, meta: { since } });
    expect(track([finding({ fast: later })], context([second!.anomaly]))).toEqual([]);
  });

  test('is one from hour to hour, whichever of the hour and its minutes sees it', () => {
    const known = open({ driver: 'agent_loop' });
    const next = finding({ hour: 1, fast: { since: NOW, severeBuckets: 0 } });
    const [more] = track([next], context([known]));
    expect(more!.anomaly).toMatchObject({ id: known.id, driver: 'agent_loop' });
    const [closed] = track([finding({ hour: 1 })], context([more!.anomaly], { closed: true }));
    expect(closed!.anomaly).toMatchObject({ id: known.id, driver: 'volume' });
  });

  test('ends when its level became the new normal', () => {
    const [adopted] = track([finding({ adopted: true })], context([open()], { closed: true }));
    expect(adopted).toMatchObject({
      change: 'resolved',
      anomaly: { status: 'resolved', resolution: 'adopted', resolved_at: NOW },
    });
  });

  test('ends after twelve quiet hours, not before', () => {
    const known = open();
    expect(resolveQuiet([known], T0 + 12 * HOUR, NOW)).toEqual([]);
    expect(resolveQuiet([known], T0 + 13 * HOUR, NOW)).toMatchObject([
      { change: 'resolved', anomaly: { resolution: 'quiet' } },
    ]);
  });

  test('opens again within a day of its end, and is another one after that', () => {
    const quiet = resolveQuiet([open()], T0 + 13 * HOUR, NOW)[0]!.anomaly;
    expect(track([finding({ hour: 30 })], context([quiet]))).toMatchObject([
      { change: 'reopened', anomaly: { id: quiet.id, status: 'open', resolved_at: null } },
    ]);
    const [other] = track([finding({ hour: 38 })], context([quiet]));
    expect(other).toMatchObject({ change: 'opened' });
    expect(other!.anomaly.id).not.toBe(quiet.id);
  });

  test('that a person ended does not open again by itself', () => {
    const dismissed = ended(open(), 'not_an_issue', NOW).anomaly;
    const [next] = track([finding({ hour: 2 })], context([dismissed]));
    expect(next).toMatchObject({ change: 'opened' });
  });

  test('of the whole becomes part of the one that explains it', () => {
    const whole = open({ of: parent });
    const changed = track([finding({ explains: [parent] })], context([whole]));
    expect(changed.map(({ change }) => change)).toEqual(['opened', 'merged']);
    expect(changed[1]!.anomaly).toMatchObject({
      id: whole.id,
      status: 'merged',
      meta: { merged_into: changed[0]!.anomaly.id },
    });
  });

  test('says when it was planned', () => {
    const planned = context([], { isPlanned: ({ kind }) => kind === 'agent' });
    expect(track([finding()], planned)[0]!.anomaly.planned).toBe(true);
  });
});
