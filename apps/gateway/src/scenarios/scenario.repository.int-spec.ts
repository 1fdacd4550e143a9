import { setImmediate } from 'node:timers/promises';
import { uuidv7, type CostwireError, type ProjectId, type ScenarioId } from '@costwire/contracts';
import { createTestDatabase, type TestDatabase } from '@costwire/testing';
import type { Database } from '@costwire/persistence';
import type { TrafficHour } from '@costwire/pricing';
import { ScenarioTrafficQuery, trafficHours } from './scenario-traffic.query.js';
import { ScenarioQuery } from './scenario.query.js';
import { ScenarioRepository, type ScenarioFields } from './scenario.repository.js';

let home: TestDatabase;
let database: Database;
let repository: ScenarioRepository;
let scenarios: ScenarioQuery;
let project: ProjectId;

beforeAll(async () => {
  home = await createTestDatabase();
  database = await home.open();
  repository = new ScenarioRepository(database);
  scenarios = new ScenarioQuery(database);
});
beforeEach(() => {
  project = uuidv7(Date.now()) as ProjectId;
});
afterAll(() => home.drop());

const fieldsOf = (fields: Partial<ScenarioFields> = {}): ScenarioFields => ({
  name: 'peak',
  description: null,
  region: 'eu-central-1',
  tags: ['a'],
  profile: {},
  origin: null,
  ...fields,
});
const create = async (fields: Partial<ScenarioFields> = {}) =>
  repository.create(project, fieldsOf(fields), 'key:test');
const failure = async (work: Promise<unknown>): Promise<CostwireError> =>
  work.then(
    () => Promise.reject(new Error('nothing failed')),
    (error: unknown) => error as CostwireError,
  );
const change = async (id: ScenarioId, fields: Partial<ScenarioFields>) =>
  repository.update(project, id, (current) => ({ ...current, ...fields }), 'key:test');
const audited = async (): Promise<unknown[]> => {
  const rows = await database.query<{ action: string }>(
    'SELECT action FROM audit_gateway WHERE project_id = $1 ORDER BY seq',
    [project],
  );
  return rows.map(({ action }) => action);
};

describe('a scenario', () => {
  test('is stored as given, as a draft, and found by its project alone', async () => {
    const made = await create({ tags: ['ß'], profile: { sqs: { queue_type: 'fifo' } } });
    expect(made).toMatchObject({ status: 'draft', tags: ['ß'], started_at: null });
    expect(await scenarios.one(project, made.id)).toEqual(made);
    expect(await scenarios.one(uuidv7(Date.now()) as ProjectId, made.id)).toBeUndefined();
  });

  test('has a name of its own in its project, in any case of letters', async () => {
    const first = await create({ name: 'Peak' });
    const { code, faults } = await failure(create({ name: 'pEAK' }));
    expect([code, faults[0]?.field]).toEqual(['validation_error', 'name']);
    const second = await create({ name: 'other' });
    const renamed = await failure(change(second.id, { name: 'peak' }));
    expect(renamed.faults[0]?.field).toBe('name');
    expect((await scenarios.one(project, first.id))?.name).toBe('Peak');
    await repository.create(uuidv7(Date.now()) as ProjectId, fieldsOf(), 'key:test');
  });

  test('loses no change of those that are made at once', async () => {
    const { id } = await create();
    await Promise.all([
      change(id, { name: 'renamed' }),
      change(id, { region: 'us-east-1' }),
      change(id, { description: 'told' }),
      repository.move(project, id, 'start', 'key:test'),
    ]);
    expect(await scenarios.one(project, id)).toMatchObject({
      name: 'renamed',
      region: 'us-east-1',
      description: 'told',
      status: 'running',
    });
  });

  test('stays as it was when a change throws, and is unknown to other projects', async () => {
    const made = await create();
    const bug = new Error('a bug');
    const throwing = () => {
      throw bug;
    };
    expect(await failure(repository.update(project, made.id, throwing, 'k'))).toBe(bug);
    const stranger = uuidv7(Date.now()) as ProjectId;
    expect(await repository.update(stranger, made.id, () => fieldsOf(), 'k')).toBeUndefined();
    expect(await repository.move(stranger, made.id, 'start', 'k')).toBeUndefined();
    expect(await scenarios.one(project, made.id)).toEqual(made);
  });

  test('goes from draft to running to completed to archived, and no other way', async () => {
    const { id } = await create();
    const moves = { start: 'running', stop: 'completed', archive: 'archived' } as const;
    const commands = ['start', 'stop', 'archive'] as const;
    for (const command of commands) {
      for (const wrong of commands.filter((other) => other !== command)) {
        const { faults } = await failure(repository.move(project, id, wrong, 'key:test'));
        expect(faults[0]?.field).toBe('status');
      }
      const moved = await repository.move(project, id, command, 'key:test');
      expect(moved?.status).toBe(moves[command]);
    }
    const { started_at, completed_at, archived_at } = (await scenarios.one(project, id))!;
    expect([started_at, completed_at, archived_at]).toEqual(Array(3).fill(expect.any(Date)));
    const past = ['created', 'running', 'completed', 'archived'];
    expect(await audited()).toEqual(past.map((status) => `scenario.${status}`));
  });

  test('is gone after its removal, from one project only', async () => {
    const { id } = await create();
    expect(await repository.remove(uuidv7(Date.now()) as ProjectId, id, 'key:test')).toBe(false);
    expect(await repository.remove(project, id, 'key:test')).toBe(true);
    expect(await repository.remove(project, id, 'key:test')).toBe(false);
    expect(await scenarios.one(project, id)).toBeUndefined();
  });
});

