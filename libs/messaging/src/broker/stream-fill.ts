import { STREAMS } from '@costwire/contracts';
import type { Broker } from './broker.js';

/** How much of what it may hold a stream holds. */
export interface StreamFill {
  stream: string;
  bytes: number;
  maxBytes: number;
  messages: number;
}

/**
 * The fill of every stream that is there.
 *
 * @throws {CostwireError} `broker_unavailable` when the broker does not answer.
 */
export async function streamFills(broker: Broker): Promise<StreamFill[]> {
  return broker.manage(async ({ streams }) => {
    const read = await Promise.allSettled(
      Object.keys(STREAMS).map(async (name) => streams.info(name)),
    );
    return read.flatMap((one) => {
      if (one.status === 'rejected') return [];
      const { config, state } = one.value;
      const { bytes, messages } = state;
      return [{ stream: config.name, bytes, maxBytes: config.max_bytes, messages }];
    });
  });
}
