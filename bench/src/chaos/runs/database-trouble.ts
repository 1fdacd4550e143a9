import { setTimeout as sleep } from 'node:timers/promises';
import { oneDecimal, percentile, withinTime } from '../check.js';
import { isSuccess } from '../http-post.js';
import { crashServer, freezePostgres, lockTable } from '../faults.js';
import type { RunPlan } from '../run-plan.js';

const LONGEST_FREEZE_MS = 30_000;
const LONGEST_LOCK_MS = 10_000;
const MAX_P99_MS = 500;
const AWAY_MS = 2_000;

/** Run C: Postgres crashes, freezes, and is locked; accepting must not notice. */
export function databaseTrouble(): RunPlan {
  return {
    title: 'Postgres stopped, frozen and locked',
    faults: async (rig) => {
      const { kills, seconds } = rig.options;
      const { postgres } = rig.installation.infrastructure;
      const totalMs = seconds * 1_000;
      const intervalMs = (totalMs * 0.5) / Math.max(kills, 1);
      for (let stop = 0; stop < kills; stop += 1) {
        const startMs = performance.now();
        await sleep(intervalMs / 4);
        const signal = stop % 2 === 0 ? 'SIGQUIT' : 'SIGKILL';
        await crashServer(rig, postgres, signal, Math.min(AWAY_MS, intervalMs / 4));
        await sleep(Math.max(0, intervalMs - (performance.now() - startMs)));
      }
      await freezePostgres(rig, Math.min(LONGEST_FREEZE_MS, totalMs / 6));
      await sleep(totalMs * 0.05);
      await lockTable(rig, 'cost_entries', Math.min(LONGEST_LOCK_MS, totalMs / 12));
    },
    checks: async ({ client }) => {
      const accepted = client.attempts.filter(({ status }) => isSuccess(status));
      const p99 = percentile(
        accepted.map(({ sentAtMs, answeredAtMs }) => answeredAtMs - sentAtMs),
        0.99,
      );
      const others = client.attempts.filter(({ status }) => !isSuccess(status) && status !== 400);
      return [
        {
          name: 'the gateway went on accepting',
          pass: others.length === 0,
          detail: `${others.length} of ${client.attempts.length} requests answered otherwise`,
        },
        withinTime('accept p99 within 500 ms', [p99], MAX_P99_MS, `${oneDecimal(p99)} ms`),
      ];
    },
  };
}
