import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Redis } from 'ioredis';
import type { Database } from '@costwire/persistence';
import type { TestBroker, TestRedis } from '@costwire/testing';

/** The files of JetStream's store; the server's own configuration is none of them. */
export function storeOf({ dataDir }: TestBroker): Buffer {
  const files = readdirSync(join(dataDir, 'store'), { recursive: true, withFileTypes: true });
  return Buffer.concat(
    files
      .filter((file) => file.isFile())
      .map((file) => readFileSync(join(file.parentPath, file.name))),
  );
}

/** What Redis writes to its files when it saves. */
export async function savedByRedis({ dataDir, url }: TestRedis): Promise<Buffer> {
  const client = new Redis(url);
  await client.save();
  await client.quit();
  const files = readdirSync(dataDir, { recursive: true, withFileTypes: true });
  return Buffer.concat(
    files
      .filter((file) => file.isFile())
      .map((file) => readFileSync(join(file.parentPath, file.name))),
  );
}

/** Every row of every table as text. */
export async function dumpOf(database: Database): Promise<Buffer> {
  const tables = await database.query<{ name: string }>(
    `SELECT oid::regclass::text AS name FROM pg_class
     WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p') AND NOT relispartition`,
  );
  const rows: string[] = [];
  for (const { name } of tables) {
    const found = await database.query<{ row: string }>(`SELECT t::text AS row FROM ${name} AS t`);
    rows.push(...found.map(({ row }) => row));
  }
  return Buffer.from(rows.join('\n'));
}
