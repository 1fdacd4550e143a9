import { NOTICES, type NoticeName } from '@costwire/contracts';
import type { Broker } from './broker.js';

/**
 * Tells other processes to re-read something. Notices are not stored: whoever listens also re-reads
 * on a timer, so that a lost notice costs time and nothing else.
 */
export class Notices {
  constructor(private readonly broker: Broker) {}

  /** Sends a notice and waits until the server has it. */
  async tell(name: NoticeName): Promise<void> {
    this.broker.connection.publish(NOTICES[name]);
    await this.broker.connection.flush();
  }

  /** Calls `listener` at every notice; the returned function ends it. */
  listen(name: NoticeName, listener: () => void): () => void {
    const subscription = this.broker.connection.subscribe(NOTICES[name], {
      callback: () => listener(),
    });
    return () => subscription.unsubscribe();
  }
}
