import { MAX_RATIO } from '../cost/severity.js';
import type { UsageBucket } from '../cost/usage-bucket.js';
import { SeededRandom } from './random.js';

const HOUR_MS = 3_600_000;
/** 2025-01-06T00:00Z, a Monday. */
const MONDAY_MS = Date.UTC(2025, 0, 6);
const HOURS = 192;
const RATES: readonly (readonly [input: number, output: number])[] = [
  [0.15, 0.6],
  [1.25, 10],
  [3, 15],
  [15, 75],
];

/** Hours in which calls ran away. */
export interface Runaway {
  startMs: number;
  endMs: number;
  /** Calls of its busiest hour beside the busiest hour before it. */
  overHighest: number;
  /** USD above what was usual, in the mean hour. */
  excessPerHour: number;
  /** Cost of its hours beside what was usual in them. */
  ratio: number;
  /** More calls, or more calls that hold more input each. */
  driver: 'volume' | 'agent_loop';
}

/** The first eight days of a project with one series. */
export interface YoungSeries {
  name: string;
  rows: UsageBucket[];
  runaway: Runaway | undefined;
}

/** Share of the usual calls at an hour of the day (with fractions) and a day of the week (0 is Sunday). */
type Shape = (hour: number, weekday: number) => number;

const isWeekend = (weekday: number): boolean => weekday === 0 || weekday === 6;

function drawShape(random: SeededRandom): { kind: string; shape: Shape; spread: number } {
  const quiet = random.between(0.02, 0.2);
  const weekend = random.between(0.03, 0.5);
  const opens = random.between(6, 10);
  const peak = random.between(10, 21);
  const at = random.whole(0, 23);
  const long = random.whole(1, 3);
  const day = random.whole(1, 5);
  const job = random.between(3, 12);
  const office: Shape = (hour, weekday) =>
    (hour >= opens && hour < opens + 9 ? 1 : quiet) * (isWeekend(weekday) ? weekend : 1);
  const runs = (hour: number): boolean => (hour - at + 24) % 24 < long;
  return random.pick<{ kind: string; shape: Shape; spread: number }>([
    { kind: 'office', shape: office, spread: random.between(0.1, 0.3) },
    {
      kind: 'consumer',
      shape: (hour) => 1 + 0.8 * Math.cos(((hour - peak) / 12) * Math.PI),
      spread: 0.15,
    },
    { kind: 'steady', shape: () => 1, spread: random.between(0.03, 0.15) },
    { kind: 'nightly', shape: (hour) => (runs(hour) ? 6 : 0.02), spread: 0.15 },
    {
      kind: 'weekly',
      shape: (hour, weekday) => (weekday === day && runs(hour) ? job : 0.5),
      spread: 0.15,
    },
    { kind: 'cron', shape: (hour) => (hour % 4 === at % 4 ? 4 : 0.05), spread: 0.1 },
    { kind: 'bursty', shape: (hour, weekday) => office(hour, weekday), spread: 1 },
    { kind: 'trial', shape: (hour, weekday) => office(hour, weekday), spread: 1.4 },
  ]);
}

/** What grows, by hours of age: nothing, from day to day, at a launch. */
function drawGrowth(random: SeededRandom): { kind: string; at: (age: number) => number } {
  const daily = random.between(1.1, 1.9);
  const launch = random.whole(24, 160);
  const times = random.logBetween(2, 8);
  const within = random.pick([1, 6, 24, 48]);
  return random.pick([
    { kind: 'as it was', at: () => 1 },
    { kind: 'growing', at: (age: number) => daily ** (age / 24) / daily ** 4 },
    {
      kind: 'launched',
      at: (age: number) => 1 + (times - 1) * Math.max(0, Math.min(1, (age - launch + 1) / within)),
    },
  ]);
}

/** A project as it is drawn: what a call costs, how many there are, and when they run away. */
function drawProject(random: SeededRandom) {
  const [inputRate, outputRate] = random.pick(RATES);
  const input = random.logBetween(300, 12_000);
  const output = random.logBetween(50, 900);
  const usdOf = (inputTokens: number, outputTokens: number): number =>
    (inputTokens * inputRate + outputTokens * outputRate) / 1e6;
  const perCall = usdOf(input, output);
  const bad = random.chance(0.5)
    ? { at: random.whole(25, 185), hours: random.whole(1, 4), size: random.logBetween(4, 120) }
    : undefined;
  return {
    ...drawShape(random),
    growth: drawGrowth(random),
    startMs: MONDAY_MS + random.whole(0, 167) * HOUR_MS,
    zone: random.whole(-8, 9),
    base: Math.max(1, random.logBetween(0.05, 20) / perCall),
    input,
    output,
    usdOf,
    perCall,
    bad,
    loop: random.chance(0.5) ? random.between(1.3, 3) : 1,
  };
}

type Project = ReturnType<typeof drawProject>;

/** One hour, and the calls that are usual in it. */
function drawHour(
  random: SeededRandom,
  project: Project,
  age: number,
): { row: UsageBucket; usual: number } {
  const { bad, base, spread } = project;
  const timestampMs = project.startMs + age * HOUR_MS;
  const local = new Date(timestampMs + project.zone * HOUR_MS);
  const grown = base * project.growth.at(age);
  const noise = Math.exp(spread * random.normal() - (spread * spread) / 2);
  const usual = grown * project.shape(local.getUTCHours(), local.getUTCDay()) * noise;
  const isBad = isWithin(bad, age);
  const calls = random.poisson(
    usual + (isBad ? grown * (bad!.size - 1) * random.between(0.7, 1.3) : 0),
  );
  const width =
    (isBad ? project.loop : 1) * Math.exp((0.5 * random.normal()) / Math.sqrt(calls + 1));
  const inputTokens = Math.round(calls * project.input * width);
  const outputTokens = Math.round(calls * project.output);
  const costUsd = project.usdOf(inputTokens, outputTokens);
  const counts = { calls, inputTokens, cachedInputTokens: 0, outputTokens };
  return { row: { series: 'young', timestampMs, costUsd, ...counts }, usual };
}

function isWithin(bad: Project['bad'], age: number): boolean {
  return bad !== undefined && age >= bad.at && age < bad.at + bad.hours;
}

/** Draws the first eight days of a project; half of them hold calls that run away. Equal seeds, equal rows. */
export function generateYoung(seed: number): YoungSeries {
  const random = new SeededRandom(seed);
  const project = drawProject(random);
  const { bad } = project;
  const hours = Array.from({ length: HOURS }, (_, age) => drawHour(random, project, age));
  const name = `${project.kind}, ${project.growth.kind}`;
  const rows = hours.map(({ row }) => row);
  if (!bad) return { name, rows, runaway: undefined };
  const within = hours.slice(bad.at, bad.at + bad.hours);
  const most = (some: readonly { row: UsageBucket }[]): number =>
    Math.max(...some.map(({ row }) => row.calls));
  const cost = within.reduce((sum, { row }) => sum + row.costUsd, 0);
  const usual = within.reduce((sum, each) => sum + each.usual * project.perCall, 0);
  const runaway: Runaway = {
    startMs: within[0]!.row.timestampMs,
    endMs: within.at(-1)!.row.timestampMs,
    overHighest: most(within) / (most(hours.slice(0, bad.at)) + 1),
    excessPerHour: (cost - usual) / within.length,
    ratio: Math.min(MAX_RATIO, cost / Math.max(1e-9, usual)),
    driver: project.loop > 1 ? 'agent_loop' : 'volume',
  };
  return { name, rows, runaway };
}
