import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

/** The numeric identity a server process runs as. */
export interface ServerUser {
  readonly uid: number;
  readonly gid: number;
}

/** The user's numbers in the text of `/etc/passwd` (name:password:uid:gid:...). */
export function findUser(passwd: string, name: string): ServerUser | undefined {
  for (const line of passwd.split('\n')) {
    const [user, , uid, gid] = line.split(':');
    if (user === name && uid && gid) return { uid: Number(uid), gid: Number(gid) };
  }
  return undefined;
}

/**
 * Whom Postgres runs as: undefined (this user) unless this process is root, whom Postgres refuses;
 * then `postgres`, else `nobody`. Throws when root finds neither.
 */
export function unprivilegedUser(): ServerUser | undefined {
  if (process.getuid?.() !== 0) return undefined;
  const passwd = readFileSync('/etc/passwd', 'utf8');
  const user = findUser(passwd, 'postgres') ?? findUser(passwd, 'nobody');
  if (!user) throw new Error('Postgres refuses root, and there is no user "postgres" or "nobody"');
  return user;
}

/**
 * Whether the user can enter the folder, which takes the search permission of every ancestor.
 * Asked of the kernel rather than computed: access lists and mount options count as well.
 */
export function canEnter(folder: string, user: ServerUser | undefined): boolean {
  const result = spawnSync('/bin/sh', ['-c', 'cd -- "$1"', 'sh', folder], {
    cwd: '/',
    stdio: 'ignore',
    ...user,
  });
  return result.status === 0;
}
