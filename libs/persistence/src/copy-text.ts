import { pipeline } from 'node:stream/promises';
import { Readable } from 'node:stream';
import type { PoolClient } from 'pg';
import { from as copyFrom } from 'pg-copy-streams';

/** What a cell of a COPY row can hold. */
export type CopyCell = string | number | bigint | boolean | null | undefined;

const NEEDS_ESCAPE = /[\\\n\r\t]/;

/** One row in the text format of COPY (PostgreSQL 15 manual, COPY, "Text Format"). */
export function copyRow(cells: readonly CopyCell[]): string {
  let row = '';
  for (let index = 0; index < cells.length; index += 1) {
    if (index > 0) row += '\t';
    const cell = cells[index];
    if (cell === null || cell === undefined) row += '\\N';
    else if (typeof cell === 'string') row += NEEDS_ESCAPE.test(cell) ? escaped(cell) : cell;
    else if (typeof cell === 'boolean') row += cell ? 't' : 'f';
    else row += cell;
  }
  return `${row}\n`;
}

/**
 * Writes rows straight into a table on the connection of a running transaction.
 *
 * @param rows lines made by {@link copyRow}, joined.
 * @throws the server's error; the transaction is over then.
 */
export async function copyInto(
  client: PoolClient,
  table: string,
  columns: readonly string[],
  rows: string,
): Promise<void> {
  if (rows === '') return;
  const stream = client.query(copyFrom(`COPY ${table} (${columns.join(',')}) FROM STDIN`));
  await pipeline(Readable.from([Buffer.from(rows)], { objectMode: false }), stream);
}

function escaped(text: string): string {
  return text
    .replaceAll('\\', '\\\\')
    .replaceAll('\n', '\\n')
    .replaceAll('\r', '\\r')
    .replaceAll('\t', '\\t');
}
