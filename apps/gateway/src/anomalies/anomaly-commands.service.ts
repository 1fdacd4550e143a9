import {
  CostwireError,
  isUuid,
  type AnomalyRecord,
  type AnomalySetting,
  type AnomalySettingReply,
  type FeedbackVerb,
} from '@costwire/contracts';
import { RpcClient } from '@costwire/messaging';
import { Injectable } from '@nestjs/common';
import { outage } from '../http/outage.js';
import type { Caller } from '../access/caller.js';

const TIMEOUT_MS = 5_000;
const RETRY_AFTER_SECONDS = 5;

/** Asks the anomaly service, which owns what is changed. */
@Injectable()
export class AnomalyCommands {
  constructor(private readonly rpc: RpcClient) {}

  /**
   * Gives feedback on an anomaly.
   *
   * @throws {CostwireError} `not_found`, or `anomaly_unavailable` when the service does not answer.
   */
  async feedback(
    caller: Caller,
    id: string,
    verb: FeedbackVerb,
    note: string | null,
  ): Promise<AnomalyRecord> {
    if (!isUuid(id)) throw new CostwireError('not_found');
    const request = {
      project_id: caller.projectId,
      anomaly_id: id,
      verb,
      given_by: caller.keyId,
      note,
    };
    const { anomaly } = await this.rpc
      .request('anomalyFeedback', request, TIMEOUT_MS)
      .catch(unavailable);
    if (!anomaly) throw new CostwireError('not_found');
    return anomaly;
  }

  /**
   * Changes a planned window, a gate or a channel.
   *
   * @throws {CostwireError} `not_found` when there was nothing to remove, `validation_error` when it is
   * refused, `anomaly_unavailable` when the service does not answer.
   */
  async change(caller: Caller, setting: AnomalySetting): Promise<AnomalySettingReply> {
    const request = { project_id: caller.projectId, changed_by: caller.keyId, setting };
    const reply = await this.rpc
      .request('changeAnomalySetting', request, TIMEOUT_MS)
      .catch(unavailable);
    if (reply.fault) throw new CostwireError('validation_error', { faults: [reply.fault] });
    if (!reply.found) throw new CostwireError('not_found');
    return reply;
  }
}

const unavailable = outage('anomaly_unavailable', RETRY_AFTER_SECONDS);
