import type { PreparedRequest } from './workload.js';

const EVENTS = 50_000;
const ROUNDS = 3;

/**
 * Microseconds that `JSON.parse` takes for one event of the workload, the best of some rounds. A virtual
 * machine gives more at one time than at another; two runs can be compared when this was alike.
 */
export function parseMicroseconds({ body, events }: PreparedRequest): number {
  const text = body.toString();
  const rounds = Array.from({ length: ROUNDS }, () => {
    const start = performance.now();
    for (let parsed = 0; parsed < EVENTS; parsed += events) JSON.parse(text);
    return ((performance.now() - start) * 1_000) / EVENTS;
  });
  return Math.min(...rounds);
}
