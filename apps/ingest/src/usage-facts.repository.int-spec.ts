import {
  eventAtFault,
  isTransientFailure,
  uuidv7,
  type ProjectId,
  type UsageBatch,
  type UsageEvent,
} from '@costwire/contracts';
import { createTestDatabase, usageBatch, usageEvent, type TestDatabase } from '@costwire/testing';
import type { Database } from '@costwire/persistence';
import { UsageFactsRepository } from './usage-facts.repository.js';

let home: TestDatabase;
let database: Database;
let facts: UsageFactsRepository;
let project: ProjectId;

beforeAll(async () => {
  home = await createTestDatabase();
  database = await home.open();
});
beforeEach(() => {
  facts = new UsageFactsRepository(database);
  project = uuidv7(Date.now()) as ProjectId;
});
afterAll(() => home.drop());

const batchOf = (...ids: string[]): UsageBatch =>
  usageBatch({ project_id: project, events: ids.map((event_id) => usageEvent({ event_id })) });

/** Ids of the events each batch owns. */
async function record(...batches: UsageBatch[]): Promise<string[][]> {
  const owned = await facts.record(batches);
  return owned.map((events) => events.map(({ event_id }) => event_id));
}

const column = async (sql: string): Promise<string[]> =>
  (await database.query<{ value: string }>(sql, [project])).map(({ value }) => value);

const storedIds = async (): Promise<string[]> =>
  column('SELECT event_id AS value FROM events WHERE project_id = $1 ORDER BY event_id');

const identities = async (): Promise<string[]> =>
  column('SELECT event_id AS value FROM event_identities WHERE project_id = $1 ORDER BY event_id');

async function counts() {
  const [row] = await database.query<{ recorded: string; duplicates: string }>(
    'SELECT recorded, duplicates FROM ingest_counts WHERE project_id = $1',
    [project],
  );
  return { recorded: Number(row?.recorded), duplicates: Number(row?.duplicates) };
}

