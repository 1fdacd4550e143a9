import type { JsMsg } from '@nats-io/jetstream';
import { CostwireError, derivedUuid, type DeadLetter, type ProjectId } from '@costwire/contracts';
import type { Delivery, MalformedMessage } from './delivery.js';
import type { Publisher } from '../broker/publisher.js';

/** Project token of dead letters whose message could not even be read. */
const NO_PROJECT = '00000000-0000-0000-0000-000000000000' as ProjectId;

/** Puts what a consumer cannot handle on the stream of dead letters, with the reason. */
export class DeadLetterWriter {
  constructor(private readonly publisher: Publisher) {}

  /** Sets one event aside; a repeat for the same event is stored once. */
  async write(consumer: string, delivery: Delivery, reason: unknown): Promise<void> {
    const { payload, subject, type, firstIndex } = delivery;
    await this.publish({
      project_id: payload.project_id,
      consumer,
      subject,
      type,
      message_id: payload.message_id,
      index: firstIndex,
      reason: publicReason(reason),
      failed_at: new Date().toISOString(),
      payload,
    });
  }

  /** Sets aside a message that is not a batch; its bytes are kept as base64. */
  async writeUnreadable(consumer: string, message: JsMsg, reason: MalformedMessage): Promise<void> {
    const lastToken = message.subject.split('.').at(-1);
    await this.publish({
      project_id: /^[0-9a-f-]{36}$/.test(lastToken ?? '') ? (lastToken as ProjectId) : NO_PROJECT,
      consumer,
      subject: message.subject,
      type: message.headers?.get('ce-type') ?? '',
      message_id: `seq-${message.seq}`,
      index: 0,
      reason: publicReason(reason),
      failed_at: new Date().toISOString(),
      payload: Buffer.from(message.data).toString('base64'),
    });
  }

  /** The id covers the payload: what one message held may come to the next service in several. */
  private async publish(letter: DeadLetter): Promise<void> {
    const { consumer, message_id, index, payload } = letter;
    await this.publisher.publish('deadLettered', letter, {
      id: derivedUuid(consumer, message_id, String(index), JSON.stringify(payload)),
      tokens: [letter.consumer, letter.project_id],
    });
  }
}

/** Errors of ours have a public text; of others only the kind is told, since texts can quote data. */
function publicReason(reason: unknown): DeadLetter['reason'] {
  if (reason instanceof CostwireError) return { code: reason.code, message: reason.message };
  const error = reason as { name?: unknown; code?: unknown };
  const code = typeof error.code === 'string' ? ` (${error.code})` : '';
  const kind = typeof error.name === 'string' ? error.name : 'Error';
  return { code: 'internal_error', message: `${kind}${code}` };
}
