import { createTestDatabase, type TestDatabase } from '@costwire/testing';
import { RowsByDay } from './copy-by-day.js';
import type { CopyColumns } from './copy-rows.js';
import type { Database } from './database.js';
import { DayPartitions, partitionName } from './day-partitions.js';

let home: TestDatabase;
let database: Database;

beforeAll(async () => {
  home = await createTestDatabase();
  database = await home.open();
  await database.query(`CREATE TABLE readings (ts timestamptz NOT NULL, id text NOT NULL,
    PRIMARY KEY (ts, id)) PARTITION BY RANGE (ts)`);
});
afterAll(() => home.drop());

const partitions = async (): Promise<string[]> => {
  const rows = await database.query<{ name: string }>(
    "SELECT inhrelid::regclass::text AS name FROM pg_inherits WHERE inhparent = 'readings'::regclass",
  );
  return rows.map(({ name }) => name).sort();
};

const daysFrom = (start: string, count: number): string[] =>
  Array.from({ length: count }, (_, index) =>
    new Date(Date.parse(start) + index * 86_400_000).toISOString().slice(0, 10),
  );

const READINGS = { ts: 'timestamptz', id: 'text' } as const satisfies CopyColumns;

async function write(rows: RowsByDay): Promise<void> {
  await database.transaction((client) => rows.copy(client, 'readings'));
}

describe('day partitions', () => {
  test('are each made once by processes that need the same days at the same time', async () => {
    const days = daysFrom('2024-02-27', 5);
    const pools = [database, await home.open(), await home.open()];
    await Promise.all(
      pools.map((pool) => new DayPartitions(pool, 'readings', 'ts').ensure([...days].reverse())),
    );
    expect(await partitions()).toEqual(days.map((day) => partitionName('readings', day)));
    expect(partitionName('readings', '2024-02-29')).toBe('readings_20240229');
  });

  test('take exactly the times of their UTC day', async () => {
    await new DayPartitions(database, 'readings', 'ts').ensure(['2024-03-10']);
    const rows = new RowsByDay(READINGS);
    rows.add('2024-03-10', ['2024-03-10T00:00:00.000Z', 'first']);
    rows.add('2024-03-10', ['2024-03-10T23:59:59.999Z', 'last']);
    await write(rows);
    const late = new RowsByDay(READINGS);
    late.add('2024-03-10', ['2024-03-11T00:00:00.000Z', 'other day']);
    await expect(write(late)).rejects.toMatchObject({ code: '23514' });
    const stored = await database.query('SELECT id FROM readings_20240310 ORDER BY ts');
    expect(stored).toEqual([{ id: 'first' }, { id: 'last' }]);
  });

  test('keep the key of their table', async () => {
    await new DayPartitions(database, 'readings', 'ts').ensure(['2024-03-12']);
    const rows = new RowsByDay(READINGS);
    for (let count = 0; count < 2; count += 1) {
      rows.add('2024-03-12', ['2024-03-12T01:00:00.000Z', 'same']);
    }
    await expect(write(rows)).rejects.toMatchObject({ code: '23505' });
  });

  test('are made while rows of other days are being written', async () => {
    await new DayPartitions(database, 'readings', 'ts').ensure(['2024-04-01']);
    await database.transaction(async (client) => {
      const rows = new RowsByDay(READINGS);
      rows.add('2024-04-01', ['2024-04-01T01:00:00.000Z', 'held']);
      await rows.copy(client, 'readings');
      await new DayPartitions(database, 'readings', 'ts').ensure(['2024-04-02']);
    });
    expect(await partitions()).toContain('readings_20240402');
  });

  test('take the rows of many days in one go', async () => {
    const days = daysFrom('2024-05-01', 40);
    await new DayPartitions(database, 'readings', 'ts').ensure(days);
    const rows = new RowsByDay(READINGS);
    for (const day of days) rows.add(day, [`${day}T12:00:00.000Z`, day]);
    await write(rows);
    const stored = await database.query<{ id: string; place: string }>(
      "SELECT id, tableoid::regclass::text AS place FROM readings WHERE ts >= '2024-05-01' ORDER BY id",
    );
    expect(stored).toEqual(days.map((day) => ({ id: day, place: partitionName('readings', day) })));
  });
});