describe('lists', () => {
  test('show a page of those that match, newest first, and how many there are', async () => {
    for (const name of ['a', 'b', 'c', 'd']) {
      await create({ name, region: name === 'b' ? 'us-east-1' : 'eu-central-1' });
      // Ids made in one millisecond have no order.
      for (const madeMs = Date.now(); Date.now() === madeMs;) await setImmediate();
    }
    const listed = async (filter: object) => {
      const { items, total } = await scenarios.page(project, { page: 1, page_size: 2, ...filter });
      return [items.map(({ name }) => name), total];
    };
    expect(await listed({})).toEqual([['d', 'c'], 4]);
    expect(await listed({ region: 'eu-central-1', page: 2 })).toEqual([['a'], 3]);
    expect(await listed({ status: 'running' })).toEqual([[], 0]);
    expect(await listed({ page: 9 })).toEqual([[], 4]);
  });
});

describe('the traffic of a scenario', () => {
  const hoursOf = async (project: ProjectId, id: ScenarioId): Promise<TrafficHour[]> =>
    trafficHours(await new ScenarioTrafficQuery(database).hours(project, id));

  test('is its hours, oldest first, as whole numbers', async () => {
    const { id } = await create();
    const large = 2 ** 53 - 1;
    await database.query(
      `INSERT INTO scenario_rollup_hourly (project_id, scenario_id, bucket, logs, size_bytes,
         sqs_blocks, large_logs, tokens, max_tokens, output_tokens, pii_logs, repeats)
       VALUES ($1, $2, '2026-03-02T13:00:00Z', 1, 2, 3, 4, 5, 6, 7, 8, 9),
         ($1, $2, '2026-03-02T12:00:00Z', $3::bigint, $3::bigint, 0, 0, 0, 0, 0, 0, 0)`,
      [project, id, large],
    );
    const [first, second] = await hoursOf(project, id);
    expect(first).toMatchObject({
      bucket: '2026-03-02T12:00:00.000Z',
      logs: large,
      sizeBytes: large,
    });
    expect(second).toEqual({
      bucket: '2026-03-02T13:00:00.000Z',
      logs: 1,
      sizeBytes: 2,
      sqsBlocks: 3,
      largeLogs: 4,
      tokens: 5,
      maxTokens: 6,
      outputTokens: 7,
      piiLogs: 8,
      repeats: 9,
    });
    expect(await hoursOf(uuidv7(Date.now()) as ProjectId, id)).toEqual([]);
  });

  test('is none before the first log', async () => {
    const { id } = await create();
    expect(await hoursOf(project, id)).toEqual([]);
  });
});
