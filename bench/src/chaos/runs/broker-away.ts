import { setTimeout as sleep } from 'node:timers/promises';
import { oneDecimal, withinTime } from '../check.js';
import { isSuccess } from '../http-post.js';
import { crashServer, type Outage } from '../faults.js';
import type { Rig } from '../rig.js';
import type { RunPlan } from '../run-plan.js';

const LONGEST_ABSENCE_MS = 20_000;
/** The gateway must take events again within this time after the broker answers. */
const ACCEPTING_AGAIN_MS = 10_000;

/** Run B: the broker dies and stays away for a while. */
export function brokerAway(): RunPlan {
  const outages: Outage[] = [];
  return {
    title: 'the broker killed and away',
    faults: async (rig) => {
      const { kills, seconds } = rig.options;
      const cycleMs = (seconds * 1_000) / Math.max(kills, 1);
      const awayMs = Math.min(LONGEST_ABSENCE_MS, cycleMs / 3);
      for (let kill = 0; kill < kills; kill += 1) {
        await sleep(cycleMs / 3);
        const { nats } = rig.installation.infrastructure;
        outages.push(await crashServer(rig, nats, 'SIGKILL', awayMs));
        if (kill < kills - 1) await sleep(cycleMs / 3);
      }
    },
    checks: async (rig) => {
      const wrong = outages.flatMap((outage) => acceptedDuring(rig, outage));
      const waits = outages.map((outage) => acceptingAgainAfter(rig, outage));
      return [
        {
          name: 'no 2xx while the broker is away',
          pass: wrong.length === 0,
          detail: `${wrong.length} in ${outages.length} absences`,
        },
        withinTime(
          'accepting again within 10 s of its return',
          waits,
          ACCEPTING_AGAIN_MS,
          `after ${waits.map((wait) => oneDecimal(wait && wait / 1_000)).join(', ')} s`,
        ),
      ];
    },
  };
}

/** A request sent after the death and answered 2xx before the start had begun. */
function acceptedDuring({ client }: Rig, { downMs, startingMs }: Outage): unknown[] {
  return client.attempts.filter(
    ({ sentAtMs, answeredAtMs, status }) =>
      isSuccess(status) && sentAtMs > downMs && answeredAtMs < startingMs,
  );
}

function acceptingAgainAfter({ client }: Rig, { startingMs, upMs }: Outage): number | undefined {
  const first = client.attempts
    .filter(({ status, answeredAtMs }) => isSuccess(status) && answeredAtMs >= startingMs)
    .reduce((least, { answeredAtMs }) => Math.min(least, answeredAtMs), Infinity);
  return first === Infinity ? undefined : Math.max(0, first - upMs);
}
