import { uuidv7, type LogBatch, type ProjectId, type ScenarioId } from '@costwire/contracts';
import { createTestDatabase, logBatch, scenarioLog, type TestDatabase } from '@costwire/testing';
import { isUniqueViolation, type Database } from '@costwire/persistence';
import { ScenarioLogsRepository } from './scenario-logs.repository.js';

let home: TestDatabase;
let database: Database;
let logs: ScenarioLogsRepository;
let project: ProjectId;
let scenario: ScenarioId;

beforeAll(async () => {
  home = await createTestDatabase();
  database = await home.open();
});
beforeEach(() => {
  logs = new ScenarioLogsRepository(database);
  project = uuidv7(Date.now()) as ProjectId;
  scenario = uuidv7(Date.now()) as ScenarioId;
});
afterAll(() => home.drop());

const batchOf = (...events: LogBatch['events']): LogBatch =>
  logBatch({ project_id: project, scenario_id: scenario, events });
const withIds = (...ids: string[]): LogBatch =>
  batchOf(...ids.map((event_id) => scenarioLog({ event_id })));
const ids = (events: readonly { event_id: string }[] | undefined): string[] =>
  (events ?? []).map(({ event_id }) => event_id);

const stored = async (): Promise<Record<string, unknown>[]> =>
  database.query(
    `SELECT event_id, message_id, ts, received_at, source, preview, size_bytes, token_count,
       output_tokens, pii_types, repeat_of
     FROM scenario_logs WHERE project_id = $1 AND scenario_id = $2 ORDER BY event_id`,
    [project, scenario],
  );
const storedIds = async (): Promise<unknown[]> => (await stored()).map(({ event_id: id }) => id);

describe('recording logs', () => {
  test('keeps every member, the message only as its preview', async () => {
    const batch = batchOf(
      scenarioLog({
        event_id: 'full',
        timestamp: '2026-03-02T11:59:59.999Z',
        source: 'queue',
        preview: 'to [EMAIL] \t "quoted" \\N',
        size_bytes: 262_144,
        token_count: 70_000,
        output_tokens: 12,
        pii_types: ['email', 'phone'],
      }),
      scenarioLog({ event_id: 'plain', preview: 'no more' }),
    );
    await logs.record([batch]);
    expect(await stored()).toEqual([
      {
        event_id: 'full',
        message_id: batch.message_id,
        ts: new Date('2026-03-02T11:59:59.999Z'),
        received_at: new Date(batch.received_at),
        source: 'queue',
        preview: 'to [EMAIL] \t "quoted" \\N',
        size_bytes: 262_144,
        token_count: '70000',
        output_tokens: '12',
        pii_types: ['email', 'phone'],
        repeat_of: null,
      },
      expect.objectContaining({ event_id: 'plain', pii_types: null, output_tokens: null }),
    ]);
  });

  test('answers for each batch the logs that it owns, in order', async () => {
    const owned = await logs.record([withIds('b', 'a'), withIds('c')]);
    expect(owned.map(ids)).toEqual([['b', 'a'], ['c']]);
  });

  test('of nothing is nothing', async () => {
    expect(await logs.record([])).toEqual([]);
    expect(await logs.record([batchOf()])).toEqual([[]]);
  });

  test('lets the first log of an id win, in one batch, one transaction and later', async () => {
    const first = withIds('a', 'b');
    const twice = batchOf(
      scenarioLog({ event_id: 'c', preview: 'first' }),
      scenarioLog({ event_id: 'c', preview: 'second' }),
    );
    expect((await logs.record([first, withIds('b'), twice])).map(ids)).toEqual([
      ['a', 'b'],
      [],
      ['c'],
    ]);
    expect((await logs.record([withIds('a', 'd')])).map(ids)).toEqual([['d']]);
    expect((await stored()).map(({ preview }) => preview)).toContain('first');
    expect(await storedIds()).toEqual(['a', 'b', 'c', 'd']);
  });

  test('answers the same to the same batch again, and to one of which a part was stored', async () => {
    const message = { fingerprint: 'same' };
    const events = ['a', 'b', 'c'].map((event_id) => scenarioLog({ event_id, ...message }));
    const whole = batchOf(...events);
    const part = { ...whole, events: whole.events.slice(0, 2) };
    await logs.record([part]);
    const all = await logs.record([whole]);
    expect(all[0]).toEqual([
      events[0],
      { ...events[1], repeat_of: 'a' },
      { ...events[2], repeat_of: 'a' },
    ]);
    expect(await logs.record([whole])).toEqual(all);
    expect(await storedIds()).toEqual(['a', 'b', 'c']);
  });

  test('tells scenarios and projects apart', async () => {
    const other = { ...withIds('a'), scenario_id: uuidv7(Date.now()) as ScenarioId };
    const foreign = { ...withIds('a'), project_id: uuidv7(Date.now()) as ProjectId };
    const owned = await logs.record([withIds('a'), other, foreign]);
    expect(owned.map(ids)).toEqual([['a'], ['a'], ['a']]);
  });
});

