import { createWriteStream } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';

/**
 * Runs `work` with the path of a file that holds what `source` gives, and removes the file afterwards:
 * the ids depend on the hash of all bytes, so that a stream has to be read twice.
 */
export async function withSpooledInput<Result>(
  source: Readable,
  work: (path: string) => Promise<Result>,
): Promise<Result> {
  const folder = await mkdtemp(join(tmpdir(), 'costwire-import-'));
  try {
    const path = join(folder, 'stdin.csv');
    await pipeline(source, createWriteStream(path, { mode: 0o600 }));
    return await work(path);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
