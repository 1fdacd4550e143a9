import type { Metrics } from '@costwire/runtime';
import type { LedgerEntry } from './book-entry.js';

const STATUSES: readonly LedgerEntry['status'][] = ['priced', 'partial', 'unpriced'];

/** Counts what is booked. */
export class CostMetrics {
  private readonly events;

  constructor(metrics: Metrics) {
    this.events = metrics.counter({
      name: 'costwire_priced_events_total',
      help: 'Events booked in the ledger, each once, by whether their price is known.',
      labels: ['status'],
    });
    for (const status of STATUSES) this.events.inc({ status }, 0);
  }

  /** Takes the entries of a committed transaction. */
  booked(entries: readonly LedgerEntry[]): void {
    for (const { status } of entries) this.events.inc({ status });
  }
}
