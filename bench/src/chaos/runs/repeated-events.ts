import type { Check } from '../check.js';
import { drain, readStats } from '../drain.js';
import { isSuccess } from '../http-post.js';
import { batchSizeAt, deliverAll } from '../load.js';
import { RepeatingComposer } from '../repeating-composer.js';
import type { Rig } from '../rig.js';
import type { RunPlan } from '../run-plan.js';

/** Run E: every event up to five times, over two gateways, with changed bodies under one id. */
export function repeatedEvents(): RunPlan {
  let composer: RepeatingComposer | undefined;
  return {
    title: 'every event sent up to five times',
    needs: () => ({ seconds: ['gateway'] }),
    compose: (options) => (composer = new RepeatingComposer(options)),
    afterwards: async (rig) => {
      const size = batchSizeAt(rig.options.rate);
      await deliverAll(rig.client, composer!.rest(size));
      await drain(rig);
      const before = rig.ledger.extraCopies();
      await deliverAll(rig.client, composer!.lateRequests(size));
      rig.say(`${rig.ledger.extraCopies() - before} late copies sent`);
      await drain(rig);
      return [];
    },
    checks: async (rig) => [await duplicatesAreCounted(rig)],
  };
}

/** Counted by the gateway within a request, by ingest otherwise; exact while nothing is resent. */
async function duplicatesAreCounted(rig: Rig): Promise<Check> {
  const stats = await Promise.all(rig.tenants.map((_, place) => readStats(rig, place)));
  const counted = stats.reduce((sum, each) => sum + (each?.duplicates ?? 0), 0);
  const { repeatsAnswered } = rig.ledger;
  const resent = rig.client.attempts.some(({ status }) => !isSuccess(status));
  const expected = rig.ledger.extraCopies();
  const total = counted + repeatsAnswered;
  return {
    name: 'duplicates are counted',
    pass: resent ? total >= expected : total === expected,
    detail: `${expected} copies too many: ${repeatsAnswered} told by the gateway, ${counted} by ingest`,
  };
}
