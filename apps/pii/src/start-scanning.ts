import { availableParallelism } from 'node:os';
import { WorkerPool, type Metrics, type ScanConfig } from '@costwire/runtime';
import { ScanService } from './scan.service.js';
import type { ScanResults, ScanTask } from './scan-task.js';
import { ScreenMetrics } from './screen-metrics.js';

/** Threads that scan, and what they are asked through. */
export interface Scanning {
  scans: ScanService;
  metrics: ScreenMetrics;
  stop: () => Promise<void>;
}

/** The same file whether this module runs from its sources, as under Jest, or as built. */
const THREAD = new URL('../dist/scan-thread.js', import.meta.url);
/** Threads cost memory: a service that nobody asks has none after this, in milliseconds. */
const IDLE_MS = 60_000;
/** Some ten times what the largest scan was seen to need. */
const MAX_HEAP_MB = 256;
const PROBE = 'mail probe@example.org';

/**
 * Starts the pool and has a thread find something.
 *
 * @throws when that does not succeed: a service that cannot scan would withhold every text.
 */
export async function startScanning(config: ScanConfig, metrics: Metrics): Promise<Scanning> {
  const pool = new WorkerPool<ScanTask, ScanResults[ScanTask['kind']]>({
    entry: THREAD,
    maxThreads: config.threads || availableParallelism(),
    maxQueue: config.maxQueue,
    idleMs: IDLE_MS,
    maxHeapMb: MAX_HEAP_MB,
  });
  const screenMetrics = new ScreenMetrics(metrics);
  screenMetrics.watch(pool);
  const limits = { timeMs: config.timeLimitMs, maxChars: config.maxChars };
  const scans = new ScanService(pool, limits, (kind) => screenMetrics.failed(kind));
  await assertScans(pool);
  return { scans, metrics: screenMetrics, stop: async () => pool.close() };
}

const PROBE_MS = 30_000;

async function assertScans(
  pool: WorkerPool<ScanTask, ScanResults[ScanTask['kind']]>,
): Promise<void> {
  const policy = { id: 'default', policy: {}, operators: {} };
  const task: ScanTask = { kind: 'preview', policy, text: PROBE };
  const { redacted } = (await pool.run(task, PROBE_MS)) as ScanResults['preview'];
  if (redacted === PROBE) throw new Error('the threads do not scan');
}
