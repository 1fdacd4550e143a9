import { noFaults, percentile, withinTime, type Check } from './check.js';
import { composerOf, type RunPlan } from './run-plan.js';
import { drain, readStats } from './drain.js';
import { isSuccess } from './http-post.js';
import { offerLoad } from './load.js';
import type { RunLetter, RunOptions } from './options.js';
import type { ChaosReport } from './report.js';
import { prepareRig, projectsOf, startSite, type Rig } from './rig.js';
import { actionQueue } from './runs/action-queue.js';
import { brokerAway } from './runs/broker-away.js';
import { databaseTrouble } from './runs/database-trouble.js';
import { fullStreams } from './runs/full-streams.js';
import { killedServices } from './runs/killed-services.js';
import { oddTimes } from './runs/odd-times.js';
import { overload } from './runs/overload.js';
import { poisonEvents } from './runs/poison-events.js';
import { repeatedEvents } from './runs/repeated-events.js';
import { rollingRestart } from './runs/rolling-restart.js';
import { soak } from './runs/soak.js';
import { compareEvents, type StoredEvents } from './stored-facts.js';
import { compareSums } from './stored-sums.js';

const PLANS: Readonly<Record<RunLetter, () => RunPlan>> = {
  A: killedServices,
  B: brokerAway,
  C: databaseTrouble,
  D: actionQueue,
  E: repeatedEvents,
  F: poisonEvents,
  G: overload,
  H: fullStreams,
  I: rollingRestart,
  K: oddTimes,
  L: soak,
};

const MAX_DRAIN_SECONDS = 60;
/** Answers that a client can be given: accepted, faulty, and "later". */
const ALLOWED_ANSWERS = new Set([
  ...['202', '207', '400', '429', '503'],
  ...['ECONNREFUSED', 'ECONNRESET', 'EPIPE', 'TIMEOUT'],
]);

/**
 * Makes runs one after the other on one installation: breaks it under load, and holds what is left
 * against the promise. Yields each report as soon as it is there.
 */
export async function* runChaos(runs: readonly RunOptions[]): AsyncGenerator<ChaosReport> {
  const planned = runs.map((options) => {
    const plan = PLANS[options.letter]();
    return { options, plan, needs: plan.needs?.(options) ?? {} };
  });
  const seconds = [...new Set(planned.flatMap(({ needs }) => needs.seconds ?? []))];
  const env = Object.assign({}, ...planned.map(({ needs }) => needs.env)) as Record<string, string>;
  const site = await startSite(
    runs.some(({ verbose }) => verbose),
    {
      env,
      ...(seconds.length > 0 && { seconds }),
    },
  );
  try {
    for (const { options, plan, needs } of planned) {
      yield await runOne(await prepareRig(site, options, needs), plan);
    }
  } finally {
    await site.stop();
  }
}

async function runOne(rig: Rig, plan: RunPlan): Promise<ChaosReport> {
  const { rate, seconds } = rig.options;
  rig.say(`ready; ${plan.title}, ${rate} events/s for ${seconds} s`);
  await loadAndBreak(rig, plan);
  rig.say('every outcome is known');
  const drainSeconds = await drain(rig);
  rig.say(`drained after ${drainSeconds?.toFixed(1) ?? 'too many'} s`);
  const afterwards = (await plan.afterwards?.(rig)) ?? [];
  const stored = await compareEvents(rig);
  const checks = [
    ...eventChecks(rig, stored),
    ...(await compareSums(rig, [...stored.winners.values()])),
    await countsAgree(rig, stored),
    ...answerChecks(rig),
    withinTime(
      'no lag left within 60 s',
      [drainSeconds],
      MAX_DRAIN_SECONDS,
      `${drainSeconds?.toFixed(1) ?? 'no end'} s`,
    ),
    ...afterwards,
    ...((await plan.checks?.(rig, drainSeconds)) ?? []),
  ];
  return reportOf(rig, plan, stored, checks, drainSeconds);
}

