import type { ScreenedValue } from '@costwire/contracts';
import type { Metrics, WorkerPool } from '@costwire/runtime';
import { UNSCANNED } from './run-scan-task.js';

/** Counts what is screened and measures how long it takes. */
export class ScreenMetrics {
  private readonly values;
  private readonly failures;
  private readonly duration;
  private readonly threads;
  private readonly waiting;

  constructor(private readonly metrics: Metrics) {
    this.values = metrics.counter({
      name: 'costwire_screened_values_total',
      help: 'Values screened, one for each event with free text: clean, redacted, or withheld in part or whole.',
      labels: ['result'],
    });
    this.failures = metrics.counter({
      name: 'costwire_scan_failures_total',
      help: 'Scans that did not end well, by kind: TaskTimedOut, TaskThreadLost, TaskFailed.',
      labels: ['kind'],
    });
    this.duration = metrics.histogram({
      name: 'costwire_screen_duration_seconds',
      help: 'Time to screen the values of one request.',
      buckets: [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
    });
    this.threads = metrics.gauge({
      name: 'costwire_scan_threads',
      help: 'Threads that scan text, by whether they work.',
      labels: ['state'],
    });
    this.waiting = metrics.gauge({
      name: 'costwire_scan_queue',
      help: 'Scans that wait for a thread.',
    });
    for (const result of ['clean', 'redacted', 'withheld'] as const) this.values.inc({ result }, 0);
    for (const kind of ['TaskTimedOut', 'TaskThreadLost', 'TaskFailed'] as const)
      this.failures.inc({ kind }, 0);
  }

  /** Shows the state of a pool at every scrape. */
  watch(pool: Pick<WorkerPool<unknown, unknown>, 'size' | 'waiting'>): void {
    this.metrics.beforeExposition(async () => {
      const { threads, busy } = pool.size;
      this.threads.set({ state: 'busy' }, busy);
      this.threads.set({ state: 'idle' }, threads - busy);
      this.waiting.set(pool.waiting);
      await Promise.resolve();
    });
  }

  /** Takes what one request came to. */
  screened(values: readonly ScreenedValue[], seconds: number): void {
    for (const { pii_types: types } of values) {
      if (types.includes(UNSCANNED)) this.values.inc({ result: 'withheld' });
      else this.values.inc({ result: types.length > 0 ? 'redacted' : 'clean' });
    }
    this.duration.observe(seconds);
  }

  /** Takes that a scan did not end well. */
  failed(kind: string): void {
    this.failures.inc({ kind });
  }
}
