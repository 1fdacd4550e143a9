import { CostwireError } from '@costwire/contracts';
import { loadTokenCounter, type Tokenizer } from '@costwire/pricing';
import { WorkerPool } from '@costwire/runtime';
import { Injectable, type OnModuleDestroy } from '@nestjs/common';

/** Texts to count, as a thread is given them. */
export interface TokenTask {
  tokenizer: Tokenizer;
  texts: readonly string[];
}

/** The same file whether this module runs from its sources, as under Jest, or as built. */
const THREAD = new URL('../../dist/logs/token-thread.js', import.meta.url);
/** Fewer characters are counted at once, in a few milliseconds: a thread would take longer to ask. */
const MAX_CHARS_HERE = 16_384;
/** Characters of one task; more are counted in several. */
const MAX_CHARS_A_TASK = 1_048_576;
/** A megabyte of the worst text takes two seconds (docs/pricing.md); a busy machine more. */
const LIMIT_MS = 15_000;
const MAX_THREADS = 2;
const MAX_QUEUE = 64;
const IDLE_MS = 60_000;
const MAX_HEAP_MB = 512;
const RETRY_AFTER_SECONDS = 5;

const O200K: Tokenizer = { method: 'exact', encoding: 'o200k_base' };

/** Counts tokens of logs; what takes long is counted in threads, so that requests go on meanwhile. */
@Injectable()
export class LogTokenCounter implements OnModuleDestroy {
  private readonly pool = new WorkerPool<TokenTask, number[]>({
    entry: THREAD,
    maxThreads: MAX_THREADS,
    maxQueue: MAX_QUEUE,
    idleMs: IDLE_MS,
    maxHeapMb: MAX_HEAP_MB,
  });

  /**
   * The tokens of each text in o200k_base, in order.
   *
   * @throws {CostwireError} `overloaded` when as much waits to be counted as may, or it took too long.
   */
  async count(texts: readonly string[]): Promise<number[]> {
    const chars = texts.reduce((sum, text) => sum + text.length, 0);
    if (chars <= MAX_CHARS_HERE) {
      const counter = await loadTokenCounter('o200k_base');
      return texts.map((text) => counter.count(text));
    }
    const tasks = inTasks(texts);
    const counts = await Promise.all(tasks.map(async (own) => this.inThread(own)));
    return counts.flat();
  }

  async onModuleDestroy(): Promise<void> {
    await this.pool.close();
  }

  private async inThread(texts: readonly string[]): Promise<number[]> {
    return this.pool.run({ tokenizer: O200K, texts }, LIMIT_MS).catch((cause: unknown) => {
      throw new CostwireError('overloaded', { cause, retryAfterSeconds: RETRY_AFTER_SECONDS });
    });
  }
}

function inTasks(texts: readonly string[]): string[][] {
  const tasks: string[][] = [];
  let chars = MAX_CHARS_A_TASK;
  for (const text of texts) {
    if (chars + text.length > MAX_CHARS_A_TASK) {
      tasks.push([]);
      chars = 0;
    }
    tasks.at(-1)!.push(text);
    chars += text.length;
  }
  return tasks;
}
