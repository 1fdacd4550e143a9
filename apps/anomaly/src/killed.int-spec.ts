import { spawn, type ChildProcess } from 'node:child_process';
import { resolve } from 'node:path';
import {
  COST_SHARDS,
  MESSAGES,
  shardOf,
  uuidv7,
  type AnomalyChanged,
  type BucketTotal,
  type ProjectId,
} from '@costwire/contracts';
import { ensureTopology, Publisher, type Broker } from '@costwire/messaging';
import type { Database } from '@costwire/persistence';
import { processEnvironment } from '@costwire/runtime';
import {
  createTestDatabase,
  eventually,
  startTestBroker,
  TEST_TOPOLOGY,
  type TestBroker,
  type TestDatabase,
} from '@costwire/testing';
import { AckPolicy } from '@nats-io/jetstream';
import { AnomalyFollowUps } from './follow-ups.js';
import { HOUR, inMinutes, keepInRollups, totalOf } from './totals.spec-support.js';
import { LiveWatch } from './watch/live-watch.js';
import { Relearning } from './watch/relearning.js';
import { SeriesJudge } from './watch/series-judge.js';

/** The next hour: it stays open whenever the test runs. */
const THIS_HOUR = (Math.floor(Date.now() / HOUR) + 1) * HOUR;
const PAST_HOURS = 14 * 24;
const MESSAGES_SENT = 300;
const KILLS = 5;
const project = uuidv7(Date.now()) as ProjectId;

/** A total of the crawler, all of it in the first five minutes. */
function total(hourMs: number, calls: number, more: Partial<BucketTotal> = {}): BucketTotal {
  return inMinutes(totalOf(hourMs, calls, { dimension: 'agent', name: 'crawler', ...more }), 0);
}

/** What a project has learned before the test: two weeks of about a hundred calls an hour. */
async function learnPast(database: Database): Promise<void> {
  const judge = new SeriesJudge(new AnomalyFollowUps());
  const past = Array.from({ length: PAST_HOURS }, (_, index) =>
    total(THIS_HOUR - (index + 1) * HOUR, 100 + ((index * 7) % 11), { reason: 'late' }),
  );
  await keepInRollups(database, project, past);
  await new LiveWatch(database, judge).take([{ projectId: project, totals: past }], Date.now());
  await new Relearning(database, judge).run(Date.now() + 120_000);
}

/** Each message restates one agent; the crawler grows to forty times what is usual. */
const STEPS: readonly BucketTotal[] = Array.from({ length: MESSAGES_SENT }, (_, index) =>
  index % 3 === 0
    ? total(THIS_HOUR, 5 + Math.floor(index / 20), {
        name: `other-${index % 5}`,
        version: index + 1,
      })
    : total(THIS_HOUR, 10 + index * 14, { version: index + 1 }),
);

/** Everything that must not depend on when and how often a process died. */
async function outcome(database: Database): Promise<unknown> {
  const tables = {
    hours: 'SELECT series, hour, version, calls, cost_usd FROM series_hours ORDER BY 2, 1',
    minutes: 'SELECT series, bucket, version, calls, cost_usd FROM series_minutes ORDER BY 2, 1',
    states:
      'SELECT series, md5(state) AS state, md5(rhythm) AS rhythm FROM series_state ORDER BY 1',
    anomalies: `SELECT id, series, status, driver, timestamp FROM anomalies ORDER BY id`,
    proposals: `SELECT proposal_id, payload->>'action_type' AS type FROM proposals ORDER BY 1`,
  };
  const read = Object.entries(tables).map(
    async ([name, sql]) => [name, await database.query(sql)] as const,
  );
  return Object.fromEntries(await Promise.all(read));
}

describe('a service that is killed again and again', () => {
  let servers: TestBroker;
  let broker: Broker;
  let home: TestDatabase;
  let reference: TestDatabase;
  let child: ChildProcess | undefined;

  beforeAll(async () => {
    servers = await startTestBroker();
    broker = await servers.connect();
    await ensureTopology(broker, TEST_TOPOLOGY);
    home = await createTestDatabase();
    reference = await createTestDatabase();
  });

  afterAll(async () => {
    child?.kill('SIGKILL');
    await home?.drop();
    await reference?.drop();
    await servers?.stop();
  });

  const start = (): ChildProcess =>
    spawn(process.execPath, [resolve(__dirname, '../dist/main.js')], {
      stdio: 'ignore',
      env: {
        ...processEnvironment(),
        DATABASE_URL: home.url,
        NATS_URL: servers.url,
        REDIS_URL: 'redis://127.0.0.1:1',
        COSTWIRE_SECRET: 'a secret that is only used by the tests of anomaly',
        COSTWIRE_STREAM_MAX_BYTES: String(TEST_TOPOLOGY.streamMaxBytes),
      },
    });

  const pending = async (): Promise<number> => {
    const { durable } = COST_SHARDS[Number(shardOf(project))]!;
    const info = await (await broker.manager()).consumers.info('COSTS', durable);
    return info.num_pending + info.num_ack_pending;
  };

  test('comes to the same state, and tells of every change', async () => {
    const database = await home.open();
    await learnPast(database);
    const manager = await broker.manager();
    await manager.consumers.add(MESSAGES.anomalyChanged.stream, {
      durable_name: 'subscriber',
      ack_policy: AckPolicy.Explicit,
      filter_subject: MESSAGES.anomalyChanged.filter,
    });
    const publisher = new Publisher(broker, 'costwire/test');
    child = start();
    for (const [index, step] of STEPS.entries()) {
      const payload = { project_id: project, totals: [step] };
      const id = `${project}-${index}`;
      const tokens = [shardOf(project), project];
      await publisher.publish('costTotalled', payload, { id, tokens });
      if (index % Math.floor(MESSAGES_SENT / KILLS) === 20) {
        await new Promise((done) => setTimeout(done, 1_200 + index));
        child.kill('SIGKILL');
        child = start();
      }
    }
    await eventually(async () => expect(await pending()).toBe(0), { timeoutMs: 60_000 });
    await eventually(async () => {
      const sql = 'SELECT 1 FROM anomalies WHERE published_sequence < sequence';
      expect(await database.query(sql)).toEqual([]);
    });

    const other = await reference.open();
    await learnPast(other);
    const watch = new LiveWatch(other, new SeriesJudge(new AnomalyFollowUps()));
    for (const step of STEPS) {
      await watch.take([{ projectId: project, totals: [step] }], Date.now());
    }
    const expected = await outcome(other);
    expect((expected as { anomalies: unknown[] }).anomalies).toHaveLength(1);
    expect(await outcome(database)).toEqual(expected);

    const [row] = await database.query<{ id: string; sequence: string }>(
      'SELECT id, sequence FROM anomalies',
    );
    const consumer = await broker.jetStream.consumers.get('FINDINGS', 'subscriber');
    const told = await consumer.fetch({ max_messages: 1_000, expires: 1_000 });
    const sequences: number[] = [];
    for await (const message of told) sequences.push(message.json<AnomalyChanged>().sequence);
    expect(sequences.at(-1)).toBe(Number(row!.sequence));
  });
});
