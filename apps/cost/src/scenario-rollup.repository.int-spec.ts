import {
  uuidv7,
  type ProjectId,
  type RecordedLogBatch,
  type ScenarioId,
} from '@costwire/contracts';
import { createTestDatabase, logBatch, scenarioLog, type TestDatabase } from '@costwire/testing';
import type { Database } from '@costwire/persistence';
import { ScenarioRollupRepository } from './scenario-rollup.repository.js';

let home: TestDatabase;
let database: Database;
let rollup: ScenarioRollupRepository;
let project: ProjectId;
let scenario: ScenarioId;

beforeAll(async () => {
  home = await createTestDatabase();
  database = await home.open();
});
beforeEach(() => {
  rollup = new ScenarioRollupRepository(database);
  project = uuidv7(Date.now()) as ProjectId;
  scenario = uuidv7(Date.now()) as ScenarioId;
});
afterAll(() => home.drop());

const batchOf = (...events: RecordedLogBatch['events']): RecordedLogBatch =>
  logBatch({ project_id: project, scenario_id: scenario, events });

const hours = async (): Promise<Record<string, unknown>[]> =>
  database.query(
    `SELECT bucket, logs, size_bytes, sqs_blocks, large_logs, tokens, max_tokens, output_tokens,
       pii_logs, repeats
     FROM scenario_rollup_hourly WHERE project_id = $1 AND scenario_id = $2 ORDER BY bucket`,
    [project, scenario],
  );
const entries = async (): Promise<number> => {
  const [row] = await database.query<{ entries: number }>(
    `SELECT count(*)::int AS entries FROM scenario_entries
     WHERE project_id = $1 AND scenario_id = $2`,
    [project, scenario],
  );
  return row!.entries;
};
const logsCounted = async (): Promise<number> =>
  (await hours()).reduce((sum, { logs }) => sum + Number(logs), 0);

describe('booking logs', () => {
  test('adds every figure up in the hour of the log', async () => {
    const timestamp = '2026-03-02T12:59:59.999Z';
    await rollup.book([
      batchOf(
        scenarioLog({ timestamp, size_bytes: 6_553, token_count: 7, pii_types: ['email'] }),
        scenarioLog({ timestamp, size_bytes: 6_554, token_count: 90, repeat_of: 'log-0' }),
      ),
      batchOf(
        scenarioLog({ timestamp, size_bytes: 65_537, token_count: 3, output_tokens: 11 }),
        scenarioLog({ timestamp: '2026-03-02T13:00:00.000Z', size_bytes: 1, pii_types: [] }),
      ),
    ]);
    expect(await hours()).toEqual([
      {
        bucket: new Date('2026-03-02T12:00:00Z'),
        logs: '3',
        size_bytes: '78644',
        sqs_blocks: '4',
        large_logs: '2',
        tokens: '100',
        max_tokens: '90',
        output_tokens: '11',
        pii_logs: '1',
        repeats: '1',
      },
      expect.objectContaining({
        bucket: new Date('2026-03-02T13:00:00Z'),
        logs: '1',
        pii_logs: '0',
      }),
    ]);
  });

  test('moves an hour on by what comes later; the most tokens stay the most', async () => {
    await rollup.book([batchOf(scenarioLog({ token_count: 50 }))]);
    await rollup.book([
      batchOf(scenarioLog({ token_count: 20 }), scenarioLog({ token_count: 60 })),
    ]);
    await rollup.book([batchOf(scenarioLog({ token_count: 1 }))]);
    expect(await hours()).toEqual([
      expect.objectContaining({ logs: '4', tokens: '131', max_tokens: '60' }),
    ]);
  });

  test('of nothing is nothing', async () => {
    await rollup.book([]);
    await rollup.book([batchOf()]);
    expect(await hours()).toEqual([]);
  });

  test('counts a log once however often and however mixed it comes', async () => {
    const logs = Array.from({ length: 6 }, () => scenarioLog());
    const whole = batchOf(...logs);
    await rollup.book([{ ...whole, events: logs.slice(0, 2) }]);
    await rollup.book([whole, whole]);
    const before = await hours();
    await rollup.book([whole]);
    await rollup.book([{ ...whole, events: logs.slice(3) }, batchOf(scenarioLog())]);
    expect(before).toEqual([expect.objectContaining({ logs: '6', size_bytes: '600' })]);
    expect(await hours()).toEqual([expect.objectContaining({ logs: '7', size_bytes: '700' })]);
    expect(await entries()).toBe(7);
  });

  test('tells scenarios and projects apart that have the same ids', async () => {
    const batch = batchOf(scenarioLog({ event_id: 'a' }));
    const other = { ...batch, scenario_id: uuidv7(Date.now()) as ScenarioId };
    const foreign = { ...batch, project_id: uuidv7(Date.now()) as ProjectId };
    await rollup.book([batch, other, foreign]);
    expect(await logsCounted()).toBe(1);
    expect(await entries()).toBe(1);
  });
});

describe('removing a scenario', () => {
  test('deletes its sums and entries, says how many, and drops what comes later', async () => {
    const early = scenarioLog({ timestamp: '2026-03-02T01:00:00.000Z' });
    await rollup.book([batchOf(early, scenarioLog())]);
    const removal = { project_id: project, scenario_id: scenario };
    expect(await rollup.remove(removal)).toBe(4);
    expect(await rollup.remove(removal)).toBe(0);
    await rollup.book([batchOf(scenarioLog())]);
    expect(await hours()).toEqual([]);
    expect(await entries()).toBe(0);
  });

  test('waits for what is being booked and leaves nothing of it', async () => {
    const other = new ScenarioRollupRepository(await home.open());
    await Promise.all([
      ...Array.from({ length: 20 }, async () => rollup.book([batchOf(scenarioLog())])),
      other.remove({ project_id: project, scenario_id: scenario }),
    ]);
    expect(await hours()).toEqual([]);
    expect(await entries()).toBe(0);
  });
});

test('workers at once count each log once', async () => {
  const workers = [rollup, new ScenarioRollupRepository(await home.open())];
  const logs = Array.from({ length: 60 }, (_, index) =>
    scenarioLog({ timestamp: `2026-03-02T0${index % 4}:30:00.000Z` }),
  );
  const turns = Array.from({ length: 4 }, (_, turn) =>
    batchOf(...logs.slice(turn * 10, turn * 10 + 30)),
  );
  await Promise.all(turns.map(async (batch, turn) => workers[turn % 2]!.book([batch])));
  expect(await logsCounted()).toBe(60);
  expect(await entries()).toBe(60);
});
