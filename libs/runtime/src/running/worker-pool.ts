import { Worker } from 'node:worker_threads';

/** What a pool is made of. */
export interface WorkerPoolOptions {
  /** The module each thread runs: says that it is ready, then answers every message with one. */
  entry: URL;
  /** Threads at most; each is started when it is needed. */
  maxThreads: number;
  /** Tasks that may wait for a thread; more are refused. */
  maxQueue: number;
  /** A thread without work ends after this, and its memory is free again; milliseconds. */
  idleMs: number;
  /** Heap of a thread, in megabytes; one that needs more ends, and its task fails. */
  maxHeapMb: number;
}

/** The task ran longer than it may; its thread was ended. */
export class TaskTimedOut extends Error {
  override readonly name = 'TaskTimedOut';
}

/** The task's thread ended by itself, for example for want of memory. */
export class TaskThreadLost extends Error {
  override readonly name = 'TaskThreadLost';
}

/** The task ended in an error; the message is its name. */
export class TaskFailed extends Error {
  override readonly name = 'TaskFailed';
}

/** As many tasks wait as may, or the pool is closing. */
export class PoolIsFull extends Error {
  override readonly name = 'PoolIsFull';
}

/** What a thread says: that it is ready, a result, or the name of the error that the task ended in. */
export type ThreadMessage<Result> = { ready: true } | { result: Result } | { failure: string };

interface Job<Task, Result> {
  task: Task;
  limitMs: number;
  resolve: (result: Result) => void;
  reject: (reason: Error) => void;
}

interface Thread<Task, Result> {
  worker: Worker;
  isReady: boolean;
  job: Job<Task, Result> | undefined;
  /** Ends the task when its time is over, or the thread when it has been idle for long. */
  timer: NodeJS.Timeout | undefined;
}

/** Loading a thread's module takes a part of a second, on a busy machine more; milliseconds. */
const START_LIMIT_MS = 20_000;

/**
 * Threads for work that must not hold up the event loop and cannot be trusted to end. A task's time is
 * counted from when a thread takes it; over its limit the thread is ended and the next task gets a new one.
 */
export class WorkerPool<Task, Result> {
  private readonly threads = new Set<Thread<Task, Result>>();
  private readonly idle: Thread<Task, Result>[] = [];
  private readonly queue: Job<Task, Result>[] = [];
  private isClosing = false;

  constructor(private readonly options: WorkerPoolOptions) {}

  /** Tasks that wait for a thread. */
  get waiting(): number {
    return this.queue.length;
  }

  /** Threads that are there, and those of them that work. */
  get size(): { threads: number; busy: number } {
    return { threads: this.threads.size, busy: this.threads.size - this.idle.length };
  }

  /**
   * Has a thread do a task.
   *
   * @param limitMs how long it may run, waiting not counted.
   * @throws {PoolIsFull} at once; {@link TaskTimedOut} or {@link TaskThreadLost} when it did not end
   * well; {@link TaskFailed} when it ended in an error.
   */
  async run(task: Task, limitMs: number): Promise<Result> {
    if (this.isClosing || this.queue.length >= this.options.maxQueue) throw new PoolIsFull();
    return new Promise((resolve, reject) => {
      this.queue.push({ task, limitMs, resolve, reject });
      this.next();
    });
  }

  /** Refuses what waits and ends every thread. */
  async close(): Promise<void> {
    this.isClosing = true;
    for (const job of this.queue.splice(0)) job.reject(new PoolIsFull());
    await Promise.all([...this.threads].map(async (thread) => this.end(thread, new PoolIsFull())));
  }

  private next(): void {
    if (this.queue.length === 0) return;
    const thread = this.idle.pop() ?? this.started();
    if (!thread) return;
    const job = this.queue.shift()!;
    thread.job = job;
    this.limit(thread, thread.isReady ? job.limitMs : START_LIMIT_MS);
    thread.worker.postMessage(job.task);
  }

  private limit(thread: Thread<Task, Result>, limitMs: number): void {
    clearTimeout(thread.timer);
    thread.timer = setTimeout(() => void this.end(thread, new TaskTimedOut()), limitMs);
  }

  private started(): Thread<Task, Result> | undefined {
    if (this.threads.size >= this.options.maxThreads) return undefined;
    const worker = new Worker(this.options.entry, {
      resourceLimits: { maxOldGenerationSizeMb: this.options.maxHeapMb },
    });
    const thread: Thread<Task, Result> = {
      worker,
      isReady: false,
      job: undefined,
      timer: undefined,
    };
    this.threads.add(thread);
    worker.on('message', (message: ThreadMessage<Result>) => this.take(thread, message));
    // An error that is not answered ends the thread; without a listener it would end the process.
    worker.on('error', () => void this.end(thread, new TaskThreadLost()));
    worker.on('exit', () => void this.end(thread, new TaskThreadLost()));
    return thread;
  }

  private take(thread: Thread<Task, Result>, message: ThreadMessage<Result>): void {
    const { job } = thread;
    if ('ready' in message) {
      thread.isReady = true;
      if (job) this.limit(thread, job.limitMs);
      return;
    }
    if (!job) return;
    thread.job = undefined;
    clearTimeout(thread.timer);
    thread.timer = setTimeout(() => void this.end(thread), this.options.idleMs).unref();
    this.idle.push(thread);
    if ('result' in message) job.resolve(message.result);
    else job.reject(new TaskFailed(message.failure));
    this.next();
  }

  private async end(thread: Thread<Task, Result>, reason?: Error): Promise<void> {
    if (!this.threads.delete(thread)) return;
    clearTimeout(thread.timer);
    const place = this.idle.indexOf(thread);
    if (place >= 0) this.idle.splice(place, 1);
    const { job } = thread;
    thread.job = undefined;
    if (job && reason) job.reject(reason);
    this.next();
    await thread.worker.terminate();
  }
}
