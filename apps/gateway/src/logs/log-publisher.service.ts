import {
  uuidv7,
  type LogBatch,
  type LogEvent,
  type MessageId,
  type ScenarioId,
} from '@costwire/contracts';
import { Broker, Publisher } from '@costwire/messaging';
import { Injectable } from '@nestjs/common';
import type { Caller } from '../access/caller.js';

/** Logs to be published together, and where they belong. */
export interface PublishLogs {
  caller: Caller;
  scenarioId: ScenarioId;
  logs: readonly LogEvent[];
  /** When they were accepted, Unix milliseconds. */
  nowMs: number;
  traceparent: string | undefined;
}

/** ingest hands logs on with one member more, so a message may not begin near the limit. */
const SHARE_OF_LIMIT = 0.5;

/** Publishes accepted logs in as few messages as the broker's limit allows. */
@Injectable()
export class LogPublisher {
  constructor(
    private readonly broker: Broker,
    private readonly publisher: Publisher,
  ) {}

  /**
   * Returns when the broker's file store has the logs.
   *
   * @throws {CostwireError} `broker_unavailable` or `overloaded`.
   */
  async publish({ caller, scenarioId, logs, nowMs, traceparent }: PublishLogs): Promise<void> {
    const envelope = {
      project_id: caller.projectId,
      api_key_id: caller.keyId,
      scenario_id: scenarioId,
      received_at: new Date(nowMs).toISOString(),
    };
    await Promise.all(
      this.encode(logs, envelope, nowMs).map(async ({ id, bytes }) =>
        this.publisher.publishEncoded('logAccepted', bytes, {
          id,
          tokens: [caller.projectId],
          traceparent,
        }),
      ),
    );
  }

  /** A single log is a few kilobytes at most, so that halving ends. */
  private encode(
    logs: readonly LogEvent[],
    envelope: Omit<LogBatch, 'message_id' | 'events'>,
    nowMs: number,
  ): { id: string; bytes: Buffer }[] {
    const id = uuidv7(nowMs) as MessageId;
    const bytes = Buffer.from(JSON.stringify({ message_id: id, ...envelope, events: logs }));
    if (bytes.length <= this.broker.maxPayloadBytes * SHARE_OF_LIMIT || logs.length === 1) {
      return [{ id, bytes }];
    }
    const middle = Math.ceil(logs.length / 2);
    return [
      ...this.encode(logs.slice(0, middle), envelope, nowMs),
      ...this.encode(logs.slice(middle), envelope, nowMs),
    ];
  }
}
