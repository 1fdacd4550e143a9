import { setTimeout as sleep } from 'node:timers/promises';
import { untilReady } from '../../installation.js';
import { stopPolitely } from '../faults.js';
import { pidOf, type Rig } from '../rig.js';
import { oneDecimal, withinTime } from '../check.js';
import type { RunPlan } from '../run-plan.js';

const SERVICES = ['gateway', 'gateway-2', 'pii', 'pii-2', 'ingest', 'cost'];
const MAX_STOP_MS = 10_000;
/** A worker listens so long after its process has started, at most. */
const START_MS = 3_000;

/**
 * Run I: every process is stopped by SIGTERM and started again, one after the other. What answers
 * requests runs twice, and the client turns to the other gateway when one does not answer.
 */
export function rollingRestart(): RunPlan {
  const stops: number[] = [];
  return {
    title: 'rolling restart',
    needs: () => ({ seconds: ['gateway', 'pii'] }),
    faults: async (rig) => {
      const { kills, seconds } = rig.options;
      const intervalMs = (seconds * 1_000) / (Math.max(kills, 1) * SERVICES.length);
      for (let round = 0; round < kills; round += 1) {
        for (const service of SERVICES) {
          const startMs = performance.now();
          stops.push(await stopPolitely(rig, service));
          await untilBack(rig, service);
          await sleep(Math.max(0, intervalMs - (performance.now() - startMs)));
        }
      }
    },
    checks: async ({ client }, drainSeconds) => [
      {
        name: 'no request failed at both gateways',
        pass: client.requestsDelayed === 0,
        detail: `${client.requestsDelayed} of ${client.attempts.length}`,
      },
      withinTime(
        'every process ended within 10 s of SIGTERM',
        stops,
        MAX_STOP_MS,
        `${stops.length} stops, the longest ${Math.round(Math.max(...stops))} ms`,
      ),
      withinTime('drained within 10 s', [drainSeconds], 10, `${oneDecimal(drainSeconds)} s`),
    ],
  };
}

async function untilBack(rig: Rig, service: string): Promise<void> {
  await pidOf(rig, service);
  const gateway = ['gateway', 'gateway-2'].indexOf(service);
  if (gateway >= 0) await untilReady(rig.urls[gateway]!);
  else await sleep(START_MS);
}
