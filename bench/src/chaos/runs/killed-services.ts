import { setTimeout as sleep } from 'node:timers/promises';
import { crashServer, killService } from '../faults.js';
import type { RunPlan } from '../run-plan.js';
import { inRounds } from '../seeded-choice.js';
import type { Rig } from '../rig.js';

const SERVER_AWAY_MS = 1_500;

/** Run A: `kill -9` of one process after the other, at even distances. */
export function killedServices(): RunPlan {
  let killed: string[] = [];
  return {
    title: 'processes killed in turn',
    faults: async (rig) => {
      const { kills, seconds, seed, victims } = rig.options;
      killed = inRounds(victims, kills, seed);
      const intervalMs = (seconds * 1_000) / Math.max(kills, 1);
      for (const [place, victim] of killed.entries()) {
        const startMs = performance.now();
        await sleep(place === 0 ? intervalMs / 2 : 0);
        await kill(rig, victim);
        const restMs =
          intervalMs - (performance.now() - startMs) + (place === 0 ? intervalMs / 2 : 0);
        if (place < killed.length - 1) await sleep(Math.max(0, restMs));
      }
    },
    checks: async ({ options }) => [
      {
        name: 'every chosen victim was killed at least once',
        pass:
          killed.length < options.victims.length ||
          options.victims.every((name) => killed.includes(name)),
        detail: killed.join(', '),
      },
    ],
  };
}

async function kill(rig: Rig, victim: string): Promise<void> {
  const { nats, postgres } = rig.installation.infrastructure;
  if (victim === 'nats') await crashServer(rig, nats, 'SIGKILL', SERVER_AWAY_MS);
  else if (victim === 'postgres') await crashServer(rig, postgres, 'SIGQUIT', SERVER_AWAY_MS);
  else await killService(rig, victim);
}
