import type { Publisher } from '@costwire/messaging';
import type { Database } from '@costwire/persistence';
import { markPublished, readUnpublished } from './anomalies.repository.js';

/**
 * Publishes what changed. A change is stored with the state that led to it and published after the
 * commit; a process that dies in between leaves it to the next one. Told twice it has the same id and
 * the same sequence.
 */
export class AnomalyOutbox {
  constructor(
    private readonly database: Database,
    private readonly publisher: Publisher,
  ) {}

  /** Publishes every change that was not published yet. */
  async publish(): Promise<void> {
    for (;;) {
      const changes = await readUnpublished(this.database);
      if (changes.length === 0) return;
      for (const change of changes) {
        const { project_id: projectId, sequence, anomaly } = change;
        await this.publisher.publish('anomalyChanged', change, {
          id: `${anomaly.id}:${sequence}`,
          tokens: [projectId],
        });
      }
      await markPublished(this.database, changes);
    }
  }
}
