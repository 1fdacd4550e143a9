import type { PoolClient } from 'pg';
import { to as copyTo } from 'pg-copy-streams';
import { CopiedRows } from './copied-rows.js';

/**
 * Reads all rows of a SELECT in the binary format of COPY: a third of the work of reading them as
 * texts. COPY takes no parameters, so `$1` and on are replaced by literals, quoted as Postgres wants
 * them.
 *
 * @throws the server's error.
 */
export async function copyOut(
  client: PoolClient,
  select: string,
  parameters: readonly (string | Date)[],
): Promise<CopiedRows> {
  const sql = select.replaceAll(/\$(\d+)/g, (_, number: string) => {
    const value = parameters[Number(number) - 1];
    if (value === undefined) throw new RangeError(`no parameter $${number}`);
    return client.escapeLiteral(typeof value === 'string' ? value : value.toISOString());
  });
  const stream = client.query(copyTo(`COPY (${sql}) TO STDOUT (FORMAT binary)`));
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(chunk as Buffer);
  return new CopiedRows(Buffer.concat(chunks));
}
