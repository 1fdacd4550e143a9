import type { ScreenedValue } from '@costwire/contracts';
import type { Metrics } from '@costwire/runtime';

/** Counts what is screened and measures how long it takes. */
export class ScreenMetrics {
  private readonly values;
  private readonly duration;

  constructor(metrics: Metrics) {
    this.values = metrics.counter({
      name: 'costwire_screened_values_total',
      help: 'Values screened, one for each event with free text, by whether something was replaced.',
      labels: ['result'],
    });
    this.duration = metrics.histogram({
      name: 'costwire_screen_duration_seconds',
      help: 'Time to screen the values of one request.',
      buckets: [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
    });
    for (const result of ['clean', 'redacted'] as const) this.values.inc({ result }, 0);
  }

  /** Takes what one request came to. */
  screened(values: readonly ScreenedValue[], seconds: number): void {
    for (const { pii_types: types } of values) {
      this.values.inc({ result: types.length > 0 ? 'redacted' : 'clean' });
    }
    this.duration.observe(seconds);
  }
}
