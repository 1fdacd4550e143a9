import { MESSAGES, type MessageKind, type ProjectId } from '@costwire/contracts';
import type { Broker } from './broker.js';

/**
 * Hears of messages as they are published, without a durable and without acknowledging: what comes
 * while the connection is away is not heard. Whoever must not miss one reads what is stored as well.
 */
export class MessageFeed {
  constructor(private readonly broker: Broker) {}

  /** Calls `listener` with the project of every message of a kind; the returned function ends it. */
  listen(kind: MessageKind, listener: (projectId: ProjectId) => void): () => void {
    const subscription = this.broker.connection.subscribe(MESSAGES[kind].filter, {
      callback: (error, message) => {
        const project = message.subject.split('.').at(-1);
        if (!error && project) listener(project as ProjectId);
      },
    });
    return () => subscription.unsubscribe();
  }
}
