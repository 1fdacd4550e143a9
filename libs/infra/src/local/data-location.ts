import { createHash } from 'node:crypto';
import { existsSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { makeFolder } from './private-file.js';
import { canEnter, unprivilegedUser } from '../servers/server-user.js';

/** Where data go when the project folder is closed to the user Postgres runs as. */
const SYSTEM_DATA = '/var/lib/costwire';

/** The folder for the data of a project whose own folder is closed: named by its path's SHA-256. */
export function systemDataDir(projectRoot: string): string {
  return join(SYSTEM_DATA, createHash('sha256').update(projectRoot).digest('hex').slice(0, 16));
}

/**
 * The data folder of a project: the recorded one when it still exists; else `.costwire/data` in the
 * project; else, when root runs this and Postgres's user cannot enter the project (a clone below a
 * home of mode 0700), a folder under /var/lib/costwire. Folders of the user are never changed.
 */
export function chooseDataDir(projectRoot: string, recorded?: string): string {
  if (recorded !== undefined && existsSync(recorded)) return recorded;
  const user = unprivilegedUser();
  const closed = user !== undefined && !canEnter(projectRoot, user);
  return closed ? systemDataDir(projectRoot) : join(projectRoot, '.costwire', 'data');
}

/**
 * Makes an empty folder for the data of one test run, in the first temporary folder that Postgres's
 * user can enter. The caller removes it. Throws when there is none.
 */
export function makeTemporaryDataDir(): string {
  const user = unprivilegedUser();
  for (const parent of [tmpdir(), '/tmp', '/var/tmp']) {
    if (!existsSync(parent) || !canEnter(parent, user)) continue;
    const folder = mkdtempSync(join(parent, 'costwire-'));
    makeFolder(folder, 0o711);
    return folder;
  }
  throw new Error('no temporary folder that Postgres may enter; set TMPDIR');
}
