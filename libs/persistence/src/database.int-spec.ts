import { createTestDatabase, type TestDatabase } from '@costwire/testing';
import { isTransientFailure, parseUsd } from '@costwire/contracts';
import { copyInto } from './copy-into.js';
import { CopyRows, type CopyCell, type CopyColumns } from './copy-rows.js';
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

  const NOTES = { id: 'text', body: 'text', amount: 'usd' } as const satisfies CopyColumns;

  const rowsOf = (columns: CopyColumns, ...rows: CopyCell[][]): CopyRows => {
    const copy = new CopyRows(columns);
    for (const cells of rows) copy.add(cells);
    return copy;
  };

  test('stores every text as it is', async () => {
    const rows = rowsOf(NOTES, ...TEXTS);
    await database.transaction((client) => copyInto(client, 'notes', rows));
    const stored = await database.query<{ id: string; body: string }>('SELECT id, body FROM notes');
    expect(stored.map(({ id, body }) => [id, body])).toEqual(TEXTS);
  });

  test('stores absent cells as NULL and amounts to the last digit', async () => {
    const amounts = AMOUNTS.map((text) => parseUsd(text)!);
    const rows = rowsOf(NOTES, ...amounts.map((amount, index) => [`${index}`, null, amount]));
    await database.transaction((client) => copyInto(client, 'notes', rows));
    const stored = await database.query('SELECT body, amount FROM notes ORDER BY id::int');
    const withAllDecimals = AMOUNTS.map((amount) => ({
      body: null,
      amount: fifteenDecimals(amount),
    }));
    expect(stored).toEqual(withAllDecimals);
  });

  test('stores a cell of every kind as the server itself reads its text', async () => {
    const kinds = {
      u: 'uuid',
      t: 'text',
      small: 'int2',
      middle: 'int4',
      big: 'int8',
      f: 'float8',
      at: 'timestamptz',
      usd: 'usd',
      j: 'jsonb',
      list: 'text[]',
    } as const satisfies CopyColumns;
    const uuid = '0190b6f2-7c3a-7d55-8f00-3c5b9e7a1d42';
    const rows = rowsOf(
      kinds,
      [
        uuid,
        'a',
        7,
        2e9,
        1e12,
        0.1,
        '2026-03-02T23:59:59.999Z',
        5n,
        '{"a": ["ß"]}',
        ['x', 'y,"z"'],
      ],
      [uuid, 'b', -1, -1, -1, -2.5e300, '1969-12-31T23:59:59.999Z', -5n, '[]', []],
      [null, 'c', null, null, null, null, null, null, null, null],
    );
    await database.query(`CREATE TABLE kinds (u uuid, t text, small int2, middle int4, big int8, f float8,
      at timestamptz, usd numeric(38,15), j jsonb, list text[])`);
    await database.transaction((client) => copyInto(client, 'kinds', rows));
    const [different] = await database.query(`
      SELECT count(*)::int AS found FROM kinds JOIN (VALUES
        ('${uuid}'::uuid, 'a', 7::int2, 2000000000, 1000000000000, 0.1::float8, '2026-03-02T23:59:59.999Z'::timestamptz,
          0.000000000000005, '{"a": ["ß"]}'::jsonb, ARRAY['x', 'y,"z"']),
        ('${uuid}', 'b', -1, -1, -1, -2.5e300, '1969-12-31T23:59:59.999Z', -0.000000000000005, '[]', '{}'),
        (NULL, 'c', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL)
      ) AS given (u, t, small, middle, big, f, at, usd, j, list)
      ON (kinds.*)::text = ROW(given.u, given.t, given.small, given.middle, given.big, given.f, given.at,
        given.usd::numeric(38,15), given.j, given.list)::text`);
    expect(different).toEqual({ found: 3 });
  });

  test('is undone as a whole by a row whose key is there', async () => {
    await database.query("INSERT INTO notes VALUES ('b')");
    const rows = rowsOf({ id: 'text' }, ['a'], ['b']);
    const copy = database.transaction((client) => copyInto(client, 'notes', rows));
    expect(isUniqueViolation(await failure(copy))).toBe(true);
    expect(await ids()).toEqual(['b']);
  });

  test('of nothing is nothing', async () => {
    await database.transaction((client) => copyInto(client, 'no_such_table', rowsOf(NOTES)));
    await database.transaction((client) => copyInto(client, 'no_such_table'));
  });
});

const AMOUNTS = [
  '0',
  '1',
  '7',
  '10',
  '9999',
  '10000',
  '100000000',
  '0.1',
  '0.00125',
  '0.000000000000001',
  '-0.00001',
  '900.719925474099199',
  '900.7199254740993',
  '-12345678901234567890123.123456789012345',
  '99999999999999999999999.999999999999999',
];

function fifteenDecimals(amount: string): string {
  const [whole, fraction = ''] = amount.split('.');
  return `${whole}.${fraction.padEnd(15, '0')}`;
}
