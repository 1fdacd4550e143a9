import { setTimeout as sleep } from 'node:timers/promises';
import { oneDecimal, withinTime } from '../check.js';
import { pidOf, type Rig } from '../rig.js';
import type { RunPlan } from '../run-plan.js';

/** The smallest backlog that the services take, in bytes. */
const BACKLOG_BYTES = 1024 * 1024;
/** The workers get this part of the time: a fifth of what is offered at most. */
const WORKING_SHARE = 0.2;
/** No process may grow beyond this, MiB: an idle one takes about 100, and a fifth as much again goes
 * to each 32 MiB that a worker may fetch ahead. */
const MAX_RESIDENT_MIB = 400;
const MAX_RECOVERY_SECONDS = 30;
const CLIENTS = 64;

/** Run G: more is offered than can be handled, and the backlog is small. */
export function overload(): RunPlan {
  return {
    title: 'overload of a small backlog',
    needs: () => ({ env: { COSTWIRE_STREAM_MAX_BYTES: String(BACKLOG_BYTES) } }),
    maxInFlight: CLIENTS,
    faults: slowIngest,
    checks: async ({ client, memory }, drainSeconds) => {
      const refused = client.attempts.filter(({ status }) => status === 429 || status === 503);
      const without = refused.filter(({ retryAfter }) => !retryAfter);
      const peaks = Object.entries(memory.peaks());
      return [
        {
          name: '429 or 503 with Retry-After',
          pass: refused.length > 0 && without.length === 0,
          detail: `${refused.length} of ${client.attempts.length} requests, ${without.length} without`,
        },
        {
          name: `no process above ${MAX_RESIDENT_MIB} MiB`,
          pass: peaks.every(([, mib]) => mib <= MAX_RESIDENT_MIB),
          detail: peaks.map(([name, mib]) => `${name} ${mib}`).join(', '),
        },
        withinTime(
          'recovered within 30 s',
          [drainSeconds],
          MAX_RECOVERY_SECONDS,
          `${oneDecimal(drainSeconds)} s`,
        ),
      ];
    },
  };
}

/** Lets ingest work for a part of the time only, in as many rounds as there are kills. */
async function slowIngest(rig: Rig): Promise<void> {
  const { seconds, kills } = rig.options;
  const roundMs = (seconds * 1_000) / Math.max(kills, 1);
  for (let round = 0; round < kills; round += 1) {
    const pid = await pidOf(rig, 'ingest');
    rig.say('ingest stopped');
    process.kill(pid, 'SIGSTOP');
    await sleep(roundMs * (1 - WORKING_SHARE));
    process.kill(pid, 'SIGCONT');
    rig.say('ingest goes on');
    await sleep(roundMs * WORKING_SHARE);
  }
}
