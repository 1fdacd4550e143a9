import { spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  descendantPids,
  endProcess,
  identifyProcess,
  isAlive,
  parseProcStat,
  waitUntilGone,
} from './process-identity.js';

const sleeper = () => spawn('sleep', ['60'], { stdio: 'ignore' });

describe('process identity', () => {
  it('reads state, parent and start time behind a name with blanks and parentheses', () => {
    const numbers = Array.from({ length: 17 }, (_, index) => index + 5).join(' ');
    expect(parseProcStat(`42 (a) b (c) S 7 ${numbers} 987654 0`)).toEqual({
      state: 'S',
      parent: 7,
      startTicks: '987654',
    });
  });

  it('knows this process and finds it alive', () => {
    const identity = identifyProcess(process.pid);
    expect(identity?.pid).toBe(process.pid);
    expect(identity && isAlive(identity)).toBe(true);
  });

  it('does not take another process with the same number for the one it knew', () => {
    expect(isAlive({ pid: process.pid, startedAt: 'earlier' })).toBe(false);
  });

  it('has no identity for a process that has ended', async () => {
    const child = sleeper();
    await once(child, 'spawn');
    child.kill('SIGKILL');
    await once(child, 'exit');
    expect(identifyProcess(child.pid ?? 0)).toBeUndefined();
  });

  it('lists the children of children', async () => {
    const shell = spawn('/bin/sh', ['-c', 'sleep 60 & wait'], { stdio: 'ignore', detached: true });
    await once(shell, 'spawn');
    const pid = shell.pid ?? 0;
    while (descendantPids(pid).length === 0) await new Promise((done) => setTimeout(done, 10));
    expect(descendantPids(process.pid)).toEqual(
      expect.arrayContaining([pid, ...descendantPids(pid)]),
    );
    process.kill(-pid, 'SIGKILL');
    await once(shell, 'exit');
  });

  it('reports that a process outlives the time it was given', async () => {
    const child = sleeper();
    await once(child, 'spawn');
    const identity = identifyProcess(child.pid ?? 0);
    if (!identity) throw new Error('the child has no identity');
    expect(await waitUntilGone(identity, 30)).toBe(false);
    await endProcess(identity, 'SIGTERM');
    expect(isAlive(identity)).toBe(false);
  });

  it('ends a process that ignores the polite signal', async () => {
    const child = spawn('/bin/sh', ['-c', 'trap "" TERM; echo ready; sleep 60 & wait; wait']);
    await once(child.stdout, 'data');
    const identity = identifyProcess(child.pid ?? 0);
    if (!identity) throw new Error('the child has no identity');
    const children = descendantPids(identity.pid);
    await endProcess(identity, 'SIGTERM', 100);
    expect(isAlive(identity)).toBe(false);
    for (const pid of children) process.kill(pid, 'SIGKILL');
  });
});
