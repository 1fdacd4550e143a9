import { setTimeout as sleep } from 'node:timers/promises';
import { connect } from '@nats-io/transport-node';
import { jetstreamManager } from '@nats-io/jetstream';
import { STREAMS } from '@costwire/contracts';
import { noFaults, oneDecimal, withinTime } from '../check.js';
import { pidOf, type Rig } from '../rig.js';
import type { RunPlan } from '../run-plan.js';

/** The smallest store that the services take, in bytes for each stream. */
const STORE_BYTES = 1024 * 1024;
/** The workers get this part of the time to make room again. */
const WORKING_SHARE = 0.4;
const MAX_RECOVERY_SECONDS = 30;
const CLIENTS = 64;
const LOOK_MS = 250;

/**
 * Run H: the store is full. While cost does not take anything, first RECORDED fills, so that ingest
 * cannot hand on, then EVENTS, so that the gateway has to refuse.
 */
export function fullStreams(): RunPlan {
  const fullest = new Map<string, number>();
  return {
    title: 'every stream on the way full',
    needs: () => ({ env: { COSTWIRE_STREAM_MAX_BYTES: String(STORE_BYTES) } }),
    maxInFlight: CLIENTS,
    faults: async (rig) => {
      const ended = new AbortController();
      const watching = watchSizes(rig, fullest, ended.signal);
      await holdCost(rig);
      ended.abort();
      await watching;
    },
    checks: async ({ client }, drainSeconds) => {
      const refused = client.attempts.filter(({ status }) => status === 429 || status === 503);
      const sizes = [...fullest].map(([name, bytes]) => `${name} ${Math.round(bytes / 1_024)} KiB`);
      const small = ['EVENTS', 'RECORDED'].filter(
        (name) => (fullest.get(name) ?? 0) < STORE_BYTES * 0.8,
      );
      const large = [...fullest].filter(([, bytes]) => bytes > STORE_BYTES).map(([name]) => name);
      return [
        noFaults('the streams were full', small, sizes.join(', ')),
        noFaults('no stream grew beyond its limit', large, `${STORE_BYTES / 1_024} KiB each`),
        {
          name: 'refused with Retry-After while they were',
          pass: refused.length > 0 && refused.every(({ retryAfter }) => retryAfter),
          detail: `${refused.length} of ${client.attempts.length} requests`,
        },
        withinTime(
          'went on by itself within 30 s',
          [drainSeconds],
          MAX_RECOVERY_SECONDS,
          `${oneDecimal(drainSeconds)} s`,
        ),
      ];
    },
  };
}

async function holdCost(rig: Rig): Promise<void> {
  const { seconds, kills } = rig.options;
  const roundMs = (seconds * 1_000) / Math.max(kills, 1);
  for (let round = 0; round < kills; round += 1) {
    const pid = await pidOf(rig, 'cost');
    rig.say('cost stopped');
    process.kill(pid, 'SIGSTOP');
    await sleep(roundMs * (1 - WORKING_SHARE));
    process.kill(pid, 'SIGCONT');
    rig.say('cost goes on');
    await sleep(roundMs * WORKING_SHARE);
  }
}

async function watchSizes(
  rig: Rig,
  fullest: Map<string, number>,
  ended: AbortSignal,
): Promise<void> {
  const { host, username, password } = new URL(rig.installation.infrastructure.nats.url);
  const connection = await connect({ servers: host, user: username, pass: password });
  const { streams } = await jetstreamManager(connection);
  while (!ended.aborted) {
    for (const name of Object.keys(STREAMS)) {
      const { state } = await streams.info(name);
      fullest.set(name, Math.max(fullest.get(name) ?? 0, state.bytes));
    }
    await sleep(LOOK_MS);
  }
  await connection.close();
}
