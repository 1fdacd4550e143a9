import { priceAwsUsage, type AwsCost, type AwsUnpriced, type AwsUsage } from './aws-cost.js';
import type { AwsPriceTable } from './aws-price-table.js';
import { decimalOf } from '../exact-decimal.js';

/** Bytes of payload that one request covers (Amazon SQS pricing page, "Size of payloads"). */
export const SQS_CHUNK_BYTES = 65_536;
/** Requests a month that are free in every region (Amazon SQS pricing page; price table of 2025-06-17). */
export const SQS_FREE_REQUESTS = 1_000_000;

/** Messages that go through one kind of API call. */
export interface SqsCalls {
  messages: number;
  messageBytes: number;
  /** Messages per batch call; 1 when sent one by one. SQS allows at most 10. */
  messagesPerCall: number;
}

/**
 * The requests billed for calls that carry messages: one per started 64 KiB of each call's payload.
 * The last call of a batch run carries what is left over.
 */
export function sqsRequests({ messages, messageBytes, messagesPerCall }: SqsCalls): number {
  const fullCalls = Math.floor(messages / messagesPerCall);
  const rest = messages - fullCalls * messagesPerCall;
  return (
    fullCalls * chunks(messagesPerCall * messageBytes) +
    (rest > 0 ? chunks(rest * messageBytes) : 0)
  );
}

/** How often a message costs a request, from being sent to being deleted. */
export interface SqsTraffic extends SqsCalls {
  /** Receive calls that return nothing (short polling, idle consumers). */
  emptyReceives?: number;
}

/** The requests of a queue: send and receive by payload, delete one per call, empty receives. */
export function sqsTrafficRequests(traffic: SqsTraffic): number {
  const deletes = Math.ceil(traffic.messages / traffic.messagesPerCall);
  return 2 * sqsRequests(traffic) + deletes + (traffic.emptyReceives ?? 0);
}

/** A month of one queue type in one region. */
export interface SqsMonth {
  region: string;
  queueType: 'standard' | 'fifo';
  requests: number | bigint;
  /** Whether the first million requests are free. */
  freeTier: boolean;
}

/** The cost of a month's requests, by marginal tiers of 100 billion. */
export function sqsCost(table: AwsPriceTable, month: SqsMonth): AwsCost | AwsUnpriced {
  return priceAwsUsage(table, month.region, sqsUsage(month));
}

/** The units that {@link sqsCost} prices. */
export function sqsUsage({ queueType, requests, freeTier }: Omit<SqsMonth, 'region'>): AwsUsage[] {
  const dimension = `${queueType}-requests`;
  return [
    {
      dimension,
      quantity: decimalOf(requests),
      ...(freeTier && { free: decimalOf(SQS_FREE_REQUESTS) }),
    },
  ];
}

function chunks(bytes: number): number {
  return Math.max(1, Math.ceil(bytes / SQS_CHUNK_BYTES));
}
