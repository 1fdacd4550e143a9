import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { canEnter, findUser } from './server-user.js';

const PASSWD = [
  'root:x:0:0:root:/root:/bin/bash',
  'postgresql-backup:x:7:8::/:/bin/false',
  'postgres:x:101:104:PostgreSQL administrator,,,:/var/lib/postgresql:/bin/bash',
].join('\n');

describe('the user Postgres runs as', () => {
  it('is found by its whole name', () => {
    expect(findUser(PASSWD, 'postgres')).toEqual({ uid: 101, gid: 104 });
  });

  it('is absent when the list does not have it', () => {
    expect(findUser(PASSWD, 'nobody')).toBeUndefined();
  });

  it('may enter a folder that is open to it', () => {
    expect(canEnter(tmpdir(), undefined)).toBe(true);
  });

  it('may not enter a folder that does not exist', () => {
    expect(canEnter(join(tmpdir(), 'costwire-absent', 'x'), undefined)).toBe(false);
  });

  const asRoot = process.getuid?.() === 0 ? it : it.skip;
  asRoot('may not enter below a closed folder although the inner one is open', () => {
    const outer = mkdtempSync(join(tmpdir(), 'costwire-closed-'));
    expect(canEnter(outer, { uid: 65_534, gid: 65_534 })).toBe(false);
    chmodSync(outer, 0o711);
    expect(canEnter(outer, { uid: 65_534, gid: 65_534 })).toBe(true);
    rmSync(outer, { recursive: true });
  });
});
