import {
  CostwireError,
  formatUsd,
  usdFromJson,
  uuidv7,
  type AnomalyReport,
  type JsonObject,
  type MessageId,
  type ProjectId,
} from '@costwire/contracts';
import { Publisher } from '@costwire/messaging';
import { Injectable } from '@nestjs/common';
import { BrokerReadiness } from '../health/broker-readiness.js';
import { FreeTexts } from '../pii/free-texts.js';
import { hasFieldNestedTooDeeply } from '../validation/nesting.js';
import { parseTimestamp } from '../validation/timestamp.js';
import type { AnomalyReportDto } from './anomaly-report.dto.js';

const MAX_META_CHARS = 16_384;

/** Text of a report: it is screened before anything of it becomes durable. */
type ReportText = Pick<AnomalyReport, 'service' | 'driver' | 'description' | 'meta'> & JsonObject;

/** Takes anomalies of other systems to the point of no loss. */
@Injectable()
export class AnomalyReportsService {
  constructor(
    private readonly publisher: Publisher,
    private readonly texts: FreeTexts,
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
    const text = await this.texts.screened(projectId, textOf(given));
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
