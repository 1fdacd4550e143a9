import {
  shardOf,
  uuidv7,
  type AnomalyRecord,
  type BucketTotal,
  type ProjectId,
} from '@costwire/contracts';
import { anomalyOf, ANOMALY_COLUMNS, type AnomalyRow, type Database } from '@costwire/persistence';
import { createTestDatabase, type TestDatabase } from '@costwire/testing';
import { AnomalyFollowUps } from '../follow-ups.js';
import { FeedbackService } from '../findings/feedback.service.js';
import { HOUR, inMinutes, keepInRollups, totalOf, WHOLE_PROJECT } from '../totals.spec-support.js';
import { HourClosing } from './hour-closing.js';
import { GRACE_MS } from './hours.js';
import { LiveWatch } from './live-watch.js';
import { Relearning } from './relearning.js';
import { SeriesJudge } from './series-judge.js';

const START = Date.parse('2026-03-02T00:00:00Z');
const WEEKS_2 = 14 * 24;

let home: TestDatabase;
let database: Database;
let project: ProjectId;
let watch: LiveWatch;
let closing: HourClosing;
let relearning: Relearning;

beforeAll(async () => {
  home = await createTestDatabase();
  database = await home.open(6);
});

beforeEach(() => {
  project = uuidv7(Date.now()) as ProjectId;
  const judge = new SeriesJudge(new AnomalyFollowUps());
  watch = new LiveWatch(database, judge);
  closing = new HourClosing(database, judge);
  relearning = new Relearning(database, judge);
});

afterAll(async () => home.drop());

/** A total of the feature `search`; calls vary a little with the hour, as calls do. */
function total(hour: number, more: Partial<BucketTotal> = {}): BucketTotal {
  const calls = more.calls ?? 100 + ((hour * 7) % 11) + (hour % 24 > 8 ? 60 : 0);
  return totalOf(START + hour * HOUR, calls, more);
}

/** Time in the middle of an hour, and shortly after its end. */
const during = (hour: number): number => START + hour * HOUR + HOUR / 2;
const after = (hour: number): number => START + (hour + 1) * HOUR + GRACE_MS + 1_000;

const take = async (hour: number, ...totals: BucketTotal[]): Promise<void> =>
  watch.take([{ projectId: project, totals }], during(hour));
const close = async (hour: number): Promise<number> =>
  closing.close(project, Number(shardOf(project)), START + hour * HOUR, after(hour));

async function live(from: number, to: number, of = total): Promise<void> {
  for (let hour = from; hour < to; hour += 1) {
    await take(hour, of(hour));
    await close(hour);
  }
}

/** The same hours told at once and closed at once. */
async function past(
  to: number,
  hours = Array.from({ length: to }, (_, hour) => hour),
): Promise<void> {
  const totals = hours.map((hour) => total(hour));
  await watch.take([{ projectId: project, totals }], during(0));
  await close(to - 1);
}

async function anomalies(): Promise<AnomalyRecord[]> {
  const rows = await database.query<AnomalyRow>(
    `SELECT ${ANOMALY_COLUMNS} FROM anomalies WHERE project_id = $1 ORDER BY timestamp, id`,
    [project],
  );
  return rows.map(anomalyOf);
}

const states = async (): Promise<string[]> =>
  (
    await database.query<{ line: string }>(
      `SELECT series || ' ' || md5(state) AS line FROM series_state
       WHERE project_id = $1 ORDER BY series`,
      [project],
    )
  ).map(({ line }) => line);

