import type { Counter, Gauge, Histogram } from 'prom-client';
import type { Metrics } from './metrics.js';

/** What the consumers of a service do, by durable. */
export class ConsumerMetrics {
  private readonly duration: Histogram<'durable'>;
  private readonly events: Histogram<'durable'>;
  private readonly deadLetters: Counter<'durable'>;
  private readonly pauses: Gauge<'durable'>;

  constructor(metrics: Metrics) {
    const labels = ['durable'] as const;
    this.duration = metrics.histogram({
      name: 'costwire_batch_duration_seconds',
      help: 'Time to handle a batch, the attempt that succeeded.',
      labels,
      buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30],
    });
    this.events = metrics.histogram({
      name: 'costwire_batch_events',
      help: 'Events in a batch.',
      labels,
      buckets: [1, 5, 10, 50, 100, 500, 1_000, 2_500, 5_000, 10_000],
    });
    this.deadLetters = metrics.counter({
      name: 'costwire_dead_lettered_total',
      help: 'Dead letters written.',
      labels,
    });
    this.pauses = metrics.gauge({
      name: 'costwire_consumer_paused',
      help: '1 while the consumer waits for its servers, else 0.',
      labels,
    });
  }

  /** A consumer begins: its metrics are there from now on, with 0. */
  started(durable: string): void {
    this.deadLetters.inc({ durable }, 0);
    this.pauses.set({ durable }, 0);
  }

  /** A batch was handled to its end, ready to be acknowledged. */
  handled(durable: string, events: number, seconds: number): void {
    this.duration.observe({ durable }, seconds);
    this.events.observe({ durable }, events);
  }

  /** An event or an unreadable message was set aside. */
  deadLettered(durable: string): void {
    this.deadLetters.inc({ durable });
  }

  /** The consumer waits for its servers. */
  paused(durable: string): void {
    this.pauses.set({ durable }, 1);
  }

  /** The consumer goes on. */
  resumed(durable: string): void {
    this.pauses.set({ durable }, 0);
  }
}
