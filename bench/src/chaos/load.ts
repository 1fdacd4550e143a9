import { setTimeout as sleep } from 'node:timers/promises';
import type { ChaosClient, OutgoingRequest } from './chaos-client.js';
import type { Composer } from './composer.js';

/** How events are offered. */
export interface LoadOptions {
  rate: number;
  seconds: number;
}

const REQUESTS_PER_SECOND = 20;
/** More requests than this are not under way at once: the generator waits, as a real one would. */
const MAX_IN_FLIGHT = 400;
/** Requests whose outcome is unknown at the end are sent on for so long. */
const TAIL_MS = 60_000;

/** Events in one request at this rate. */
export function batchSizeAt(rate: number): number {
  return Math.max(1, Math.round(rate / REQUESTS_PER_SECOND));
}

/** Offers events at a steady rate, whatever the answers; resolves when every outcome is known. */
export async function offerLoad(
  client: ChaosClient,
  composer: Composer,
  { rate, seconds }: LoadOptions,
  maxInFlight = MAX_IN_FLIGHT,
): Promise<void> {
  const size = batchSizeAt(rate);
  const intervalMs = (size / rate) * 1_000;
  const startMs = performance.now();
  const endMs = startMs + seconds * 1_000;
  client.giveUpAtMs = endMs + TAIL_MS;
  const underWay = new Set<Promise<void>>();
  for (let dueMs = startMs; dueMs < endMs; dueMs += intervalMs) {
    const waitMs = dueMs - performance.now();
    if (waitMs > 0) await sleep(waitMs);
    while (underWay.size >= maxInFlight) await Promise.race(underWay);
    if (performance.now() > endMs) break;
    const request = composer.next(size, (dueMs - startMs) / (endMs - startMs));
    const delivery = client.deliver(request).finally(() => underWay.delete(delivery));
    underWay.add(delivery);
  }
  await Promise.all(underWay);
}

/** Delivers prepared requests, a few at a time. */
export async function deliverAll(
  client: ChaosClient,
  requests: Iterable<OutgoingRequest>,
): Promise<void> {
  client.giveUpAtMs = performance.now() + TAIL_MS;
  for (const request of requests) await client.deliver(request);
}