describe('watching totals as they come', () => {
  test('a burst is found while its hour is filling, and once', async () => {
    await past(WEEKS_2);
    expect(await anomalies()).toEqual([]);
    await take(WEEKS_2, total(WEEKS_2, { calls: 150 }));
    expect(await anomalies()).toEqual([]);
    await take(WEEKS_2, total(WEEKS_2, { calls: 2_000, version: 2 }));
    const found = await anomalies();
    expect(found).toMatchObject([
      {
        status: 'open',
        driver: 'volume',
        scope: { kind: 'feature', name: 'search', model: 'gpt-4o' },
      },
    ]);
    expect(found[0]!.meta['also_seen_in']).toEqual(
      expect.arrayContaining([expect.objectContaining({ kind: 'project' })]),
    );
    await take(WEEKS_2, total(WEEKS_2, { calls: 2_000, version: 2 }));
    await take(WEEKS_2, total(WEEKS_2, { calls: 150, version: 1 }));
    expect(await anomalies()).toEqual(found);
  });

  test('it ends after twelve quiet hours, and opens again within a day', async () => {
    await past(WEEKS_2);
    await live(WEEKS_2, WEEKS_2 + 1, (hour) => total(hour, { calls: 2_000 }));
    await live(WEEKS_2 + 1, WEEKS_2 + 12);
    expect(await anomalies()).toMatchObject([{ status: 'open' }]);
    await live(WEEKS_2 + 12, WEEKS_2 + 14);
    expect(await anomalies()).toMatchObject([{ status: 'resolved', resolution: 'quiet' }]);
    await live(WEEKS_2 + 14, WEEKS_2 + 20);
    await take(WEEKS_2 + 20, total(WEEKS_2 + 20, { calls: 6_000 }));
    expect(await anomalies()).toMatchObject([{ status: 'open', resolution: null }]);
  });

  test('hours without a call are a drop when they are over, not before', async () => {
    await past(WEEKS_2);
    for (let hour = WEEKS_2; hour < WEEKS_2 + 6; hour += 1) {
      await take(hour, total(hour, { dimension: 'key', name: 'k', calls: 1 }));
      expect(await anomalies()).toEqual([]);
      if (hour < WEEKS_2 + 1) await close(hour);
    }
    await close(WEEKS_2 + 5);
    expect((await anomalies()).map(({ driver }) => driver)).toContain('drop');
  });

  test('what comes late raises nothing, and is learned', async () => {
    await take(WEEKS_2, total(WEEKS_2));
    const history = Array.from({ length: WEEKS_2 }, (_, hour) =>
      total(hour, { reason: 'late', ...(hour === 200 && { calls: 9_000 }) }),
    );
    await keepInRollups(database, project, [...history, total(WEEKS_2)]);
    await watch.take([{ projectId: project, totals: history }], during(WEEKS_2));
    expect(await anomalies()).toEqual([]);
    const learned = await relearning.run(during(WEEKS_2) + 120_000);
    expect(learned).toBe(4);
    expect(await anomalies()).toEqual([]);
    await take(WEEKS_2, total(WEEKS_2, { calls: 20_000, version: 2 }));
    expect(await anomalies()).toMatchObject([{ driver: 'volume' }]);
  });

  test('a past that is learned again gives the state that watching it gave', async () => {
    const hours = Array.from({ length: WEEKS_2 }, (_, hour) => hour).filter((hour) => hour % 50);
    await past(WEEKS_2, hours);
    const watched = await states();
    expect(watched).toHaveLength(4);
    await keepInRollups(
      database,
      project,
      hours.map((hour) => total(hour)),
    );
    await watch.take(
      [{ projectId: project, totals: [total(3, { version: 2, reason: 'correction' })] }],
      during(WEEKS_2),
    );
    expect(await relearning.run(during(WEEKS_2) + 120_000)).toBe(4);
    expect(await states()).toEqual(watched);
  });

  test('two replicas at once come to the state of one', async () => {
    await past(WEEKS_2);
    const steps = Array.from({ length: 20 }, (_, index) =>
      total(WEEKS_2, { calls: 100 + index * 120, version: index + 1 }),
    );
    const twin = new LiveWatch(database, new SeriesJudge(new AnomalyFollowUps()));
    await Promise.all(
      [watch, twin].map(async (replica, odd) => {
        for (const step of steps.filter((_, index) => index % 2 === odd)) {
          await replica.take([{ projectId: project, totals: [step] }], during(WEEKS_2));
        }
      }),
    );
    const [hour] = await database.query<{ calls: string; version: string }>(
      'SELECT calls, version FROM series_hours WHERE project_id = $1 AND series = $2',
      [project, WHOLE_PROJECT],
    );
    expect(hour!.calls).toBe(String(steps.at(-1)!.calls));
    expect(await anomalies()).toHaveLength(1);
  });

  test('an hour that another replica is closing is left to it', async () => {
    await take(0, total(0));
    await database.transaction(async (client) => {
      await client.query('SELECT pg_advisory_xact_lock(7264100, $1)', [Number(shardOf(project))]);
      expect(await close(0)).toBe(0);
    });
    expect(await close(0)).toBeGreaterThan(0);
    expect(await close(0)).toBe(0);
  });
});

