import type { LogEvent, ProjectId, ScenarioId } from '@costwire/contracts';
import { Injectable } from '@nestjs/common';
import type { Caller } from '../access/caller.js';
import { BrokerReadiness } from '../health/broker-readiness.js';
import { GatewayMetrics } from '../health/gateway-metrics.js';
import { IdentifierPseudonyms } from '../usage/identifiers.js';
import { LogFigures } from './log-figures.service.js';
import { LogPublisher } from './log-publisher.service.js';
import type { ReceivedLog } from './read-logs.js';

/** What was accepted of a request. */
export interface AcceptedLogs {
  /** Every log of the request once, in the order given. */
  logs: LogEvent[];
  /** Repeats of an id within the request, dropped. */
  duplicates: number;
}

/** Where the logs of a request belong. */
export interface LogDestination {
  caller: Caller;
  scenarioId: ScenarioId;
  nowMs: number;
  traceparent: string | undefined;
}

/** Takes validated logs to the point of no loss: screened, and confirmed by the broker's store. */
@Injectable()
export class LogAcceptance {
  constructor(
    private readonly publisher: LogPublisher,
    private readonly figures: LogFigures,
    private readonly pseudonyms: IdentifierPseudonyms,
    private readonly readiness: BrokerReadiness,
    private readonly metrics: GatewayMetrics,
  ) {}

  /**
   * Accepts logs of one request.
   *
   * 1. Identifiers that are personal data become keyed hashes; repeats are dropped.
   * 2. Every message is screened, and its tokens counted, in full; a preview is kept.
   * 3. The logs are published. When this returns the broker's file store has them; when it throws,
   *    the same request with the same ids may be sent again, whatever part was stored.
   *
   * @throws {CostwireError} `screening_unavailable`, `broker_unavailable` or `overloaded`.
   */
  async accept(received: readonly ReceivedLog[], to: LogDestination): Promise<AcceptedLogs> {
    this.readiness.assertReady();
    const { projectId } = to.caller;
    const logs = await this.figures.of(this.firstOfEachId(received, projectId), projectId);
    await this.publisher.publish({ ...to, logs });
    this.metrics.addAccepted(logs.length);
    return { logs, duplicates: received.length - logs.length };
  }

  private firstOfEachId(logs: readonly ReceivedLog[], projectId: ProjectId): ReceivedLog[] {
    const distinct = new Map<string, ReceivedLog>();
    for (const log of logs) {
      const id = this.pseudonyms.storedForm(log.event_id, projectId);
      if (distinct.has(id)) continue;
      const source = this.pseudonyms.storedForm(log.source, projectId);
      distinct.set(id, { ...log, event_id: id, source });
    }
    return [...distinct.values()];
  }
}
