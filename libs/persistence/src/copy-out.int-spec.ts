import { createTestDatabase, type TestDatabase } from '@costwire/testing';
import { copyOut } from './copy-out.js';
import type { Database } from './database.js';

let home: TestDatabase;
let database: Database;

beforeAll(async () => {
  home = await createTestDatabase();
  database = await home.open();
});
afterAll(() => home.drop());

test('reads what the server sends, whatever was asked with', async () => {
  const texts = ["it's", 'a\\b', '$1 and $2', 'é 🙂', `"; DROP TABLE x; --`, ''];
  const at = new Date('2026-03-02T12:30:00.123Z');
  const read = await database.transaction(async (client) => {
    const rows = await copyOut(
      client,
      `SELECT $1::text, $2::timestamptz, $3::text, 0.0035::numeric(38,15), -12.000000000000001::numeric(38,15),
         12345678901234567890123::numeric(38,15), 7::bigint, NULL::text`,
      [texts.join('|'), at, '$1'],
    );
    rows.lookAt(0);
    return [
      rows.text(0),
      rows.timeMs(1),
      rows.text(2),
      ...[3, 4, 5].map((cell) => rows.usd(cell)),
      rows.integer(6),
      rows.isNull(7),
    ];
  });
  expect(read).toEqual([
    texts.join('|'),
    at.getTime(),
    '$1',
    3_500_000_000_000n,
    -12_000_000_000_000_001n,
    12_345_678_901_234_567_890_123n * 10n ** 15n,
    7,
    true,
  ]);
});

test('reads many rows, more than one part of the network', async () => {
  const sum = await database.transaction(async (client) => {
    const rows = await copyOut(
      client,
      'SELECT n, repeat($1, 50) FROM generate_series(1, 20000) n',
      ['x'],
    );
    let total = 0;
    for (let row = 0; row < rows.length; row += 1) {
      rows.lookAt(row);
      total += rows.integer(0)! + rows.text(1)!.length;
    }
    return total;
  });
  expect(sum).toBe((20_000 * 20_001) / 2 + 20_000 * 50);
});

test('fails with the error of the server and leaves the connection usable', async () => {
  await expect(
    database.transaction(async (client) => copyOut(client, 'SELECT 1/0', [])),
  ).rejects.toThrow(/division by zero/);
  await expect(
    database.transaction(async (client) => copyOut(client, 'SELECT $2::text', ['only one'])),
  ).rejects.toThrow(RangeError);
  expect(await database.query('SELECT 1 AS one')).toEqual([{ one: 1 }]);
});
