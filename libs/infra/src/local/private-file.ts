import { randomBytes } from 'node:crypto';
import { chmodSync, chownSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import type { ServerUser } from '../servers/server-user.js';

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

/**
 * Makes a folder of ours with exactly this mode, whatever the umask is, and with it the parents that
 * are absent. Parents that exist belong to others and stay as they are.
 */
export function makeFolder(path: string, mode: number, owner?: ServerUser): void {
  const first = mkdirSync(path, { recursive: true, mode });
  chmodSync(path, mode);
  for (let made = path; first !== undefined && made.length > first.length;) {
    made = dirname(made);
    chmodSync(made, mode);
  }
  if (owner) chownSync(path, owner.uid, owner.gid);
}

/** A fresh password: 192 random bits in hexadecimal, safe in URLs and configuration files. */
export function newPassword(): string {
  return randomBytes(24).toString('hex');
}
