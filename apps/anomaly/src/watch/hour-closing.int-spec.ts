import { shardOf, uuidv7, type BucketTotal, type ProjectId } from '@costwire/contracts';
import type { Database } from '@costwire/persistence';
import { createTestDatabase, type TestDatabase } from '@costwire/testing';
import { AnomalyFollowUps } from '../follow-ups.js';
import { FeedbackService } from '../findings/feedback.service.js';
import { HOUR, keepInRollups, totalOf } from '../totals.spec-support.js';
import { HourClosing } from './hour-closing.js';
import { GRACE_MS } from './hours.js';
import { LiveWatch } from './live-watch.js';
import { Relearning } from './relearning.js';
import { SeriesJudge } from './series-judge.js';

const START = Date.parse('2026-03-02T00:00:00Z');
const LEARNED = 14 * 24;
const FEATURES = ['chat', 'mail', 'search', 'triage'];

let home: TestDatabase;
let database: Database;
const judge = new SeriesJudge(new AnomalyFollowUps());

beforeAll(async () => {
  home = await createTestDatabase();
  database = await home.open(6);
});

afterAll(async () => home.drop());

const during = (hour: number): number => START + hour * HOUR + HOUR / 2;
const after = (hour: number): number => START + (hour + 1) * HOUR + GRACE_MS + 1_000;

/** Some features of a project, each with a series of its own; two weeks of them are learned. */
class Watched {
  readonly project = uuidv7(Date.now()) as ProjectId;
  readonly watch = new LiveWatch(database, judge);

  static async learned(): Promise<Watched> {
    const watched = new Watched();
    for (let hour = 0; hour < LEARNED; hour += 168) {
      const week = Array.from({ length: 168 }, (_, index) => watched.hourOf(hour + index)).flat();
      await watched.watch.take([{ projectId: watched.project, totals: week }], during(0));
    }
    await watched.close(LEARNED - 1);
    return watched;
  }

  total(name: string, hour: number, more: Partial<BucketTotal> = {}): BucketTotal {
    const usual = 100 + ((hour * 7 + name.length) % 11) + (hour % 24 > 8 ? 60 : 0);
    return totalOf(START + hour * HOUR, more.calls ?? usual, { name, ...more });
  }

  hourOf(hour: number): BucketTotal[] {
    return FEATURES.map((name) => this.total(name, hour));
  }

  async take(hour: number, ...totals: BucketTotal[]): Promise<void> {
    await this.watch.take([{ projectId: this.project, totals }], during(hour));
  }

  /** Two series at a time. */
  steps(hour: number): AsyncGenerator<number, void, void> {
    const closing = new HourClosing(database, judge, 2);
    return closing.steps(
      this.project,
      Number(shardOf(this.project)),
      START + hour * HOUR,
      after(hour),
    );
  }

  async close(hour: number): Promise<number> {
    let closed = 0;
    for await (const step of this.steps(hour)) closed += step;
    return closed;
  }

  async rows<Row extends object>(sql: string): Promise<Row[]> {
    return database.query<Row>(sql, [this.project]);
  }

  async anomalies(): Promise<{ series: string; driver: string; hour: number }[]> {
    const rows = await this.rows<{ series: string; driver: string; timestamp: Date }>(
      'SELECT series, driver, timestamp FROM anomalies WHERE project_id = $1 ORDER BY timestamp, series',
    );
    return rows.map(({ timestamp, ...rest }) => ({
      ...rest,
      hour: (timestamp.getTime() - START) / HOUR,
    }));
  }

  async isClosing(): Promise<boolean> {
    const sql = 'SELECT 1 FROM watched_projects WHERE project_id = $1 AND closing_hour IS NOT NULL';
    return (await this.rows(sql)).length === 1;
  }

  /** Everything that is kept of the series, by their names. */
  async kept(): Promise<unknown> {
    return {
      states: await this.rows(
        `SELECT series, md5(state) AS state, md5(rhythm) AS rhythm, last_active, stale_since
         FROM series_state WHERE project_id = $1 ORDER BY series`,
      ),
      hours: await this.rows('SELECT hour, series FROM series_hours WHERE project_id = $1'),
      findings: await this.rows('SELECT series FROM closing_findings WHERE project_id = $1'),
      closed: await this.rows(
        'SELECT closed_hour, closing_hour FROM watched_projects WHERE project_id = $1',
      ),
    };
  }
}

