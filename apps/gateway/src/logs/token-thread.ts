import { parentPort } from 'node:worker_threads';
import { countTokens } from '@costwire/pricing';
import type { TokenTask } from './log-token-counter.js';

/** The entry of a thread that counts tokens: answers each task by the counts of its texts, in order. */
parentPort?.on('message', (task: TokenTask) => {
  void counted(task).then(
    (result) => parentPort?.postMessage({ result }),
    // Its text could quote what was counted.
    (error: unknown) => {
      parentPort?.postMessage({ failure: error instanceof Error ? error.name : 'unknown' });
    },
  );
});

async function counted({ tokenizer, texts }: TokenTask): Promise<number[]> {
  const counts: number[] = [];
  for (const text of texts) counts.push((await countTokens(tokenizer, text)).tokens);
  return counts;
}

parentPort?.postMessage({ ready: true });
