import type { Database } from '@costwire/persistence';

/** Notes that a price book was used here, and since when. */
export async function recordPriceBook(database: Database, version: string): Promise<void> {
  await database.query('INSERT INTO price_books (id) VALUES ($1) ON CONFLICT (id) DO NOTHING', [
    version,
  ]);
}
