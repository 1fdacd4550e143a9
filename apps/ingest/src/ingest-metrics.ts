import type { Metrics } from '@costwire/runtime';

/** What became of the events of one transaction, in numbers. */
interface EventCounts {
  recorded: number;
  redelivered: number;
  duplicates: number;
}

/** Counts what becomes of events. */
export class IngestMetrics {
  private readonly events;

  constructor(metrics: Metrics) {
    this.events = metrics.counter({
      name: 'costwire_ingest_events_total',
      help: 'Events by what became of them: recorded, redelivered by the broker, duplicate of another message.',
      labels: ['result'],
    });
    this.decided({ recorded: 0, redelivered: 0, duplicates: 0 });
  }

  /** Takes the counts of a committed transaction. */
  decided({ recorded, redelivered, duplicates }: EventCounts): void {
    this.events.inc({ result: 'recorded' }, recorded);
    this.events.inc({ result: 'redelivered' }, redelivered);
    this.events.inc({ result: 'duplicate' }, duplicates);
  }
}
