import {
  CostwireError,
  uuidv7,
  type MessageId,
  type UsageBatch,
  type UsageEvent,
} from '@costwire/contracts';
import { Broker, Publisher } from '@costwire/messaging';
import { Injectable } from '@nestjs/common';
import type { Caller } from '../access/caller.js';
import { BrokerReadiness } from '../health/broker-readiness.js';
import { GatewayMetrics } from '../health/gateway-metrics.js';
import { IdentifierPseudonyms } from './identifiers.js';
import { ScreeningService } from './screening.service.js';

/** What was accepted of a request. */
export interface Acceptance {
  /** Ids of the accepted events, in the order given. */
  eventIds: string[];
  /** Repeats of an id within the request, dropped. */
  duplicates: number;
}

/** Room left in a message for its headers, in bytes: they count towards the server's limit. */
const HEADER_ROOM_BYTES = 64 * 1024;

/** Takes validated events to the point of no loss: screened, and confirmed by the broker's store. */
@Injectable()
export class AcceptanceService {
  constructor(
    private readonly broker: Broker,
    private readonly publisher: Publisher,
    private readonly screening: ScreeningService,
    private readonly pseudonyms: IdentifierPseudonyms,
    private readonly readiness: BrokerReadiness,
    private readonly metrics: GatewayMetrics,
  ) {}

  /**
   * Accepts events of one request.
   *
   * 1. Identifiers that are personal data become keyed hashes; repeats are dropped.
   * 2. Free text is screened.
   * 3. The events are published, in one message or in as many as the broker's limit asks for. When
   *    this returns the broker's file store has them; when it throws, the same request with the same
   *    event ids may be sent again, whatever part was stored.
   *
   * @throws {CostwireError} `screening_unavailable`, `broker_unavailable` or `overloaded`.
   */
  async accept(
    events: readonly UsageEvent[],
    caller: Caller,
    nowMs: number,
    traceparent: string | undefined,
  ): Promise<Acceptance> {
    this.readiness.assertReady();
    for (const event of events) this.pseudonyms.replaceIn(event, caller.projectId);
    const distinct = firstOfEachId(events);
    await this.screening.screen(distinct, caller.projectId);
    const envelope = {
      project_id: caller.projectId,
      api_key_id: caller.keyId,
      received_at: new Date(nowMs).toISOString(),
    };
    const messages = this.encode(distinct, envelope, nowMs);
    await Promise.all(
      messages.map(async ({ id, bytes }) =>
        this.publisher.publishEncoded('usageAccepted', bytes, {
          id,
          tokens: [caller.projectId],
          traceparent,
        }),
      ),
    );
    this.metrics.addAccepted(distinct.length);
    return {
      eventIds: distinct.map(({ event_id }) => event_id),
      duplicates: events.length - distinct.length,
    };
  }

  private encode(
    events: readonly UsageEvent[],
    envelope: Omit<UsageBatch, 'message_id' | 'events'>,
    nowMs: number,
  ): { id: string; bytes: Buffer }[] {
    const id = uuidv7(nowMs) as MessageId;
    const bytes = Buffer.from(JSON.stringify({ message_id: id, ...envelope, events }));
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

function firstOfEachId(events: readonly UsageEvent[]): readonly UsageEvent[] {
  const seen = new Set<string>();
  for (const { event_id } of events) seen.add(event_id);
  if (seen.size === events.length) return events;
  return events.filter(({ event_id }) => seen.delete(event_id));
}
