import {
  CostwireError,
  formatUsd,
  usdFromJson,
  uuidv7,
  type AnomalyReport,
  type JsonObject,
  type JsonValue,
  type MessageId,
  type ProjectId,
} from '@costwire/contracts';
import { Publisher, RpcClient } from '@costwire/messaging';
import { Injectable } from '@nestjs/common';
import { BrokerReadiness } from '../health/broker-readiness.js';
import { hasFieldNestedTooDeeply } from '../validation/nesting.js';
import { parseTimestamp } from '../validation/timestamp.js';
import type { AnomalyReportDto } from './anomaly-report.dto.js';

const SCREEN_TIMEOUT_MS = 10_000;
const RETRY_AFTER_SECONDS = 5;
const MAX_META_CHARS = 16_384;

/** Text of a report: it is screened before anything of it becomes durable. */
type ReportText = Pick<AnomalyReport, 'service' | 'driver' | 'description' | 'meta'> & JsonObject;

/** Takes anomalies of other systems to the point of no loss. */
@Injectable()
export class AnomalyReportsService {
  constructor(
    private readonly publisher: Publisher,
    private readonly rpc: RpcClient,
    private readonly readiness: BrokerReadiness,
  ) {}

  /**
   * Screens and publishes a report; when this returns the broker's file store has it.
   *
   * @returns the id of the anomaly.
   * @throws {CostwireError} `screening_unavailable`, `broker_unavailable` or `overloaded`.
   */
  async accept(given: AnomalyReportDto, projectId: ProjectId, nowMs: number): Promise<string> {
    this.readiness.assertReady();
    const id = given.id?.toLowerCase() ?? uuidv7(nowMs);
    const text = await this.screened(textOf(given), projectId);
    const report: AnomalyReport = {
      id,
      timestamp: new Date(parseTimestamp(given.timestamp)!).toISOString(),
      provider: given.provider ?? null,
      model: given.model ?? null,
      current_cost: formatUsd(usdFromJson(given.current_cost)!),
      expected_cost:
        given.expected_cost === undefined ? null : formatUsd(usdFromJson(given.expected_cost)!),
      severity: given.severity,
      ...text,
    };
    const messageId = uuidv7(nowMs) as MessageId;
    await this.publisher.publish(
      'anomalyReported',
      {
        message_id: messageId,
        project_id: projectId,
        received_at: new Date(nowMs).toISOString(),
        events: [report],
      },
      { id: messageId, tokens: [projectId] },
    );
    return id;
  }

  private async screened(text: ReportText, projectId: ProjectId): Promise<ReportText> {
    const request = { project_id: projectId, values: [text as JsonValue] };
    const reply = await this.rpc
      .request('screen', request, SCREEN_TIMEOUT_MS)
      .catch((cause: unknown) => {
        const retryAfterSeconds = RETRY_AFTER_SECONDS;
        throw new CostwireError('screening_unavailable', { cause, retryAfterSeconds });
      });
    return reply.screened[0]!.value as ReportText;
  }
}

function textOf({ service, driver, description, meta }: AnomalyReportDto): ReportText {
  const kept = (meta ?? {}) as JsonObject;
  if (hasFieldNestedTooDeeply(kept) || JSON.stringify(kept).length > MAX_META_CHARS) {
    throw new CostwireError('validation_error', {
      faults: [{ field: 'meta', message: `must be at most ${MAX_META_CHARS} characters of JSON` }],
    });
  }
  return { service, driver: driver ?? 'unknown', description, meta: kept };
}
