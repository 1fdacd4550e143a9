import type { UsageEvent } from '@costwire/contracts';
import { noFaults, oneDecimal, withinTime, type Check } from '../check.js';
import { PlainComposer } from '../composer.js';
import { listDeadLetters, replayDeadLetters, type DeadLetterItem } from '../dead-letters.js';
import { drain } from '../drain.js';
import { projectsOf, type Rig } from '../rig.js';
import type { RunPlan } from '../run-plan.js';

/** Where a poison event fails: the table that does not take it, and the durable that handles it. */
const PLACES = [
  { feature: 'poison-facts', table: 'events', consumer: 'ingest-usage' },
  { feature: 'poison-ledger', table: 'cost_entries', consumer: 'cost-usage' },
] as const;
/** One event in a hundred, from the first third of the load on. */
const POISON_EVERY = 100;
const CONSTRAINT = 'chaos_poison';
/**
 * Neighbours in the batch of a poison event wait for a second transaction; so much more than a quick p99
 * is no delay worth failing for, even on a busy machine.
 */
const ALLOWANCE_MS = 250;

/**
 * Run F: one event in a hundred fails in its handler, first in ingest, then in cost. The failure is a
 * CHECK constraint that this run adds to its private tables, so the services run as they are.
 */
export function poisonEvents(): RunPlan {
  return {
    title: 'one event in a hundred fails in its handler',
    compose: (options) => new PlainComposer(options, poisoned),
    faults: async (rig) => {
      for (const { table, feature } of PLACES) {
        await rig.pool.query(
          `ALTER TABLE ${table} ADD CONSTRAINT ${CONSTRAINT}
           CHECK (feature IS DISTINCT FROM '${feature}')`,
        );
      }
      rig.say('two constraints refuse the marked events');
    },
    afterwards: async (rig) => {
      const letters = await listDeadLetters(rig);
      const checks = [
        ...PLACES.map((place) => checkLetters(rig, letters, place)),
        await othersCommitted(rig),
        await othersAreNotDelayed(rig),
      ];
      for (const { table } of PLACES) {
        await rig.pool.query(`ALTER TABLE ${table} DROP CONSTRAINT ${CONSTRAINT}`);
      }
      await replayDeadLetters(rig, letters);
      rig.say(`${letters.length} dead letters replayed`);
      await drain(rig);
      const left = await listDeadLetters(rig);
      return [
        ...checks,
        noFaults(
          'no dead letter is left after the replay',
          left.map(({ id, consumer }) => `${consumer} ${id}`),
          `${letters.length} replayed`,
        ),
      ];
    },
  };
}

function poisoned(event: UsageEvent, n: number, progress: number): UsageEvent {
  if (n % POISON_EVERY !== 0 || progress < 1 / 3) return event;
  return { ...event, feature: PLACES[progress < 2 / 3 ? 0 : 1].feature };
}

function checkLetters(
  { ledger }: Rig,
  letters: readonly DeadLetterItem[],
  { feature, consumer }: (typeof PLACES)[number],
): Check {
  const wanted = new Set(
    [...ledger.sent.values()]
      .filter(({ state, eligible }) => state === 'accepted' && eligible[0]!.feature === feature)
      .map(({ eligible }) => eligible[0]!.event_id),
  );
  const own = letters.filter((letter) => letter.consumer === consumer);
  const faults = own.flatMap(({ event_id, reason }) => [
    ...(wanted.delete(event_id ?? '') ? [] : [`${event_id} is no poison event, or here twice`]),
    ...(reason.message.includes('23514') ? [] : [`${event_id} has the reason "${reason.message}"`]),
  ]);
  faults.push(...[...wanted].map((id) => `${id} is not among the dead letters`));
  if (own.length === 0) faults.push('there is none');
  return noFaults(`dead letters of ${consumer}, with reason`, faults, `${own.length}`);
}

/** Before the replay: everything but the poison is booked already. */
async function othersCommitted(rig: Rig): Promise<Check> {
  const { pool, ledger } = rig;
  const accepted = [...ledger.sent.values()].filter(({ state }) => state === 'accepted');
  const others = accepted.filter(({ eligible }) => !isPoison(eligible[0]!)).length;
  const { rows } = await pool.query<{ n: string }>(
    'SELECT count(*) AS n FROM cost_entries WHERE project_id = ANY ($1)',
    [projectsOf(rig)],
  );
  return {
    name: 'all other events are booked before the replay',
    pass: Number(rows[0]!.n) === others,
    detail: `${rows[0]!.n} of ${others}`,
  };
}

/**
 * From acceptance to booking, of the events that are well, by the third of the load. Its first sixth,
 * in which partitions are made and code is compiled, is left out.
 */
async function othersAreNotDelayed(rig: Rig): Promise<Check> {
  const { rows } = await rig.pool.query<{ p99: number }>(
    `SELECT percentile_disc(0.99) WITHIN GROUP (ORDER BY delay_ms) AS p99
     FROM (
       SELECT extract(epoch FROM booked_at - received_at) * 1000 AS delay_ms,
         width_bucket(extract(epoch FROM received_at),
           extract(epoch FROM min(received_at) OVER ()),
           extract(epoch FROM max(received_at) OVER ()) + 0.001, 6) AS sixth
       FROM events JOIN cost_entries USING (project_id, ts, event_id)
       WHERE project_id = ANY ($1)
     ) AS timed
     WHERE sixth > 1
     GROUP BY (sixth + 1) / 2 ORDER BY (sixth + 1) / 2`,
    [projectsOf(rig)],
  );
  const [calm = 0, ...poisonous] = rows.map(({ p99 }) => Number(p99));
  const bar = Math.max(2 * calm, calm + ALLOWANCE_MS);
  return withinTime(
    `p99 of the others at most doubled, or ${ALLOWANCE_MS} ms more`,
    PLACES.map((_, place) => poisonous[place]),
    bar,
    `${oneDecimal(calm)} ms without, ${poisonous.map(oneDecimal).join(' and ')} ms with`,
  );
}

function isPoison({ feature }: UsageEvent): boolean {
  return PLACES.some((place) => place.feature === feature);
}