describe('recording', () => {
  test('stores every member of a new event and says that its message owns it', async () => {
    const event = usageEvent({
      timestamp: '2026-03-02T23:59:59.999Z',
      operation: 'chat',
      service_tier: 'batch',
      input_tokens: 999_999_999_999,
      cache_read_tokens: 3,
      cache_write_tokens: 4,
      cache_write_1h_tokens: 1,
      reasoning_tokens: 5,
      input_audio_tokens: 6,
      output_audio_tokens: 7,
      input_image_tokens: 8,
      output_image_tokens: 9,
      cache_read_audio_tokens: 2,
      cache_read_image_tokens: 1,
      web_searches: 10,
      latency_ms: 0.125,
      status: 'success',
      quality_score: 0.75,
      feature: 'tab\there',
      user_id: 'back\\slash',
      agent_name: 'line\nbreak',
      environment: 'production',
      tags: { team: 'a "b" \\ c' },
      trace_id: 't',
      span_id: 's',
      parent_span_id: 'p',
      run_id: 'r',
      session_id: 'x',
      provider_response_id: 'resp',
      reported_cost_usd: '0.000000000000001',
      input_text: 'one\r\ntwo',
      output_text: '',
      metadata: { nested: [1, null, { deep: '🙂' }] },
      pii_types: ['EMAIL_ADDRESS', 'PHONE_NUMBER'],
      usage_source: 'gateway',
    });
    const batch = usageBatch({ project_id: project, events: [event] });
    expect(await facts.record([batch])).toEqual([[event]]);
    const [row] = await database.query<Record<string, unknown>>(
      'SELECT * FROM events WHERE project_id = $1',
      [project],
    );
    const { ts, received_at, project_id, api_key_id, ...members } = row!;
    const { timestamp, ...expected } = event;
    const numbers = Object.entries(members).map(([name, value]) => [
      name,
      name.endsWith('tokens') || name === 'web_searches' ? Number(value) : value,
    ]);
    expect(Object.fromEntries(numbers)).toEqual(expected);
    expect((ts as Date).toISOString()).toBe(timestamp);
    expect((received_at as Date).toISOString()).toBe(batch.received_at);
    expect([project_id, api_key_id]).toEqual([project, batch.api_key_id]);
  });

  test('keeps members that an event lacks unknown', async () => {
    await record(batchOf('a'));
    const [row] = await database.query<Record<string, unknown>>(
      'SELECT * FROM events WHERE project_id = $1',
      [project],
    );
    expect(row).toMatchObject({
      cache_read_tokens: null,
      feature: null,
      tags: null,
      pii_types: null,
    });
  });

  test('gives the same answer for a message that comes again, and stores nothing twice', async () => {
    const batch = batchOf('a', 'b');
    expect(await record(batch)).toEqual([['a', 'b']]);
    expect(await record(batch)).toEqual([['a', 'b']]);
    expect(await storedIds()).toEqual(['a', 'b']);
    expect(await counts()).toEqual({ recorded: 2, duplicates: 0 });
  });

  test('leaves an event to the message that brought it first, whatever the second says', async () => {
    await record(batchOf('a', 'b'));
    const changed = usageEvent({
      event_id: 'b',
      timestamp: '2026-03-05T00:00:00.000Z',
      model: 'x',
    });
    const second = usageBatch({
      project_id: project,
      events: [changed, usageEvent({ event_id: 'c' })],
    });
    expect(await record(second)).toEqual([['c']]);
    expect(await record(second)).toEqual([['c']]);
    expect(await storedIds()).toEqual(['a', 'b', 'c']);
    expect((await counts()).recorded).toBe(3);
    const models = await column(
      "SELECT model AS value FROM events WHERE project_id = $1 AND event_id = 'b'",
    );
    expect(models).toEqual(['gpt-4o']);
  });

  test('counts a repeat in another message as a duplicate', async () => {
    await record(batchOf('a', 'b'));
    await record(batchOf('b', 'c'));
    expect(await counts()).toEqual({ recorded: 3, duplicates: 1 });
  });

  test('counts the repeats of a message once, however often it is delivered', async () => {
    const [first, second] = [batchOf('a', 'b'), batchOf('b', 'c', 'c')];
    await record(first, second);
    await record(second);
    await record(first, second);
    await record(first);
    expect(await counts()).toEqual({ recorded: 3, duplicates: 2 });
    await record(batchOf('a', 'b', 'c'));
    expect(await counts()).toEqual({ recorded: 3, duplicates: 5 });
  });

  test('forgets after days which message repeated what', async () => {
    const messageId = uuidv7(Date.now() - 30 * 86_400_000);
    await database.query('INSERT INTO event_repeats VALUES ($1, $2)', [messageId, 'a']);
    const repository = new UsageFactsRepository(database);
    const repeated = batchOf('a', 'a');
    await repository.record([repeated]);
    const kept = await database.query<{ message_id: string }>(
      'SELECT message_id FROM event_repeats WHERE message_id = ANY ($1)',
      [[messageId, repeated.message_id]],
    );
    expect(kept).toEqual([{ message_id: repeated.message_id }]);
  });

  test('gives an event that two merged messages bring to the first of them', async () => {
    const [first, second] = [batchOf('a', 'b'), batchOf('b', 'c')];
    expect(await record(first, second)).toEqual([['a', 'b'], ['c']]);
    expect(await storedIds()).toEqual(['a', 'b', 'c']);
    expect(await counts()).toEqual({ recorded: 3, duplicates: 1 });
    expect(await record(first, second)).toEqual([['a', 'b'], ['c']]);
  });

  test('leaves an event to the later of two messages when that one was recorded first', async () => {
    const [earlier, later] = [batchOf('a', 'b'), batchOf('b', 'c')];
    await record(later);
    // Its worker died before it could hand the events on; now both messages come in one batch.
    expect(await record(earlier, later)).toEqual([['a'], ['b', 'c']]);
    expect(await storedIds()).toEqual(['a', 'b', 'c']);
  });

  test('takes an id that a message brings twice once, also when the message comes again', async () => {
    const batch = batchOf('a', 'a', 'b');
    expect(await record(batch)).toEqual([['a', 'b']]);
    expect(await record(batch)).toEqual([['a', 'b']]);
    expect(await storedIds()).toEqual(['a', 'b']);
  });

  test('keeps the same id of two projects apart', async () => {
    await record(batchOf('a'));
    project = uuidv7(Date.now()) as ProjectId;
    expect(await record(batchOf('a'))).toEqual([['a']]);
    expect(await storedIds()).toEqual(['a']);
  });

  test('keeps nothing of a batch that has an event Postgres refuses', async () => {
    const bad = usageEvent({ event_id: 'bad', input_text: 'a\0b' });
    const batch = usageBatch({
      project_id: project,
      events: [usageEvent({ event_id: 'good' }), bad],
    });
    const failure = await facts.record([batch]).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(Error);
    expect(isTransientFailure(failure)).toBe(false);
    expect(await identities()).toEqual([]);
    expect(await storedIds()).toEqual([]);
  });

  test.each([
    ['a text that Postgres does not take', 1, { input_text: 'NUL \0 inside' }],
    ['a text that Postgres does not take, among many days', 20, { input_text: 'NUL \0 inside' }],
    ['a row that breaks a constraint', 1, { web_searches: -1 }],
    ['a row that breaks a constraint, among many days', 20, { web_searches: -1 }],
    ['a count that is none', 1, { input_tokens: 0.5 }],
  ])('fails for %s and names the event', async (_, days, fields: Partial<UsageEvent>) => {
    await database.query(
      `ALTER TABLE events ADD CONSTRAINT named CHECK (web_searches >= 0 OR event_id <> 'bad')`,
    );
    const events = Array.from({ length: 40 }, (_, n) =>
      usageEvent({ timestamp: `2026-03-${String(1 + (n % days)).padStart(2, '0')}T12:00:00.000Z` }),
    );
    const bad = { ...events[23]!, event_id: 'bad', ...fields };
    const batches = [0, 10, 20, 30].map((first) =>
      usageBatch({
        project_id: project,
        events: events.slice(first, first + 10).map((e) => (e === events[23] ? bad : e)),
      }),
    );
    const failure = await facts.record(batches).catch((error: unknown) => error);
    await database.query('ALTER TABLE events DROP CONSTRAINT named');
    expect(failure).toBeInstanceOf(Error);
    expect(eventAtFault(failure)).toBe(bad);
  });

  test('remembers first and last event time', async () => {
    const at = (timestamp: string) => usageEvent({ timestamp });
    await facts.record([
      usageBatch({ project_id: project, events: [at('2026-03-03T00:00:00.000Z')] }),
      usageBatch({ project_id: project, events: [at('2026-03-01T00:00:00.000Z')] }),
    ]);
    await facts.record([
      usageBatch({ project_id: project, events: [at('2026-03-02T00:00:00.000Z')] }),
    ]);
    const [row] = await database.query(
      'SELECT first_ts, last_ts FROM ingest_counts WHERE project_id = $1',
      [project],
    );
    expect(row).toEqual({
      first_ts: new Date('2026-03-01T00:00:00Z'),
      last_ts: new Date('2026-03-03T00:00:00Z'),
    });
  });

  test('of the same ids by many workers at once gives each id to one message', async () => {
    const ids = Array.from({ length: 60 }, (_, index) => `id-${index}`);
    const batches = Array.from({ length: 8 }, (_, turn) =>
      batchOf(...ids.slice(turn * 3, turn * 3 + 40), ...(turn % 2 ? ids.slice(0, 3) : [])),
    );
    const workers = [facts, new UsageFactsRepository(await home.open())];
    const owned = await Promise.all(
      batches.map((batch, turn) => untilDecided(async () => workers[turn % 2]!.record([batch]))),
    );
    const owners = owned.flatMap(([events]) => events!.map(({ event_id }) => event_id));
    const wanted = [
      ...new Set(batches.flatMap(({ events }) => events.map((e) => e.event_id))),
    ].sort();
    expect([...owners].sort()).toEqual(wanted);
    expect(await storedIds()).toEqual(wanted);
    expect(await identities()).toEqual(wanted);
    const given = batches.reduce((sum, { events }) => sum + events.length, 0);
    expect(await counts()).toEqual({ recorded: wanted.length, duplicates: given - wanted.length });
  });
});

/** As the transport does: what infrastructure refused (here a deadlock) is tried again. */
async function untilDecided<T>(work: () => Promise<T>): Promise<T> {
  for (;;) {
    try {
      return await work();
    } catch (error) {
      if (!isTransientFailure(error)) throw error;
    }
  }
}
