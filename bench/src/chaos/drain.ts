import { setTimeout as sleep } from 'node:timers/promises';
import type { Rig } from './rig.js';

/** What the gateway says of how far events have come. */
export interface IngestStats {
  recorded: number;
  duplicates: number;
  pending: number;
}

const POLL_MS = 100;
const PATIENCE_MS = 150_000;
/** An empty line is believed when it was seen so often in a row. */
const LOOKS = 3;

/** Waits until nothing is on its way any more; returns the seconds it took, or undefined. */
export async function drain(rig: Rig): Promise<number | undefined> {
  const startMs = performance.now();
  let emptySinceMs: number | undefined;
  for (let looks = 0; looks < LOOKS;) {
    const nowMs = performance.now();
    if (nowMs - startMs > PATIENCE_MS) return undefined;
    const stats = await readStats(rig, 0);
    if (stats?.pending === 0) {
      emptySinceMs ??= nowMs;
      looks += 1;
    } else {
      emptySinceMs = undefined;
      looks = 0;
    }
    await sleep(POLL_MS);
  }
  return ((emptySinceMs ?? startMs) - startMs) / 1_000;
}

/** The stats of one project; undefined while they cannot be had. */
export async function readStats(rig: Rig, tenant: number): Promise<IngestStats | undefined> {
  const answer = await callApi(rig, tenant, '/api/v1/ingest/stats').catch(() => undefined);
  return answer as IngestStats | undefined;
}

/** Calls the API as a project's own key; rejects unless the answer is 2xx. */
export async function callApi(
  rig: Rig,
  tenant: number,
  path: string,
  method: 'GET' | 'POST' = 'GET',
): Promise<unknown> {
  const { apiKey } = rig.tenants[tenant]!;
  const answer = await fetch(rig.urls[0]! + path, {
    method,
    headers: { authorization: `Bearer ${apiKey}` },
    signal: AbortSignal.timeout(10_000),
  });
  if (!answer.ok) throw new Error(`${path} was answered ${answer.status}`);
  return answer.json();
}
