import { randomBytes } from 'node:crypto';
import { chmodSync, chownSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import type { ServerUser } from './server-user.js';

/** Writes a file that only its owner can read (0600), replacing it in one step. */
export function writePrivateFile(path: string, text: string, owner?: ServerUser): void {
  const temporary = `${path}.${process.pid}.tmp`;
  writeFileSync(temporary, text, { mode: 0o600 });
  if (owner) chownSync(temporary, owner.uid, owner.gid);
  renameSync(temporary, path);
}

/** The JSON value in a file; undefined when the file is absent or holds no JSON. */
export function readJsonFile(path: string): unknown {
  try {
    return JSON.parse(readFileSync(path, 'utf8')) as unknown;
  } catch {
    return undefined;
  }
}

/** Makes a folder of ours with exactly this mode, whatever the umask is. */
export function makeFolder(path: string, mode: number, owner?: ServerUser): void {
  mkdirSync(path, { recursive: true, mode });
  chmodSync(path, mode);
  if (owner) chownSync(path, owner.uid, owner.gid);
}

/** A fresh password: 192 random bits in hexadecimal, safe in URLs and configuration files. */
export function newPassword(): string {
  return randomBytes(24).toString('hex');
}
