import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { newPassword, writePrivateFile } from './private-file.js';

/**
 * The secret of this installation, from which keys for hashing are derived: made once and kept with
 * the data (0600), since hashes in the data mean nothing without it.
 */
export function installationSecret(dataDir: string): string {
  const path = join(dataDir, 'secret');
  if (!existsSync(path)) writePrivateFile(path, newPassword());
  return readFileSync(path, 'utf8');
}