describe('watching five minutes', () => {
  /** An hour so far: some calls, those of one bucket on top of what the others held. */
  const filling = (calls: number, index: number, version: number): BucketTotal => {
    const hour = total(WEEKS_2, { calls: 15 * index + calls, version });
    return {
      ...hour,
      five_minutes: inMinutes(total(WEEKS_2, { calls, version }), index).five_minutes!,
    };
  };

  test('finds calls that run away long before the hour holds too much, and once', async () => {
    await past(WEEKS_2);
    await take(WEEKS_2, filling(20, 2, 1));
    expect(await anomalies()).toEqual([]);
    await take(WEEKS_2, filling(75, 2, 2));
    const found = await anomalies();
    expect(found).toMatchObject([
      {
        status: 'open',
        driver: 'volume',
        timestamp: new Date(START + WEEKS_2 * HOUR).toISOString(),
        meta: {
          since: new Date(START + WEEKS_2 * HOUR + 600_000).toISOString(),
          environment: 'staging',
        },
      },
    ]);
    await take(WEEKS_2, filling(75, 2, 2), filling(20, 2, 1));
    expect(await anomalies()).toEqual(found);
    await take(WEEKS_2, total(WEEKS_2, { calls: 900, version: 3 }));
    await close(WEEKS_2);
    expect((await anomalies()).map(({ id }) => id)).toEqual([found[0]!.id]);
  });

  test('that a correction or a late total has filled raises nothing', async () => {
    await past(WEEKS_2);
    await take(WEEKS_2, { ...filling(75, 2, 1), reason: 'correction' });
    await take(WEEKS_2, { ...filling(90, 3, 2), reason: 'late' });
    expect(await anomalies()).toEqual([]);
  });

  test('goes on when better accounts of a few calls correct the hour', async () => {
    await past(WEEKS_2);
    await take(WEEKS_2, filling(20, 2, 1));
    await take(WEEKS_2, { ...filling(21, 2, 2), reason: 'correction' });
    await take(WEEKS_2, filling(75, 2, 3));
    expect(await anomalies()).toHaveLength(1);
  });

  test('goes on when a burst and the better account of one of its calls come together', async () => {
    await past(WEEKS_2);
    await take(WEEKS_2, filling(20, 2, 1));
    const corrected: BucketTotal = { ...filling(74, 2, 3), reason: 'correction' };
    await take(WEEKS_2, corrected, filling(75, 2, 2));
    expect(await anomalies()).toHaveLength(1);
  });

  test('teaches a rhythm when the hour is closed, and leaves none of its minutes', async () => {
    await past(WEEKS_2);
    await take(WEEKS_2, filling(20, 2, 1));
    await close(WEEKS_2);
    const rhythms = async () =>
      database.query(
        'SELECT series FROM series_state WHERE project_id = $1 AND rhythm IS NOT NULL',
        [project],
      );
    expect(await rhythms()).toHaveLength(4);
    const sql = 'SELECT 1 FROM series_minutes WHERE project_id = $1';
    expect(await database.query(sql, [project])).toEqual([]);
  });

  test('of a state that was saved before there were rhythms is judged', async () => {
    await past(WEEKS_2);
    await database.query('UPDATE series_state SET rhythm = NULL WHERE project_id = $1', [project]);
    await take(WEEKS_2, filling(75, 2, 1));
    expect(await anomalies()).toHaveLength(1);
  });
});

describe('what people say', () => {
  const say = async (verb: 'not_an_issue' | 'expected_recurring' | 'too_noisy' | 'confirmed') => {
    const [anomaly] = await anomalies();
    return new FeedbackService(database).give(
      { project_id: project, anomaly_id: anomaly!.id, verb, given_by: 'k', note: null },
      during(WEEKS_2),
    );
  };
  const burst = (hour: number): BucketTotal => total(hour, { calls: 700 });

  test('"not an issue" makes the level normal, also when it was said of a filling hour', async () => {
    await past(WEEKS_2);
    await take(WEEKS_2, burst(WEEKS_2));
    expect(await say('not_an_issue')).toMatchObject({
      status: 'resolved',
      feedback: 'not_an_issue',
    });
    await live(WEEKS_2, WEEKS_2 + 6, burst);
    expect((await anomalies()).filter(({ status }) => status === 'open')).toEqual([]);
  });

  test('"too noisy" asks for more before anybody is told, and goes on finding', async () => {
    await past(WEEKS_2);
    await take(WEEKS_2, burst(WEEKS_2));
    expect(await say('too_noisy')).toMatchObject({ status: 'open', feedback: 'too_noisy' });
    const gates = await database.query<{ min_usd: string }>(
      'SELECT min_usd FROM anomaly_gates WHERE project_id = $1',
      [project],
    );
    const [anomaly] = await anomalies();
    const excess = Number(anomaly!.current_cost) - Number(anomaly!.expected_cost);
    expect(Number(gates[0]!.min_usd)).toBeCloseTo(1.25 * excess, 5);
  });

  test('"confirmed" is kept, and every word stands in the audit trail', async () => {
    await past(WEEKS_2);
    await take(WEEKS_2, burst(WEEKS_2));
    expect(await say('confirmed')).toMatchObject({ status: 'open', feedback: 'confirmed' });
    const entries = await database.query<{ action: string }>(
      'SELECT action FROM audit_anomaly WHERE project_id = $1',
      [project],
    );
    expect(entries).toEqual([{ action: 'anomaly.feedback_given' }]);
  });
});