async function loadAndBreak(rig: Rig, plan: RunPlan): Promise<void> {
  const { options, ledger, tenants, urls } = rig;
  const composer = composerOf(plan, {
    ledger,
    tenants,
    gateways: urls.length,
    seed: options.seed,
    traffic: { run: options.letter.toLowerCase(), endMs: Date.now() },
  });
  await Promise.all([
    offerLoad(rig.client, composer, options, plan.maxInFlight),
    plan.faults?.(rig),
  ]);
}

function eventChecks({ ledger }: Rig, stored: StoredEvents): Check[] {
  const unsettled = ledger.count('unknown');
  return [
    noFaults('nothing accepted is lost', stored.lost, `${ledger.count('accepted')} accepted`),
    noFaults('nothing is stored or booked twice', stored.doubled, `${stored.stored} stored`),
    noFaults('nothing else is stored', stored.foreign, `${ledger.count('refused')} refused`),
    noFaults('every event is booked at its price', stored.mispriced, `${stored.booked} booked`),
    {
      name: 'no outcome stays unknown',
      pass: unsettled === 0,
      detail: `${unsettled} events`,
    },
  ];
}

async function countsAgree(rig: Rig, { winners }: StoredEvents): Promise<Check> {
  const stats = await Promise.all(rig.tenants.map((_, place) => readStats(rig, place)));
  const recorded = stats.reduce((sum, each) => sum + (each?.recorded ?? 0), 0);
  return {
    name: 'the API counts as many recorded events',
    pass: recorded === winners.size,
    detail: `${recorded}`,
  };
}

function answerChecks({ client }: Rig): Check[] {
  const odd = Object.keys(answersOf(client)).filter((outcome) => !ALLOWED_ANSWERS.has(outcome));
  return [
    noFaults('only 202, 207, 400, 429, 503 or no answer', odd, 'no others'),
    noFaults('answers agree with their requests', client.oddAnswers, 'all'),
  ];
}

function answersOf({ attempts }: Rig['client']): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { outcome } of attempts) counts[outcome] = (counts[outcome] ?? 0) + 1;
  return counts;
}

async function reportOf(
  rig: Rig,
  plan: RunPlan,
  stored: StoredEvents,
  checks: Check[],
  drainSeconds: number | undefined,
): Promise<ChaosReport> {
  const { options, ledger, client, memory, pool } = rig;
  const accepted = client.attempts.filter(({ status }) => isSuccess(status));
  const acceptMs = accepted.map(({ sentAtMs, answeredAtMs }) => answeredAtMs - sentAtMs);
  const isUnknown = (status: number | undefined): boolean =>
    status === undefined || status === 429 || status >= 500;
  const { rows } = await pool.query<{ p50: number | null; p99: number | null }>(
    `SELECT percentile_disc(0.5) WITHIN GROUP (ORDER BY ms) AS p50,
       percentile_disc(0.99) WITHIN GROUP (ORDER BY ms) AS p99
     FROM (
       SELECT (extract(epoch FROM booked_at - received_at) * 1000)::float8 AS ms
       FROM events JOIN cost_entries USING (project_id, ts, event_id)
       WHERE project_id = ANY ($1)
     ) AS timed`,
    [projectsOf(rig)],
  );
  return {
    run: options.letter,
    title: plan.title,
    rate: options.rate,
    seconds: options.seconds,
    kills: options.kills,
    seed: options.seed,
    sent: ledger.sent.size,
    accepted: ledger.count('accepted'),
    refused: ledger.count('refused'),
    unknown: client.attempts
      .filter(({ status }) => isUnknown(status))
      .reduce((sum, { events }) => sum + events, 0),
    stored: stored.stored,
    booked: stored.booked,
    doubled: stored.doubled.length,
    lost: stored.lost.length,
    answers: answersOf(client),
    acceptP50Ms: percentile(acceptMs, 0.5),
    acceptP99Ms: percentile(acceptMs, 0.99),
    bookedP50Ms: rows[0]?.p50 ?? undefined,
    bookedP99Ms: rows[0]?.p99 ?? undefined,
    drainSeconds,
    residentMiB: memory.peaks(),
    checks,
    pass: checks.every(({ pass, late }) => pass || (options.untimed && late)),
  };
}
