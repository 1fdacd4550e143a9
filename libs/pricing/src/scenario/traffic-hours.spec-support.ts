import { sqsBlocksOf } from '@costwire/contracts';
import { SQS_LARGE_MESSAGE_BYTES, type TrafficHour } from './traffic-hour.js';

/** An hour of logs of these sizes, with a token for each four bytes. */
export function hourOf(sizes: readonly number[], more: Partial<TrafficHour> = {}): TrafficHour {
  const tokens = sizes.map((size) => Math.ceil(size / 4));
  const total = (values: readonly number[]): number =>
    values.reduce((sum, value) => sum + value, 0);
  return {
    bucket: '2026-11-20T10:00:00.000Z',
    logs: sizes.length,
    sizeBytes: total(sizes),
    sqsBlocks: total(sizes.map(sqsBlocksOf)),
    largeLogs: sizes.filter((size) => size > SQS_LARGE_MESSAGE_BYTES).length,
    tokens: total(tokens),
    maxTokens: Math.max(0, ...tokens),
    outputTokens: 0,
    piiLogs: 0,
    repeats: 0,
    ...more,
  };
}
