import {
  CostwireError,
  type CommandReply,
  type RpcName,
  type RpcPayloads,
} from '@costwire/contracts';
import { RpcClient } from '@costwire/messaging';
import { Injectable } from '@nestjs/common';
import { outage } from '../http/outage.js';

type ApprovalsCommand = Extract<RpcName, 'proposeAction' | 'decideAction' | 'changeApprovalPolicy'>;
type ValueOf<N extends ApprovalsCommand> =
  RpcPayloads[N]['reply'] extends CommandReply<infer Value> ? Value : never;

const TIMEOUT_MS = 5_000;
const RETRY_AFTER_SECONDS = 2;

/** Sends commands to the approvals service and turns what it refuses into errors of the API. */
@Injectable()
export class ApprovalsClient {
  constructor(private readonly rpc: RpcClient) {}

  /**
   * Asks and returns the value.
   *
   * @throws {CostwireError} the error that the service named, or `approvals_unavailable` when it did
   * not answer: then it is not known whether the command was carried out, and it may be repeated.
   */
  async ask<N extends ApprovalsCommand>(
    name: N,
    request: RpcPayloads[N]['request'],
  ): Promise<ValueOf<N>> {
    const reply = await this.rpc
      .request(name, request, TIMEOUT_MS)
      .catch(outage('approvals_unavailable', RETRY_AFTER_SECONDS));
    if (reply.ok) return reply.value as ValueOf<N>;
    throw new CostwireError(reply.code, {
      ...(reply.detail !== undefined && { detail: reply.detail }),
      ...(reply.faults && { faults: reply.faults }),
    });
  }
}
