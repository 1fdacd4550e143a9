import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { eventually } from '@costwire/testing';
import { PoolIsFull, TaskFailed, TaskThreadLost, TaskTimedOut, WorkerPool } from './worker-pool.js';

type Task = { echo: number } | { spin: true } | { fail: true } | { exit: true } | { grow: true };

const ENTRY = `
  import { parentPort, threadId } from 'node:worker_threads';
  parentPort.on('message', (task) => {
    if (task.spin) for (;;);
    if (task.exit) process.exit(3);
    if (task.grow) for (const kept = []; ; ) kept.push(new Array(1e5).fill(kept.length));
    parentPort.postMessage(task.fail ? { failure: 'RangeError' } : { result: [task.echo, threadId] });
  });
  parentPort.postMessage({ ready: true });
`;

describe('a pool of threads', () => {
  let folder: string;
  let pool: WorkerPool<Task, [number, number]>;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'pool-'));
    const file = join(folder, 'entry.mjs');
    writeFileSync(file, ENTRY);
    pool = new WorkerPool({
      entry: pathToFileURL(file),
      maxThreads: 2,
      maxQueue: 3,
      idleMs: 300,
      maxHeapMb: 32,
    });
  });
  afterEach(async () => {
    await pool.close();
    rmSync(folder, { recursive: true });
  });

  it('has no thread before the first task, and none again when it had nothing to do', async () => {
    expect(pool.size).toEqual({ threads: 0, busy: 0 });
    expect((await pool.run({ echo: 7 }, 2_000))[0]).toBe(7);
    expect(pool.size).toEqual({ threads: 1, busy: 0 });
    await eventually(() => expect(pool.size.threads).toBe(0));
  });

  it('gives each caller its own answer and never starts more threads than it may', async () => {
    const first = [0, 1, 2].map(async (echo) => pool.run({ echo }, 2_000));
    const answers = await Promise.all(first);
    expect(answers.map(([echo]) => echo)).toEqual([0, 1, 2]);
    expect(new Set(answers.map(([, thread]) => thread)).size).toBeLessThanOrEqual(2);
  });

  it('refuses what is more than may wait, at once, and goes on after that', async () => {
    const running = [1, 2].map(async () => pool.run({ spin: true }, 300));
    const waiting = [1, 2, 3].map(async (echo) => pool.run({ echo }, 2_000));
    await expect(pool.run({ echo: 9 }, 2_000)).rejects.toThrow(PoolIsFull);
    expect(pool.waiting).toBe(3);
    await Promise.allSettled(running);
    expect((await Promise.all(waiting)).map(([echo]) => echo)).toEqual([1, 2, 3]);
  });

  it('ends a task that runs longer than it may, and the time of waiting does not count', async () => {
    const slow = [1, 2].map(async () => pool.run({ spin: true }, 400));
    const behind = pool.run({ echo: 5 }, 300);
    for (const each of slow) await expect(each).rejects.toThrow(TaskTimedOut);
    expect((await behind)[0]).toBe(5);
  });

  it('survives threads that end, run out of memory or fail', async () => {
    await expect(pool.run({ exit: true }, 5_000)).rejects.toThrow(TaskThreadLost);
    await expect(pool.run({ grow: true }, 20_000)).rejects.toThrow(TaskThreadLost);
    await expect(pool.run({ fail: true }, 5_000)).rejects.toThrow(TaskFailed);
    expect((await pool.run({ echo: 1 }, 5_000))[0]).toBe(1);
  }, 30_000);

  it('loses a task whose module cannot be loaded instead of waiting for it', async () => {
    const missing = pathToFileURL(join(folder, 'missing.mjs'));
    const broken = new WorkerPool<Task, unknown>({
      entry: missing,
      maxThreads: 1,
      maxQueue: 1,
      idleMs: 300,
      maxHeapMb: 32,
    });
    await expect(broken.run({ echo: 1 }, 5_000)).rejects.toThrow(TaskThreadLost);
    await broken.close();
  });

  it('refuses everything once it closes, what runs too', async () => {
    const running = pool.run({ spin: true }, 20_000);
    const behind = expect(running).rejects.toThrow(PoolIsFull);
    await pool.close();
    await behind;
    await expect(pool.run({ echo: 1 }, 100)).rejects.toThrow(PoolIsFull);
  });
});
