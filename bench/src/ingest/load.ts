import { Pool } from 'undici';
import type { PreparedRequest } from './workload.js';

/** Where and how requests are sent. */
export interface LoadTarget {
  url: string;
  apiKey: string;
  /** Requests under way at once. */
  connections: number;
  /** Events per second to keep to; as fast as answers come when absent. */
  eventsPerSecond?: number;
}

/** What a client saw. */
export interface LoadResult {
  /** Milliseconds from sending to the answer, one per request. */
  acceptMs: number[];
  /** When each request had been accepted, and how many events had been accepted by then. */
  accepted: { atMs: number; sentAtMs: number; total: number }[];
  seconds: number;
}

/** Sends all requests; a refusal for overload is repeated, any other failure ends the run. */
export async function sendAll(
  requests: PreparedRequest[],
  target: LoadTarget,
): Promise<LoadResult> {
  const pool = new Pool(target.url, { connections: target.connections });
  const result: LoadResult = { acceptMs: [], accepted: [], seconds: 0 };
  const start = performance.now();
  let next = 0;
  let due = start;
  let total = 0;
  const worker = async (): Promise<void> => {
    for (let index = next++; index < requests.length; index = next++) {
      const { body, events } = requests[index]!;
      if (target.eventsPerSecond) {
        const wait = due - performance.now();
        due += (events / target.eventsPerSecond) * 1_000;
        if (wait > 0) await new Promise((resolve) => setTimeout(resolve, wait));
      }
      const sentAtMs = performance.now();
      while ((await post(pool, target, body)) !== 202) {
        await new Promise((resolve) => setTimeout(resolve, 50));
      }
      const atMs = performance.now();
      total += events;
      result.acceptMs.push(atMs - sentAtMs);
      result.accepted.push({ atMs, sentAtMs, total });
    }
  };
  await Promise.all(Array.from({ length: target.connections }, worker));
  result.seconds = (performance.now() - start) / 1_000;
  await pool.close();
  return result;
}

async function post(pool: Pool, { apiKey }: LoadTarget, body: Buffer): Promise<number> {
  const { statusCode, body: answer } = await pool.request({
    path: '/api/v1/events',
    method: 'POST',
    headers: { authorization: `Bearer ${apiKey}`, 'content-type': 'application/json' },
    body,
  });
  await answer.dump();
  if (![202, 429, 503].includes(statusCode)) throw new Error(`the gateway answered ${statusCode}`);
  return statusCode;
}
