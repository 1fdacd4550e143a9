import type { SeriesKey } from '@costwire/anomaly-detection';
import { uuidv7, type ProjectId } from '@costwire/contracts';
import type { Database } from '@costwire/persistence';
import { createTestDatabase, type TestDatabase } from '@costwire/testing';
import { clearStale, markStale, readStale } from './series-state.repository.js';

let home: TestDatabase;
let database: Database;

beforeAll(async () => {
  home = await createTestDatabase();
  database = await home.open(2);
});

afterAll(async () => home.drop());

test('a series of which more comes while it is learned is learned again, also by a clock that is behind', async () => {
  const project = uuidv7(Date.now()) as ProjectId;
  const [one, other] = ['one', 'other'] as SeriesKey[];
  const mark = async (series: SeriesKey, ms: number): Promise<void> =>
    database.transaction(async (client) => markStale(client, project, [series], ms));
  await mark(one!, 20_000);
  await mark(other!, 20_000);
  const learned = await readStale(database, project, 10);
  await mark(other!, 19_000);
  await database.transaction(async (client) => clearStale(client, project, learned));
  expect((await readStale(database, project, 10)).map(({ series }) => series)).toEqual([other]);
});
