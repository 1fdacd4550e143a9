import type { UsageEvent } from '@costwire/contracts';
import { Injectable } from '@nestjs/common';
import type { Caller } from '../access/caller.js';
import { BrokerReadiness } from '../health/broker-readiness.js';
import { GatewayMetrics } from '../health/gateway-metrics.js';
import { BatchPublisher } from './batch-publisher.service.js';
import { IdentifierPseudonyms } from './identifiers.js';
import { ScreeningService } from './screening.service.js';

/** What was accepted of a request. */
export interface Acceptance {
  /** Ids of the accepted events, in the order given. */
  eventIds: string[];
  /** Repeats of an id within the request, dropped. */
  duplicates: number;
}

/** Takes validated events to the point of no loss: screened, and confirmed by the broker's store. */
@Injectable()
export class AcceptanceService {
  constructor(
    private readonly publisher: BatchPublisher,
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
    await this.publisher.publish({ caller, events: distinct, nowMs, traceparent });
    this.metrics.addAccepted(distinct.length);
    return {
      eventIds: distinct.map(({ event_id }) => event_id),
      duplicates: events.length - distinct.length,
    };
  }
}

function firstOfEachId(events: readonly UsageEvent[]): readonly UsageEvent[] {
  const seen = new Set<string>();
  for (const { event_id } of events) seen.add(event_id);
  if (seen.size === events.length) return events;
  return events.filter(({ event_id }) => seen.delete(event_id));
}
