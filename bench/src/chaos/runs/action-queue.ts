import { setTimeout as sleep } from 'node:timers/promises';
import { ACTION_QUEUE } from '@costwire/contracts';
import { Redis } from 'ioredis';
import { ActionLoop } from '../actions/action-loop.js';
import { checkActions } from '../actions/action-oracle.js';
import { noFaults, oneDecimal, withinTime, type Check } from '../check.js';
import { crashServer, killService } from '../faults.js';
import type { Rig } from '../rig.js';
import type { RunPlan } from '../run-plan.js';
import { inRounds } from '../seeded-choice.js';

const VICTIMS = ['redis', 'approvals', 'anomaly', 'flushall'];
const REDIS_AWAY_MS = 3_000;
const MAX_SETTLE_SECONDS = 60;
/** A sweep of approvals comes every ten seconds. */
const REBUILT_WITHIN_MS = 20_000;

/**
 * Run D: actions are proposed, decided, executed, verified and taken back while Redis is killed and
 * emptied and the services around the queue are killed. Postgres alone must know of each what is next.
 */
export function actionQueue(): RunPlan {
  let loop: ActionLoop | undefined;
  let settled: number | undefined;
  let rebuilt: Check | undefined;
  return {
    title: 'the action queue killed and emptied',
    needs: () => ({ env: { COSTWIRE_WEBHOOK_LOOPBACK: 'allow' } }),
    faults: async (rig) => {
      loop = await ActionLoop.begin(rig);
      await Promise.all([loop.run(rig.options.seconds), breakQueue(rig)]);
      rig.say(`${loop.planned.length} actions were led to their ends`);
    },
    afterwards: async (rig) => {
      settled = await loop!.settle();
      rig.say(`actions settled after ${oneDecimal(settled)} s`);
      rebuilt = await queueIsRebuilt(rig);
      return checkActions(rig, loop!);
    },
    checks: async () => {
      loop!.webhooks.close();
      return [
        withinTime(
          'every action is at its end within 60 s',
          [settled],
          MAX_SETTLE_SECONDS,
          `${oneDecimal(settled)} s`,
        ),
        rebuilt!,
      ];
    },
  };
}

async function breakQueue(rig: Rig): Promise<void> {
  const { kills, seconds, seed } = rig.options;
  const intervalMs = (seconds * 1_000) / Math.max(kills, 1);
  for (const victim of inRounds(VICTIMS, kills, seed)) {
    const startMs = performance.now();
    const { redis } = rig.installation.infrastructure;
    if (victim === 'redis') await crashServer(rig, redis, 'SIGKILL', REDIS_AWAY_MS);
    else if (victim === 'flushall') await flushAll(rig);
    else await killService(rig, victim);
    await sleep(Math.max(0, intervalMs - (performance.now() - startMs)));
  }
}

async function flushAll(rig: Rig): Promise<void> {
  rig.say('FLUSHALL');
  await withRedis(rig, async (redis) => redis.flushall());
}

/** Empties Redis, and waits until every timer that is due within the hour is queued again. */
async function queueIsRebuilt(rig: Rig): Promise<Check> {
  const { rows } = await rig.pool.query<{ key: string }>(
    `SELECT 'bull:${ACTION_QUEUE}:expire-' || id || '-' || (extract(epoch FROM expires_at) * 1000)::bigint
       AS key
     FROM actions WHERE status = 'pending' AND project_id = $1`,
    [rig.tenants[0]!.projectId],
  );
  const keys = rows.map(({ key }) => key);
  await flushAll(rig);
  const missing = await withRedis(rig, async (redis) => {
    let absent = keys;
    const endMs = performance.now() + REBUILT_WITHIN_MS;
    while (absent.length > 0 && performance.now() < endMs) {
      await sleep(500);
      const found = await Promise.all(absent.map(async (key) => redis.exists(key)));
      absent = absent.filter((_, index) => found[index] === 0);
    }
    return absent;
  });
  const check = noFaults(
    'the queue is rebuilt from Postgres after FLUSHALL',
    missing,
    `${keys.length} timers`,
  );
  return { ...check, pass: check.pass && keys.length > 0 };
}

async function withRedis<T>(rig: Rig, use: (redis: Redis) => Promise<T>): Promise<T> {
  const redis = new Redis(rig.installation.infrastructure.redis.url);
  redis.on('error', () => undefined);
  try {
    return await use(redis);
  } finally {
    redis.disconnect();
  }
}
