import { JetStreamApiError } from '@nats-io/jetstream';
import { errors, headers, type MsgHdrs } from '@nats-io/transport-node';
import {
  CostwireError,
  MESSAGES,
  subjectOf,
  type MessageKind,
  type MessagePayloads,
} from '@costwire/contracts';
import type { Broker } from './broker.js';
import { MessageSpans } from './message-spans.js';

/** What a message says about itself beside its payload. */
export interface PublishOptions {
  /** CloudEvents id and `Nats-Msg-Id`: a repeat within two minutes is stored once. */
  id: string;
  /** Subject tokens after the kind's prefix, the project last. */
  tokens: string[];
  /** W3C trace context to pass on. */
  traceparent?: string | undefined;
}

/** JetStream's answer to a publish into a stream that has reached its size. */
const STREAM_FULL_CODES = new Set([10_047, 10_077, 10_122]);
const RETRY_AFTER_SECONDS = 5;
/** The subject of a message without the ids at its end. */
const FILTER_OF_TYPE = new Map(Object.values(MESSAGES).map(({ type, filter }) => [type, filter]));

/** Puts messages on their stream; a returned promise means the file store has them. */
export class Publisher {
  private readonly spans: MessageSpans;

  constructor(
    private readonly broker: Broker,
    private readonly source: string,
  ) {
    this.spans = new MessageSpans(broker.name);
  }

  /**
   * Publishes one message.
   *
   * @throws {CostwireError} `overloaded` when the stream is full, `broker_unavailable` when the
   * broker did not confirm; in both cases the same publish may be repeated with the same id.
   * `payload_too_large` when the server takes no message of this size.
   */
  async publish<K extends MessageKind>(
    kind: K,
    payload: MessagePayloads[K],
    options: PublishOptions,
  ): Promise<void> {
    await this.publishEncoded(kind, Buffer.from(JSON.stringify(payload)), options);
  }

  /** The same for a payload that is JSON bytes already; the caller vouches for its shape. */
  async publishEncoded(
    kind: MessageKind,
    payload: Uint8Array,
    options: PublishOptions,
  ): Promise<void> {
    await this.send(subjectOf(kind, ...options.tokens), MESSAGES[kind].type, payload, options);
  }

  /** Puts a payload back on the subject it came from. */
  async send(
    subject: string,
    type: string,
    payload: Uint8Array,
    options: Omit<PublishOptions, 'tokens'>,
  ): Promise<void> {
    const destination = FILTER_OF_TYPE.get(type) ?? 'other';
    await this.spans.publishing(destination, options.traceparent, async (traceparent) => {
      try {
        await this.broker.jetStream.publish(subject, payload, {
          msgID: options.id,
          headers: this.envelope(type, { ...options, traceparent }),
        });
      } catch (error) {
        throw publishFailure(error);
      }
    });
  }

  private envelope(type: string, { id, traceparent }: Omit<PublishOptions, 'tokens'>): MsgHdrs {
    const envelope = headers();
    envelope.set('ce-specversion', '1.0');
    envelope.set('ce-id', id);
    envelope.set('ce-type', type);
    envelope.set('ce-source', this.source);
    envelope.set('ce-time', new Date().toISOString());
    envelope.set('content-type', 'application/json');
    if (traceparent) envelope.set('traceparent', traceparent);
    return envelope;
  }
}

function publishFailure(cause: unknown): CostwireError {
  // Would never pass, so it must not look like an outage: a consumer would wait for its end for good.
  if (cause instanceof errors.InvalidArgumentError) {
    return new CostwireError('payload_too_large', { cause });
  }
  const code =
    cause instanceof JetStreamApiError && STREAM_FULL_CODES.has(cause.code)
      ? 'overloaded'
      : 'broker_unavailable';
  return new CostwireError(code, { cause, retryAfterSeconds: RETRY_AFTER_SECONDS });
}
