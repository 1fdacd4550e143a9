import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';

/** A process named beyond doubt: process ids are reused, the pair with the start time is not. */
export interface ProcessIdentity {
  readonly pid: number;
  /** Opaque start time: clock ticks since boot on Linux, the date `ps` prints elsewhere. */
  readonly startedAt: string;
}

interface ProcStat {
  readonly state: string;
  readonly parent: number;
  readonly startTicks: string;
}

/**
 * The state, parent and start time in the text of `/proc/PID/stat` (fields 3, 4 and 22, proc(5)).
 * The second field is a name in parentheses that may itself hold blanks and parentheses.
 */
export function parseProcStat(text: string): ProcStat {
  const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
  return { state: fields[0] ?? '', parent: Number(fields[1]), startTicks: fields[19] ?? '' };
}

function readProcStat(pid: number): ProcStat | undefined {
  try {
    return parseProcStat(readFileSync(`/proc/${pid}/stat`, 'utf8'));
  } catch {
    return undefined;
  }
}

function ps(args: readonly string[]): string {
  try {
    return execFileSync('ps', args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
  } catch {
    return '';
  }
}

/** The identity of a live process; undefined when it does not exist or is only a zombie. */
export function identifyProcess(pid: number): ProcessIdentity | undefined {
  if (process.platform === 'linux') {
    const stat = readProcStat(pid);
    return stat && stat.state !== 'Z' && stat.state !== 'X'
      ? { pid, startedAt: stat.startTicks }
      : undefined;
  }
  const startedAt = ps(['-o', 'lstart=', '-p', String(pid)]).trim();
  return startedAt === '' ? undefined : { pid, startedAt };
}

/** Whether exactly this process is still alive (not another one that got its number). */
export function isAlive(identity: ProcessIdentity): boolean {
  return identifyProcess(identity.pid)?.startedAt === identity.startedAt;
}

/** Pairs of process id and parent id of everything that runs. */
function processTable(): { pid: number; parent: number }[] {
  if (process.platform === 'linux') {
    return readdirSync('/proc')
      .filter((name) => /^\d+$/.test(name))
      .map((name) => ({ pid: Number(name), parent: readProcStat(Number(name))?.parent ?? -1 }));
  }
  return ps(['-A', '-o', 'pid=,ppid='])
    .split('\n')
    .map((line) => line.trim().split(/\s+/).map(Number))
    .flatMap(([pid, parent]) => (pid && parent !== undefined ? [{ pid, parent }] : []));
}

/** The process ids of all children, grandchildren and so on of a process, parents first. */
export function descendantPids(pid: number): number[] {
  const table = processTable();
  const found: number[] = [];
  let parents = [pid];
  while (parents.length > 0) {
    const children = table.filter((row) => parents.includes(row.parent)).map((row) => row.pid);
    found.push(...children);
    parents = children;
  }
  return found;
}

/** Waits until the process is gone; false when it still lives after `timeoutMs`. */
export async function waitUntilGone(
  identity: ProcessIdentity,
  timeoutMs: number,
): Promise<boolean> {
  const deadline = performance.now() + timeoutMs;
  while (isAlive(identity)) {
    if (performance.now() > deadline) return false;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  return true;
}

/**
 * Ends a process that is not a child of ours: the given signal, then SIGKILL after `timeoutMs`.
 * Nothing happens when the process is gone. Throws when the operating system forbids it.
 */
export async function endProcess(
  identity: ProcessIdentity,
  signal: NodeJS.Signals,
  timeoutMs = 10_000,
): Promise<void> {
  for (const next of [signal, 'SIGKILL'] as const) {
    if (!isAlive(identity)) return;
    process.kill(identity.pid, next);
    if (await waitUntilGone(identity, timeoutMs)) return;
  }
}
