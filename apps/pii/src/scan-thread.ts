import { parentPort } from 'node:worker_threads';
import { runScanTask } from './run-scan-task.js';
import type { ScanTask } from './scan-task.js';

/** The entry of a thread of the pool: answers each task by its result, or by the name of its failure. */
parentPort?.on('message', (task: ScanTask) => {
  try {
    parentPort?.postMessage({ result: runScanTask(task) });
  } catch (error) {
    // Its text could quote what was scanned.
    parentPort?.postMessage({ failure: error instanceof Error ? error.name : 'unknown' });
  }
});

parentPort?.postMessage({ ready: true });
