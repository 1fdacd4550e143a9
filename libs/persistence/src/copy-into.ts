import { pipeline } from 'node:stream/promises';
import { Readable } from 'node:stream';
import type { PoolClient } from 'pg';
import { from as copyFrom } from 'pg-copy-streams';
import type { CopyRows } from './copy-rows.js';

/** Signature, no flags, no extension; then the rows; then the end (PostgreSQL 15 manual, COPY). */
const HEADER = Buffer.from('PGCOPY\n\xff\r\n\0\0\0\0\0\0\0\0\0', 'latin1');
const TRAILER = Buffer.from([0xff, 0xff]);

/**
 * Writes rows straight into a table on the connection of a running transaction.
 *
 * @param parts rows of the same columns; nothing is sent when they hold none.
 * @throws the server's error; the transaction is over then.
 */
export async function copyInto(
  client: PoolClient,
  table: string,
  ...parts: readonly CopyRows[]
): Promise<void> {
  const bodies = parts.map((rows) => rows.body()).filter(({ length }) => length > 0);
  const [first] = parts;
  if (!first || bodies.length === 0) return;
  const columns = first.names.join(',');
  const stream = client.query(copyFrom(`COPY ${table} (${columns}) FROM STDIN (FORMAT binary)`));
  await pipeline(Readable.from([HEADER, ...bodies, TRAILER], { objectMode: false }), stream);
}
