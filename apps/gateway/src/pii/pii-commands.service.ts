import {
  CostwireError,
  type ChangePiiPolicyRequest,
  type ErasureStanding,
  type PiiPolicyVersion,
  type PiiPreview,
  type CommandReply,
  type PreviewPiiRequest,
  type RequestErasureRequest,
  type RpcName,
  type RpcPayloads,
} from '@costwire/contracts';
import { RpcClient } from '@costwire/messaging';
import { Injectable } from '@nestjs/common';
import { outage } from '../http/outage.js';

const TIMEOUT_MS = 15_000;
const RETRY_AFTER_SECONDS = 5;

/** Asks pii, the owner of policies, on behalf of callers. */
@Injectable()
export class PiiCommands {
  constructor(private readonly rpc: RpcClient) {}

  /** @throws {CostwireError} `validation_error`, `conflict` or `screening_unavailable`. */
  async changePolicy(request: ChangePiiPolicyRequest): Promise<PiiPolicyVersion> {
    return valueOf(await this.ask('changePiiPolicy', request));
  }

  /** @throws {CostwireError} `validation_error` or `screening_unavailable`. */
  async preview(request: PreviewPiiRequest): Promise<PiiPreview> {
    return valueOf(await this.ask('previewPii', request));
  }

  /** @throws {CostwireError} `screening_unavailable`. */
  async requestErasure(request: RequestErasureRequest): Promise<ErasureStanding> {
    return this.ask('requestErasure', request);
  }

  private async ask<N extends RpcName>(
    name: N,
    request: RpcPayloads[N]['request'],
  ): Promise<RpcPayloads[N]['reply']> {
    const detail = 'The pii service is not available.';
    return this.rpc
      .request(name, request, TIMEOUT_MS)
      .catch(outage('screening_unavailable', RETRY_AFTER_SECONDS, detail));
  }
}

function valueOf<Value>(reply: CommandReply<Value>): Value {
  if (reply.ok) return reply.value;
  const { code, detail, faults } = reply;
  throw new CostwireError(code, {
    ...(detail !== undefined && { detail }),
    ...(faults && { faults }),
    ...(code === 'screening_unavailable' && { retryAfterSeconds: RETRY_AFTER_SECONDS }),
  });
}
