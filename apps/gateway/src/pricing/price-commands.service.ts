import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import {
  CostwireError,
  type PriceScope,
  type RpcName,
  type RpcPayloads,
} from '@costwire/contracts';
import { RpcClient } from '@costwire/messaging';
import { Injectable } from '@nestjs/common';
import { outage } from '../http/outage.js';
import type { Caller } from '../access/caller.js';
import { OperatorProject } from './operator-project.js';

const TIMEOUT_MS = 10_000;
/** A price file is fetched, judged and written while the caller waits. */
const IMPORT_TIMEOUT_MS = 60_000;
const RETRY_AFTER_SECONDS = 5;
/** Largest packed content in one command: leaves room below NATS' default limit of 1 MB. */
const MAX_PACKED_CHARS = 900_000;

const compress = promisify(gzip);

/** The commands about prices; their owner is the cost service. */
type PriceCommand = Extract<
  RpcName,
  | 'priceCalls'
  | 'splitCalls'
  | 'importPrices'
  | 'overridePrice'
  | 'endPriceOverride'
  | 'comparePrices'
  | 'recordAwsPrices'
>;

/** Asks the service that keeps the prices. */
@Injectable()
export class PriceCommands {
  constructor(
    private readonly rpc: RpcClient,
    private readonly operator: OperatorProject,
  ) {}

  /**
   * Sends a command.
   *
   * @throws {CostwireError} `pricing_unavailable` when there is no answer.
   */
  async ask<N extends PriceCommand>(
    name: N,
    request: RpcPayloads[N]['request'],
  ): Promise<RpcPayloads[N]['reply']> {
    const isImport = name === 'importPrices' || name === 'recordAwsPrices';
    const timeoutMs = isImport ? IMPORT_TIMEOUT_MS : TIMEOUT_MS;
    return this.rpc
      .request(name, request, timeoutMs)
      .catch(outage('pricing_unavailable', RETRY_AFTER_SECONDS));
  }

  /**
   * Prices of every project are changed by the operator's project alone.
   *
   * @throws {CostwireError} `forbidden` for any other one.
   */
  async allowScope(scope: PriceScope, { projectId }: Caller): Promise<void> {
    if (scope === 'project' || (await this.operator.is(projectId))) return;
    throw new CostwireError('forbidden', {
      detail: "Prices of every project can be changed with a key of the operator's project alone.",
    });
  }

  /**
   * A JSON value packed for a command.
   *
   * @throws {CostwireError} `payload_too_large`.
   */
  async pack(value: unknown): Promise<string> {
    const packed = (await compress(JSON.stringify(value))).toString('base64');
    if (packed.length <= MAX_PACKED_CHARS) return packed;
    throw new CostwireError('payload_too_large', {
      detail: 'Packed, the prices exceed 900,000 characters; send them in parts or by URL.',
    });
  }
}