describe('closing an hour', () => {
  test('lets live findings be written between its parts', async () => {
    const watched = await Watched.learned();
    await watched.take(LEARNED, ...watched.hourOf(LEARNED));
    const seen: boolean[] = [];
    let version = 1;
    for await (const closed of watched.steps(LEARNED)) {
      if (closed > 0) continue;
      const calls = 3_000 + version;
      const burst = watched.total('search', LEARNED + 1, { calls, version: ++version });
      await watched.take(LEARNED + 1, burst);
      expect(await watched.isClosing()).toBe(true);
      seen.push((await watched.anomalies()).some(({ hour }) => hour === LEARNED + 1));
    }
    expect(seen.length).toBeGreaterThan(3);
    expect(seen).toEqual(seen.map(() => true));
    expect(await watched.isClosing()).toBe(false);
    expect(await watched.anomalies()).toHaveLength(1);
  });

  test('that ended after any of its parts is finished by the next, as if nothing had happened', async () => {
    const busy = (watched: Watched): BucketTotal[] => [
      ...watched.hourOf(LEARNED).slice(1),
      watched.total('chat', LEARNED, { calls: 900 }),
      watched.total('mail', LEARNED, { calls: 0, version: 2 }),
    ];
    const whole = await Watched.learned();
    await whole.take(LEARNED, ...busy(whole));
    expect(await whole.close(LEARNED)).toBe(1);
    const found = (await whole.anomalies()).map(({ series }) => series);
    expect(found).toHaveLength(1);

    for (const parts of [1, 3, 5]) {
      const broken = await Watched.learned();
      await broken.take(LEARNED, ...busy(broken));
      let done = 0;
      for await (const closed of broken.steps(LEARNED)) {
        expect(closed).toBe(0);
        if ((done += 1) === parts) break;
      }
      expect(await broken.close(LEARNED)).toBe(1);
      expect(await broken.kept()).toEqual(await whole.kept());
      expect((await broken.anomalies()).map(({ series }) => series)).toEqual(found);
      expect(await broken.close(LEARNED)).toBe(0);
    }
  });

  test('by two replicas at once comes to what one comes to', async () => {
    const one = await Watched.learned();
    await one.take(LEARNED, ...one.hourOf(LEARNED));
    await one.close(LEARNED);
    const two = await Watched.learned();
    await two.take(LEARNED, ...two.hourOf(LEARNED));
    const closed = await Promise.all([two.close(LEARNED), two.close(LEARNED)]);
    expect(closed.reduce((sum, hours) => sum + hours)).toBe(1);
    expect(await two.kept()).toEqual(await one.kept());
  });

  test('takes what comes for it meanwhile as late: it is learned, and raises nothing', async () => {
    const watched = await Watched.learned();
    await watched.take(LEARNED, ...watched.hourOf(LEARNED));
    const relearning = new Relearning(database, judge);
    const past = Array.from({ length: LEARNED }, (_, hour) => watched.hourOf(hour)).flat();
    const burst = watched.total('chat', LEARNED, { calls: 9_000, version: 2 });
    await keepInRollups(database, watched.project, [
      ...past,
      ...watched.hourOf(LEARNED).slice(1),
      burst,
    ]);
    let step = 0;
    for await (const closed of watched.steps(LEARNED)) {
      if ((step += 1) === 2) await watched.take(LEARNED, burst);
      if (closed === 0) expect(await relearning.run(after(LEARNED) + 120_000)).toBe(0);
    }
    expect(await relearning.run(after(LEARNED) + 120_000)).toBe(4);
    expect(await watched.anomalies()).toEqual([]);
    const stale = 'SELECT 1 FROM series_state WHERE project_id = $1 AND stale_since IS NOT NULL';
    expect(await watched.rows(stale)).toEqual([]);
  });

  test('heeds what is said while it is under way, in its place', async () => {
    const watched = await Watched.learned();
    const burst = [
      ...watched.hourOf(LEARNED).slice(1),
      watched.total('chat', LEARNED, { calls: 900 }),
    ];
    await watched.take(LEARNED, ...burst);
    const [anomaly] = await watched.rows<{ id: string }>(
      'SELECT id FROM anomalies WHERE project_id = $1',
    );
    const said = {
      project_id: watched.project,
      anomaly_id: anomaly!.id,
      verb: 'not_an_issue',
      given_by: 'k',
      note: null,
    } as const;
    let step = 0;
    for await (const closed of watched.steps(LEARNED)) {
      if ((step += 1) === 2) {
        await new FeedbackService(database).give(said, after(LEARNED));
      }
      expect(closed).toBeLessThan(2);
    }
    const kept = (await watched.kept()) as { states: unknown };
    const past = Array.from({ length: LEARNED }, (_, hour) => watched.hourOf(hour)).flat();
    await keepInRollups(database, watched.project, [...past, ...burst]);
    const restated = watched.hourOf(3).map((total) => ({ ...total, version: 2 }));
    await watched.take(LEARNED + 1, ...restated);
    await new Relearning(database, judge).run(after(LEARNED) + 120_000);
    expect(((await watched.kept()) as { states: unknown }).states).toEqual(kept.states);
    await watched.take(LEARNED + 1, watched.total('chat', LEARNED + 1, { calls: 900 }));
    const open = "SELECT 1 FROM anomalies WHERE project_id = $1 AND status = 'open'";
    expect(await watched.rows(open)).toEqual([]);
  });
});

test('what is planned is found and kept, without a proposal', async () => {
  const watched = await Watched.learned();
  const { project } = watched;
  await database.query(
    `INSERT INTO planned_windows VALUES ($1, $1, '{"kind":"feature","name":"search"}', $2, $3, '',
       'k', now())`,
    [project, new Date(START), new Date(START + 60 * 24 * HOUR)],
  );
  await watched.take(LEARNED, watched.total('search', LEARNED, { calls: 9_000 }));
  const ofProject = async (what: string) =>
    database.query(`SELECT ${what} WHERE project_id = $1`, [project]);
  expect(await ofProject('planned FROM anomalies')).toEqual([{ planned: true }]);
  expect(await ofProject('1 FROM proposals')).toEqual([]);
});
