import { createTestDatabase, type TestDatabase } from '@costwire/testing';
import { isTransientFailure } from '@costwire/contracts';
import { copyInto, copyRow } from './copy-text.js';
import { Database } from './database.js';
import { isUniqueViolation } from './sql-errors.js';

let home: TestDatabase;
let database: Database;

beforeAll(async () => {
  home = await createTestDatabase();
  database = await home.open(2);
  await database.query(
    'CREATE TABLE notes (id text PRIMARY KEY, body text, amount numeric(38,15))',
  );
});
beforeEach(() => database.query('TRUNCATE notes'));
afterAll(() => home.drop());

const ids = async (): Promise<string[]> =>
  (await database.query<{ id: string }>('SELECT id FROM notes ORDER BY id')).map(({ id }) => id);

const failure = async (work: Promise<unknown>): Promise<unknown> =>
  work.then(() => undefined).catch((error: unknown) => error);

describe('a transaction', () => {
  test('commits all of its work and returns what the work returned', async () => {
    const result = await database.transaction(async (client) => {
      await client.query("INSERT INTO notes VALUES ('a')");
      await client.query("INSERT INTO notes VALUES ('b')");
      return 'done';
    });
    expect(result).toBe('done');
    expect(await ids()).toEqual(['a', 'b']);
  });

  test('keeps nothing when the work throws, and throws the same', async () => {
    const bug = new TypeError('a bug');
    const thrown = await failure(
      database.transaction(async (client) => {
        await client.query("INSERT INTO notes VALUES ('a')");
        throw bug;
      }),
    );
    expect(thrown).toBe(bug);
    expect(await ids()).toEqual([]);
  });

  test('leaves the connections usable however often it fails', async () => {
    for (let round = 0; round < 5; round += 1) {
      const insertTwice = database.transaction(async (client) => {
        await client.query("INSERT INTO notes VALUES ('a'), ('a')");
      });
      expect(isUniqueViolation(await failure(insertTwice))).toBe(true);
    }
    expect(await ids()).toEqual([]);
  });

  test('that loses its connection is rolled back, said to be transient, and can be repeated', async () => {
    const attempt = async (lose: boolean): Promise<void> =>
      database.transaction(async (client) => {
        await client.query("INSERT INTO notes VALUES ('a')");
        const { rows } = await client.query<{ pid: number }>('SELECT pg_backend_pid() AS pid');
        if (lose) await database.query('SELECT pg_terminate_backend($1)', [rows[0]!.pid]);
        await client.query('SELECT 1');
      });
    expect(isTransientFailure(await failure(attempt(true)))).toBe(true);
    expect(await ids()).toEqual([]);
    await attempt(false);
    expect(await ids()).toEqual(['a']);
  });

  test('may not run longer than the time limit of its pool', async () => {
    const hasty = new Database({
      url: home.url,
      name: 'hasty',
      poolSize: 1,
      statementTimeoutMs: 50,
    });
    await hasty.open();
    const thrown = await failure(hasty.query('SELECT pg_sleep(2)'));
    expect(isTransientFailure(thrown)).toBe(true);
    await hasty.close();
  });
});

describe('a pool', () => {
  test('works in UTC', async () => {
    const [row] = await database.query<{ zone: string }>(
      "SELECT current_setting('TimeZone') AS zone",
    );
    expect(row!.zone).toBe('UTC');
  });

  test('knows whether the server answers', async () => {
    const closed = new Database({ url: home.url, name: 'closed', poolSize: 1 });
    expect(await closed.isReachable()).toBe(false);
    expect(await database.isReachable()).toBe(true);
  });

  test('fails to open, transiently, while nobody listens', async () => {
    const url = new URL(home.url);
    url.port = '1';
    const away = new Database({ url: url.href, name: 'away', poolSize: 1 });
    expect(isTransientFailure(await failure(away.open()))).toBe(true);
  });
});

describe('COPY', () => {
  const TEXTS = [
    ['plain', 'text'],
    ['blank', ''],
    ['escapes', 'tab\t newline\n return\r backslash\\ \\N \\. \\t'],
    ['unicode', 'ß 漢字 🙂 \u2028 \u0001'],
    ['quotes', `"double" 'single' {brace} $1`],
  ];

  test('stores every text as it is', async () => {
    const rows = TEXTS.map(([id, body]) => copyRow([id, body])).join('');
    await database.transaction((client) => copyInto(client, 'notes', ['id', 'body'], rows));
    const stored = await database.query<{ id: string; body: string }>('SELECT id, body FROM notes');
    expect(stored.map(({ id, body }) => [id, body])).toEqual(TEXTS);
  });

  test('stores absent cells as NULL and numbers to the last digit', async () => {
    const amount = '12345678901234567890123.123456789012345';
    const rows = copyRow(['a', null, amount]) + copyRow(['b', undefined, 7n]);
    await database.transaction((client) =>
      copyInto(client, 'notes', ['id', 'body', 'amount'], rows),
    );
    const stored = await database.query('SELECT * FROM notes ORDER BY id');
    expect(stored).toEqual([
      { id: 'a', body: null, amount },
      { id: 'b', body: null, amount: '7.000000000000000' },
    ]);
  });

  test('is undone as a whole by a row whose key is there', async () => {
    await database.query("INSERT INTO notes VALUES ('b')");
    const rows = copyRow(['a']) + copyRow(['b']);
    const copy = database.transaction((client) => copyInto(client, 'notes', ['id'], rows));
    expect(isUniqueViolation(await failure(copy))).toBe(true);
    expect(await ids()).toEqual(['b']);
  });

  test('of nothing is nothing', async () => {
    await database.transaction((client) => copyInto(client, 'no_such_table', ['id'], ''));
  });
});