describe('a message that came before', () => {
  const repeats = async (): Promise<unknown[]> =>
    (await stored()).map(({ event_id: id, repeat_of: of }) => [id, of]);

  test('is marked with the first log that had it, and kept', async () => {
    const same = (event_id: string) => scenarioLog({ event_id, fingerprint: 'same' });
    await logs.record([batchOf(same('b'), scenarioLog({ event_id: 'other' }), same('c'))]);
    await logs.record([batchOf(same('a'))]);
    expect(await repeats()).toEqual([
      ['a', 'b'],
      ['b', null],
      ['c', 'b'],
      ['other', null],
    ]);
  });

  test('in another scenario is a first one there', async () => {
    const log = scenarioLog({ fingerprint: 'same' });
    await logs.record([batchOf(log)]);
    const other = { ...batchOf(log), scenario_id: uuidv7(Date.now()) as ScenarioId };
    const [owned] = await logs.record([other]);
    expect(owned).toEqual([log]);
  });
});

describe('removing a scenario', () => {
  test('deletes its logs and messages, says how many, and drops what comes later', async () => {
    const elsewhere = logBatch({
      project_id: project,
      events: [scenarioLog({ event_id: 'kept' })],
    });
    await logs.record([withIds('a', 'b'), elsewhere]);
    const removal = { project_id: project, scenario_id: scenario };
    expect(await logs.remove(removal)).toBe(4);
    expect(await logs.remove(removal)).toBe(0);
    const late = withIds('c');
    expect(await logs.record([late, { ...elsewhere, message_id: late.message_id }])).toEqual([
      [],
      [],
    ]);
    expect(await storedIds()).toEqual([]);
    const rows = await database.query('SELECT event_id FROM scenario_logs WHERE project_id = $1', [
      project,
    ]);
    expect(rows).toEqual([{ event_id: 'kept' }]);
  });

  test('waits for what is being recorded and leaves nothing of it', async () => {
    const batches = Array.from({ length: 20 }, (_, index) => withIds(`a-${index}`, `b-${index}`));
    const other = new ScenarioLogsRepository(await home.open());
    await Promise.all([
      ...batches.map(async (batch) => logs.record([batch])),
      other.remove({ project_id: project, scenario_id: scenario }),
    ]);
    expect(await storedIds()).toEqual([]);
  });
});

test('many workers at once give each id to one message and each message one first log', async () => {
  const workers = [logs, new ScenarioLogsRepository(await home.open())];
  const batches = Array.from({ length: 10 }, (_, turn) =>
    batchOf(
      ...Array.from({ length: 30 }, (_, index) =>
        scenarioLog({ event_id: `id-${turn * 5 + index}`, fingerprint: `m-${index % 7}` }),
      ),
    ),
  );
  const owned = await Promise.all(
    batches.map(async (batch, turn) =>
      untilDecided(async () => workers[turn % 2]!.record([batch])),
    ),
  );
  const wanted = [...new Set(batches.flatMap(({ events }) => ids(events)))].sort();
  expect(owned.flatMap(([events]) => ids(events)).sort()).toEqual(wanted);
  expect(await storedIds()).toEqual(wanted);
  const firsts = (await stored()).filter(({ repeat_of: of }) => of === null);
  expect(firsts).toHaveLength(7);
});

/** As the transport does: what gave up after losing every race is tried again. */
async function untilDecided<T>(work: () => Promise<T>): Promise<T> {
  for (;;) {
    try {
      return await work();
    } catch (error) {
      if (!isUniqueViolation(error)) throw error;
    }
  }
}
