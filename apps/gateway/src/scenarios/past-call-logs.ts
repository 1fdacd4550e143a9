import type { LogEvent, ProjectId, ScenarioId } from '@costwire/contracts';
import { Injectable } from '@nestjs/common';
import type { Caller } from '../access/caller.js';
import { LogPublisher } from '../logs/log-publisher.service.js';
import { MessageFingerprints } from '../logs/message-fingerprints.js';
import { PastCallsQuery, type PastCall } from './past-calls.query.js';
import type { ScenarioOrigin } from './scenario.js';

/** Publishes past calls as the logs of a scenario. */
@Injectable()
export class PastCallLogs {
  constructor(
    private readonly calls: PastCallsQuery,
    private readonly publisher: LogPublisher,
    private readonly fingerprints: MessageFingerprints,
  ) {}

  /** How many calls there are in a range. */
  async count(projectId: ProjectId, origin: ScenarioOrigin): Promise<number> {
    return this.calls.count(projectId, origin);
  }

  /** Returns when the broker's file store has a log for each call of the range. */
  async publish(
    caller: Caller,
    scenarioId: ScenarioId,
    origin: ScenarioOrigin,
    nowMs: number,
  ): Promise<void> {
    const { projectId } = caller;
    for await (const page of this.calls.pages(projectId, origin)) {
      const logs = page.map((call) => this.logOf(call, projectId));
      await this.publisher.publish({ caller, scenarioId, nowMs, traceparent: undefined, logs });
    }
  }

  private logOf(
    { event_id: id, timestamp, feature, call, size_bytes }: PastCall,
    projectId: ProjectId,
  ): LogEvent {
    return {
      event_id: id,
      timestamp,
      source: feature ?? 'unknown',
      preview: `${call.provider} ${call.model}`,
      size_bytes,
      token_count: call.usage.input_tokens ?? 0,
      output_tokens: call.usage.output_tokens ?? 0,
      fingerprint: this.fingerprints.of(id, projectId),
    };
  }
}
