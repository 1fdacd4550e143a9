import type { Metrics } from '@costwire/runtime';
import type { Parts } from './assemble.js';

const CHORES = ['relearning', 'closing', 'proposals', 'notifications', 'outbox'] as const;

/** What the service watches and what waits in it, looked up at each scrape. */
export class AnomalyMetrics {
  private readonly failures;

  constructor(metrics: Metrics, parts: Parts) {
    const open = metrics.gauge({
      name: 'costwire_anomalies_open',
      help: 'Open anomalies by severity.',
      labels: ['severity'],
    });
    const series = metrics.gauge({ name: 'costwire_watched_series', help: 'Series watched.' });
    const waiting = metrics.gauge({
      name: 'costwire_anomaly_waiting',
      help: 'What waits: changes to be published, proposals and notifications to be queued, series to be learned again.',
      labels: ['what'],
    });
    const redis = metrics.gauge({
      name: 'costwire_anomaly_queue_up',
      help: '1 when Redis answers, else 0: findings go on, proposals and notifications wait.',
    });
    this.failures = metrics.counter({
      name: 'costwire_anomaly_sweep_failures_total',
      help: 'Sweeps of the anomaly service that failed, by what was to be done.',
      labels: ['chore'],
    });
    for (const chore of CHORES) this.failures.inc({ chore }, 0);
    metrics.beforeExposition(async () => {
      redis.set(Number(await parts.actions.isReachable()));
      const counts = await readCounts(parts);
      open.reset();
      for (const { severity, count } of counts.open) open.set({ severity }, Number(count));
      series.set(Number(counts.series));
      for (const [what, count] of Object.entries(counts.waiting)) {
        waiting.set({ what }, Number(count));
      }
    });
  }

  /** A sweep could not do something. */
  choreFailed(chore: string): void {
    this.failures.inc({ chore });
  }
}

interface Counts {
  open: { severity: string; count: string }[];
  series: string;
  waiting: Record<string, string>;
}

async function readCounts({ database }: Parts): Promise<Counts> {
  const open = await database.query<{ severity: string; count: string }>(
    `SELECT severity, count(*) FROM anomalies WHERE status = 'open' GROUP BY severity`,
  );
  const [row] = await database.query<Record<string, string>>(
    `SELECT (SELECT count(*) FROM series_state) AS series,
       (SELECT count(*) FROM series_state WHERE stale_since IS NOT NULL) AS relearning,
       (SELECT count(*) FROM anomalies WHERE published_sequence < sequence) AS changes,
       (SELECT count(*) FROM proposals WHERE queued_at IS NULL) AS proposals,
       (SELECT count(*) FROM notification_deliveries WHERE status = 'pending') AS notifications`,
  );
  const { series = '0', ...waiting } = row ?? {};
  return { open, series, waiting };
}
