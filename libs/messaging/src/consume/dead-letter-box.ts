import { JetStreamApiError, type JetStreamManager, type StoredMsg } from '@nats-io/jetstream';
import { derivedUuid, type DeadLetter, type ProjectId } from '@costwire/contracts';
import type { Broker } from '../broker/broker.js';
import type { Publisher } from '../broker/publisher.js';

/** A dead letter with its id, the sequence in the stream. */
export interface StoredDeadLetter extends DeadLetter {
  id: number;
}

const STREAM = 'DLQ';
/** JetStream's answers for a message that is not, or no longer, there. */
const NOT_THERE_CODES = new Set([10_037, 10_043]);

/** Reads, replays and discards dead letters of one project at a time. */
export class DeadLetterBox {
  constructor(
    private readonly broker: Broker,
    private readonly publisher: Publisher,
  ) {}

  /**
   * The oldest dead letters of a project after a sequence.
   *
   * @param afterId 0 for the beginning.
   */
  async list(projectId: ProjectId, afterId: number, limit: number): Promise<StoredDeadLetter[]> {
    return this.broker.manage(async (manager) => {
      const letters: StoredDeadLetter[] = [];
      for (let next = afterId + 1; letters.length < limit;) {
        const found = await this.nextOf(manager, projectId, next);
        if (!found) break;
        letters.push(read(found));
        next = found.seq + 1;
      }
      return letters;
    });
  }

  /** One dead letter, or `undefined` when the project has none of this id. */
  async find(projectId: ProjectId, id: number): Promise<StoredDeadLetter | undefined> {
    const found = await this.broker.manage(async ({ streams }) =>
      streams.getMessage(STREAM, { seq: id }).catch(undefinedWhenNone),
    );
    if (!found) return undefined;
    const letter = read(found);
    return letter.project_id === projectId ? letter : undefined;
  }

  /**
   * Sends the event to its consumer again, then removes the letter. The message id is a function of
   * the first one, so a replay interrupted between the two steps and repeated counts once.
   */
  async replay(letter: StoredDeadLetter): Promise<void> {
    const messageId = derivedUuid('replay', letter.message_id, String(letter.index));
    const payload =
      typeof letter.payload === 'string'
        ? Buffer.from(letter.payload, 'base64')
        : Buffer.from(JSON.stringify({ ...(letter.payload as object), message_id: messageId }));
    await this.publisher.send(letter.subject, letter.type, payload, {
      id: `${messageId}:${letter.id}`,
    });
    await this.discard(letter);
  }

  /** Removes the letter and overwrites its bytes. */
  async discard(letter: StoredDeadLetter): Promise<void> {
    await this.broker.manage(async ({ streams }) =>
      streams.deleteMessage(STREAM, letter.id, true).catch(undefinedWhenNone),
    );
  }

  private async nextOf(
    manager: JetStreamManager,
    projectId: ProjectId,
    from: number,
  ): Promise<StoredMsg | undefined> {
    const subject = `costwire.dlq.*.${projectId}`;
    const query = { seq: from, next_by_subj: subject };
    return (await manager.streams.getMessage(STREAM, query).catch(undefinedWhenNone)) ?? undefined;
  }
}

function read(stored: StoredMsg): StoredDeadLetter {
  return { ...stored.json<DeadLetter>(), id: stored.seq };
}

function undefinedWhenNone(error: unknown): undefined {
  if (!(error instanceof JetStreamApiError && NOT_THERE_CODES.has(error.code))) throw error;
}
