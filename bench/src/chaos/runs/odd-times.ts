import type { UsageEvent } from '@costwire/contracts';
import type { OutgoingRequest } from '../chaos-client.js';
import { noFaults } from '../check.js';
import type { Composer, ComposerOptions } from '../composer.js';
import { projectsOf, type Rig } from '../rig.js';
import type { RunPlan } from '../run-plan.js';
import { choice } from '../seeded-choice.js';
import { makeEvent } from '../traffic.js';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
/** One request in so many holds an event too far ahead. */
const FUTURE_EVERY = 10;
/**
 * Hours in which clocks are changed, UTC: Berlin and New York, spring and autumn of 2026
 * (IANA tz database 2025b, rules EU and US).
 */
const CHANGES = [
  '2026-03-29T01:00:00Z',
  '2026-10-25T01:00:00Z',
  '2026-03-08T07:00:00Z',
  '2026-11-01T06:00:00Z',
].map((text) => Date.parse(text));
/** Offsets from UTC in minutes, as writers of timestamps use them. */
const OFFSETS = [0, 60, 120, -300, -240, 330, 345, -570, 840];

/** Run K: what clocks and calendars do to the times of events. The services live in New York. */
export function oddTimes(): RunPlan {
  return {
    title: 'clocks an hour off, changes of clocks, days out of order, the future',
    needs: () => ({ env: { TZ: 'America/New_York' } }),
    compose: (options) => new OddTimesComposer(options),
    checks: async (rig) => [await bucketsAreHoursOfUtc(rig), futureIsRefused(rig)],
  };
}

class OddTimesComposer implements Composer {
  private requests = 0;
  private events = 0;

  constructor(private readonly options: ComposerOptions) {}

  next(size: number): OutgoingRequest {
    const { ledger, tenants, gateways, traffic, seed } = this.options;
    const request = (this.requests += 1);
    const tenant = tenants[choice(tenants.length, seed, 'tenant', request)]!;
    const events: UsageEvent[] = [];
    for (let place = 0; place < size; place += 1) {
      const n = (this.events += 1);
      const tooLate = place === 0 && request % FUTURE_EVERY === 0;
      const atMs = tooLate ? Date.now() + 25 * HOUR_MS : oddTime(n, Date.now());
      const event = { ...makeEvent(traffic, n, request), timestamp: new Date(atMs).toISOString() };
      if (tooLate) event.event_id = `${event.event_id}-bad`;
      ledger.note(tenant.projectId, event);
      events.push({ ...event, timestamp: written(atMs, OFFSETS[n % OFFSETS.length]!) });
    }
    const partial = request % (2 * FUTURE_EVERY) === 0;
    return { tenant, events, partial, firstGateway: choice(gateways, seed, 'gateway', request) };
  }
}

/** A clock an hour fast or slow, a day before or after, or the hours around a change of clocks. */
function oddTime(n: number, nowMs: number): number {
  const within = ((n * 7_919) % 3_600) * 1_000 + (n % 1_000);
  switch (n % 6) {
    case 0:
      return nowMs + HOUR_MS;
    case 1:
      return nowMs - HOUR_MS;
    case 2:
      return nowMs - 24 * HOUR_MS + within;
    case 3:
      return nowMs + 23 * HOUR_MS - within;
    case 4:
      return CHANGES[n % CHANGES.length]! - HOUR_MS + 2 * within;
    default:
      return nowMs - (n % 30) * HOUR_MS - within;
  }
}

/** The time with an offset, as `2026-03-29T03:30:00.000+02:00`. */
function written(atMs: number, offsetMinutes: number): string {
  const local = new Date(atMs + offsetMinutes * MINUTE_MS).toISOString().slice(0, -1);
  if (offsetMinutes === 0) return `${local}Z`;
  const size = Math.abs(offsetMinutes);
  const two = (value: number): string => String(value).padStart(2, '0');
  return `${local}${offsetMinutes < 0 ? '-' : '+'}${two(Math.floor(size / 60))}:${two(size % 60)}`;
}

/** The sums are compared by every run; this names the hours that are none of UTC. */
async function bucketsAreHoursOfUtc(rig: Rig) {
  const { rows } = await rig.pool.query<{ hour: Date; calls: string; events: string }>(
    `SELECT bucket AS hour, sum(calls) AS calls,
       (SELECT count(*) FROM events
        WHERE project_id = ANY ($1) AND ts >= bucket AND ts < bucket + interval '1 hour') AS events
     FROM rollup_hourly WHERE project_id = ANY ($1) AND dimension = 'feature' GROUP BY bucket`,
    [projectsOf(rig)],
  );
  const wrong = rows.filter(
    ({ hour, calls, events }) => hour.getTime() % HOUR_MS !== 0 || calls !== events,
  );
  return noFaults(
    'every event is in its hour of UTC',
    wrong.map(({ hour, calls, events }) => `${hour.toISOString()} ${calls} of ${events}`),
    `${rows.length} hours`,
  );
}

function futureIsRefused({ ledger }: Rig) {
  const late = [...ledger.sent.values()].filter(({ eligible }) =>
    eligible[0]!.event_id.endsWith('-bad'),
  );
  const taken = late.filter(({ state }) => state !== 'refused');
  return noFaults(
    'what lies more than 24 h ahead is refused',
    [
      ...taken.map(({ eligible }) => eligible[0]!.event_id),
      ...(late.length > 0 ? [] : ['none sent']),
    ],
    `${late.length} events`,
  );
}
