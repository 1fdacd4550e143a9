import {
  CostwireError,
  usageBatchJson,
  uuidv7,
  type ApiKeyId,
  type MessageId,
  type UsageBatch,
  type UsageEvent,
} from '@costwire/contracts';
import { Broker, Publisher } from '@costwire/messaging';
import { Injectable } from '@nestjs/common';
import type { Caller } from '../access/caller.js';

/** Events to be published together, and who sent them. */
export interface PublishRequest {
  caller: Caller;
  events: readonly UsageEvent[];
  /** When they were accepted, Unix milliseconds. */
  nowMs: number;
  traceparent: string | undefined;
}

interface Waiting {
  events: UsageEvent[];
  sent: Promise<void>;
}

/** Room left in a message for its headers, in bytes: they count towards the server's limit. */
const HEADER_ROOM_BYTES = 64 * 1024;
/** Requests of up to this many events without text share messages. */
const MAX_SHARED_EVENTS = 50;

/**
 * Publishes accepted events in as few messages as the broker's limit allows.
 *
 * Small requests of one key share messages: while one message is under way the next requests gather,
 * and travel together when it is confirmed. A single request waits for nobody; under load a message
 * carries dozens of requests, which spares the broker and every consumer behind it. Each request is
 * answered only when the message that carries its events is confirmed.
 */
@Injectable()
export class BatchPublisher {
  private readonly underWay = new Map<ApiKeyId, Promise<void>>();
  private readonly waiting = new Map<ApiKeyId, Waiting>();

  constructor(
    private readonly broker: Broker,
    private readonly publisher: Publisher,
  ) {}

  /**
   * Returns when the broker's file store has the events.
   *
   * @throws {CostwireError} `broker_unavailable`, `overloaded` or `payload_too_large`.
   */
  async publish(request: PublishRequest): Promise<void> {
    const { caller, events } = request;
    if (events.length > MAX_SHARED_EVENTS || events.some(holdsText)) return this.send(request);
    const current = this.underWay.get(caller.keyId);
    if (!current) return this.begin(request);
    const gathering = this.waiting.get(caller.keyId);
    if (!gathering) return this.gather(request, current);
    gathering.events.push(...events);
    return gathering.sent;
  }

  private async gather(request: PublishRequest, current: Promise<void>): Promise<void> {
    const { keyId } = request.caller;
    const events = [...request.events];
    const sent = current
      .catch(() => undefined)
      .then(async () => {
        this.waiting.delete(keyId);
        return this.begin({ ...request, events });
      });
    this.waiting.set(keyId, { events, sent });
    return sent;
  }

  private async begin(request: PublishRequest): Promise<void> {
    const { keyId } = request.caller;
    const run = this.send(request).finally(() => {
      if (this.underWay.get(keyId) === run) this.underWay.delete(keyId);
    });
    this.underWay.set(keyId, run);
    return run;
  }

  private async send({ caller, events, nowMs, traceparent }: PublishRequest): Promise<void> {
    const envelope = {
      project_id: caller.projectId,
      api_key_id: caller.keyId,
      received_at: new Date(nowMs).toISOString(),
    };
    await Promise.all(
      this.encode(events, envelope, nowMs).map(async ({ id, bytes }) =>
        this.publisher.publishEncoded('usageAccepted', bytes, {
          id,
          tokens: [caller.projectId],
          traceparent,
        }),
      ),
    );
  }

  private encode(
    events: readonly UsageEvent[],
    envelope: Omit<UsageBatch, 'message_id' | 'events'>,
    nowMs: number,
  ): { id: string; bytes: Buffer }[] {
    const id = uuidv7(nowMs) as MessageId;
    const bytes = Buffer.from(usageBatchJson({ message_id: id, ...envelope, events }));
    const limit = this.broker.maxPayloadBytes - HEADER_ROOM_BYTES;
    if (bytes.length <= limit) return [{ id, bytes }];
    if (events.length === 1) {
      throw new CostwireError('payload_too_large', {
        detail: 'One event is larger than a message may be.',
      });
    }
    const middle = Math.ceil(events.length / 2);
    return [
      ...this.encode(events.slice(0, middle), envelope, nowMs),
      ...this.encode(events.slice(middle), envelope, nowMs),
    ];
  }
}

function holdsText({ input_text, output_text, metadata, tags }: UsageEvent): boolean {
  return (input_text ?? output_text ?? metadata ?? tags) !== undefined;
}
