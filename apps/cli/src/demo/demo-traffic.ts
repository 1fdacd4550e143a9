import { derivedUuid } from '@costwire/contracts';
import type { UsageInput } from '@costwire/sdk';
import { demoCall, type CallConditions } from './demo-call.js';
import { oddityStartMs } from './oddity-notes.js';
import { RhythmClock, type TimeSpan } from './rhythm.js';
import { DEMO_ODDITIES, DEMO_STREAMS, type DemoStream, type Oddity } from './scenario.js';
import { SeededRandom } from './seeded-random.js';
import { shareOut } from './share-out.js';

/** What the traffic of a demo is made from. */
export interface DemoSettings {
  seed: string;
  days: number;
  /** How many calls, exactly. */
  events: number;
  /** The end of the traffic, Unix milliseconds. */
  nowMs: number;
}

/** An event of the demo: id and time are always there. */
export type DemoEvent = UsageInput & { event_id: string; timestamp: Date };

type AgentLoop = Extract<Oddity, { kind: 'agent_loop' }>;

const DAY_MS = 86_400_000;
/** A run of an agent must end before the traffic does. */
const RUN_ROOM_MS = 10 * 60_000;
const STEP_MS = 20_000;
const RUNAWAY_MS = 60_000;
/** About what the agent makes in a week of the demo. */
const RUNAWAY_CALLS = 300;

/** The span that the traffic covers. */
export function demoSpan({ days, nowMs }: Pick<DemoSettings, 'days' | 'nowMs'>): TimeSpan {
  return { fromMs: nowMs - days * DAY_MS, toMs: nowMs };
}

/**
 * Made-up traffic of several teams, in order of time, with the oddities of the scenario.
 *
 * A pure function of its settings. The ids depend on the settings and on the UTC day of `nowMs` only, so
 * that sending the demo again on the same day adds nothing, though the times have moved on a little.
 */
export function demoTraffic(settings: DemoSettings): DemoEvent[] {
  const loop = DEMO_ODDITIES.find((oddity) => oddity.kind === 'agent_loop');
  const loopCalls = loop ? Math.round(settings.events * loop.share) : 0;
  const counts = shareOut(
    settings.events - loopCalls,
    DEMO_STREAMS.map(({ weight }) => weight),
  );
  const events = DEMO_STREAMS.flatMap((stream, index) =>
    streamTraffic(stream, counts[index]!, settings),
  );
  if (loop) events.push(...loopTraffic(loop, loopCalls, settings));
  return events.sort((left, right) => left.timestamp.getTime() - right.timestamp.getTime());
}

function streamTraffic(stream: DemoStream, count: number, settings: DemoSettings): DemoEvent[] {
  const span = demoSpan(settings);
  const born = DEMO_ODDITIES.find(
    ({ kind, feature }) => kind === 'new_feature' && feature === stream.feature,
  );
  const life = born ? { ...span, fromMs: oddityStartMs(born, span) } : span;
  const name = seedOf(settings, stream.feature);
  const random = new SeededRandom(name);
  const times = stream.agent
    ? runTimes(stream, count, life, random)
    : callTimes(stream, count, life, random);
  return times.map(({ timeMs, run }, index) => ({
    ...demoCall(stream, random, conditionsAt(timeMs, stream.feature, span)),
    event_id: derivedUuid('demo', name, String(index)),
    timestamp: new Date(timeMs),
    ...(run === undefined ? {} : { run_id: derivedUuid('demo-run', name, String(run)) }),
  }));
}

interface CallTime {
  timeMs: number;
  /** Number of the agent's run that the call belongs to. */
  run?: number;
}

function callTimes(
  stream: DemoStream,
  count: number,
  life: TimeSpan,
  random: SeededRandom,
): CallTime[] {
  const clock = new RhythmClock(stream.rhythm, life);
  return Array.from({ length: count }, () => ({ timeMs: clock.at(random.next()) }));
}

function runTimes(
  stream: DemoStream,
  count: number,
  life: TimeSpan,
  random: SeededRandom,
): CallTime[] {
  const clock = new RhythmClock(stream.rhythm, { ...life, toMs: life.toMs - RUN_ROOM_MS });
  const callsPerRun = stream.agent?.callsPerRun ?? 1;
  const starts = Array.from({ length: Math.ceil(count / callsPerRun) }, () =>
    clock.at(random.next()),
  );
  return Array.from({ length: count }, (_, index) => {
    const run = Math.floor(index / callsPerRun);
    const step = index % callsPerRun;
    return { timeMs: Math.floor(starts[run]! + (step + random.next()) * STEP_MS), run };
  });
}

function conditionsAt(timeMs: number, feature: string, span: TimeSpan): CallConditions {
  const conditions: CallConditions = { inputFactor: 1, cacheWorks: true };
  for (const oddity of DEMO_ODDITIES) {
    if (oddity.feature !== feature || timeMs < oddityStartMs(oddity, span)) continue;
    if (oddity.kind === 'prompt_bloat') conditions.inputFactor = oddity.factor;
    if (oddity.kind === 'cache_loss') conditions.cacheWorks = false;
  }
  return conditions;
}

function loopTraffic(loop: AgentLoop, count: number, settings: DemoSettings): DemoEvent[] {
  const fromMs = oddityStartMs(loop, demoSpan(settings));
  const span = { fromMs, toMs: fromMs + loop.hours * 3_600_000 };
  return runInLoop(loop.feature, seedOf(settings, `${loop.feature} loop`), count, span);
}

/**
 * An agent of the demo that runs away now: calls of the minute before `nowMs`, in order of time. Their
 * ids depend on both arguments, so each moment has an incident of its own.
 */
export function runawayTraffic(seed: string, nowMs: number): DemoEvent[] {
  const { feature } = DEMO_STREAMS.find(({ agent }) => agent !== undefined)!;
  const span = { fromMs: nowMs - RUNAWAY_MS, toMs: nowMs };
  return runInLoop(feature, `${seed} ${feature} runaway ${nowMs}`, RUNAWAY_CALLS, span);
}

/** One run that asks again and again, with everything it was told so far in its prompt. */
function runInLoop(
  feature: string,
  name: string,
  count: number,
  { fromMs, toMs }: TimeSpan,
): DemoEvent[] {
  const stream = DEMO_STREAMS.find((each) => each.feature === feature)!;
  const random = new SeededRandom(name);
  return Array.from({ length: count }, (_, index) => {
    const place = (index + random.next()) / count;
    const conditions = { inputFactor: 1 + 5 * place, cacheWorks: true };
    return {
      ...demoCall(stream, random, conditions),
      event_id: derivedUuid('demo', name, String(index)),
      timestamp: new Date(Math.floor(fromMs + place * (toMs - fromMs))),
      run_id: derivedUuid('demo-run', name),
      user_id: `${stream.team}-user-1`,
      environment: 'production',
    };
  });
}

function seedOf({ seed, days, events, nowMs }: DemoSettings, part: string): string {
  const day = new Date(nowMs).toISOString().slice(0, 10);
  return JSON.stringify([seed, day, days, events, part]);
}
