import type { UsageBucket } from '../cost/usage-bucket.js';
import { drawIncident, factorsAt, type Factors, type Incident } from './incidents.js';
import { type Label, labelsOf, type Sample, type Series } from './labels.js';
import { SeededRandom } from './random.js';
import { type Calendar, drawTraffic, meanCalls, type Shape, SHAPES } from './traffic.js';

const HOUR_MS = 3_600_000;
/** 2023-01-01T00:00Z in hours since the epoch. */
const EARLIEST_HOUR = 464_592;

/** USD per million tokens: fresh input, cached input, output. */
const RATES: readonly (readonly [number, number, number])[] = [
  [2.5, 1.25, 10],
  [0.15, 0.075, 0.6],
  [3, 0.3, 15],
  [0.8, 0.08, 4],
  [1.25, 0.31, 10],
  [0.1, 0.025, 0.4],
  [0.9, 0.9, 0.9],
  [15, 1.5, 75],
];

/** A generated account: its rows hour by hour, and what was done to it. */
export interface Account {
  rows: UsageBucket[];
  labels: Label[];
}

/** Generates an account of hourly LLM spend with labelled incidents; equal seeds give equal rows. */
export function generateAccount(seed: number): Account {
  const random = new SeededRandom(seed);
  const days = random.whole(45, 90);
  const hours = days * 24;
  const calendar = drawCalendar(random, hours);
  const count = random.whole(5, 9);
  const series = Array.from({ length: count }, (_, i) => drawSeries(random, seed, i, hours));
  const outage = random.chance(0.2) ? random.whole(240, hours) : -1;
  const rows: UsageBucket[] = [];
  const samples = series.map((): Sample[] => []);
  const walkers = series.map(() => ({ day: 0, cached: 0, index: -1 }));
  for (let index = 0; index < hours; index++) {
    series.forEach((one, i) => {
      const walker = walkers[i] ?? { day: 0, cached: 0, index: -1 };
      const row = drawHour(random, one, calendar, index, walker);
      if (row === undefined || (outage >= 0 && index >= outage && index < outage + 8)) return;
      samples[i]?.push({ index, cost: row.bucket.costUsd, usual: row.usual });
      if (!one.missing.has(index)) rows.push(row.bucket);
    });
  }
  const labels = series.flatMap((one, i) => labelsOf(one, samples[i] ?? [], calendar.startHour));
  return { rows, labels };
}

function drawCalendar(random: SeededRandom, hours: number): Calendar {
  const startHour = EARLIEST_HOUR + 24 * random.whole(0, 1400);
  return {
    startHour,
    zone: random.pick([-8, -5, 0, 1, 2, 5, 8, 9]),
    clockChange: random.chance(0.5)
      ? { atHour: random.whole(300, hours), shift: random.pick([-1, 1]) }
      : undefined,
    holidays: Array.from({ length: random.whole(0, 2) }, () => random.whole(10, hours / 24)),
  };
}

function drawSeries(random: SeededRandom, seed: number, i: number, hours: number): Series {
  const shape = random.pick(SHAPES);
  const isNew = random.chance(0.15);
  const first = isNew ? random.whole(200, hours - 60) : 0;
  const traffic = drawTraffic(random, shape, hours);
  const cached = random.chance(0.55) ? random.between(0.3, 0.9) : 0;
  const input =
    shape === 'sparse' ? random.logBetween(2000, 150_000) : random.logBetween(150, 8000);
  return {
    name: `acct${seed}/app${i}/${shape}`,
    traffic,
    first,
    rates: random.pick(RATES),
    input,
    output: random.logBetween(20, 900),
    cached,
    spread: random.between(0.3, 0.6),
    hourNoise: random.between(0.008, 0.02),
    incidents: drawIncidents(random, first, hours, cached > 0, shape),
    missing: new Set(
      Array.from({ length: random.chance(0.3) ? random.whole(1, 5) : 0 }, () =>
        random.whole(0, hours),
      ),
    ),
    blips: new Map(
      Array.from({ length: random.chance(0.5) ? random.whole(1, 4) : 0 }, () => [
        random.whole(24, hours),
        random.between(1.4, 2.2),
      ]),
    ),
    isNew,
    steps: random.chance(0.4)
      ? [{ hour: random.whole(72, hours), factor: random.between(0.93, 1.08) }]
      : [],
  };
}

function drawIncidents(
  random: SeededRandom,
  first: number,
  hours: number,
  cached: boolean,
  shape: Shape,
): Incident[] {
  const incidents: Incident[] = [];
  let from = first + random.whole(first > 0 ? 100 : 300, 700);
  while (from < hours - 60) {
    if (random.chance(0.25)) {
      from += random.whole(200, 500);
      continue;
    }
    const incident = drawIncident(random, from, cached);
    const fits =
      shape !== 'nightly_batch' || (incident.kind !== 'spike' && incident.kind !== 'runaway');
    if (fits) incidents.push(incident);
    if (incident.kind === 'price_cut') from += 260;
    else from += incident.ignoredFor + random.whole(100, 500);
  }
  return incidents;
}

function combined(incidents: readonly Incident[], index: number): Factors {
  const total: Factors = { calls: 1, input: 1, cachedShare: 1, output: 1, price: 1 };
  for (const incident of incidents) {
    const factors = factorsAt(incident, index);
    total.calls *= factors.calls;
    total.input *= factors.input;
    total.cachedShare *= factors.cachedShare;
    total.output *= factors.output;
    total.price *= factors.price;
  }
  return total;
}

interface Walker {
  day: number;
  cached: number;
  index: number;
}

function drawHour(
  random: SeededRandom,
  one: Series,
  calendar: Calendar,
  index: number,
  walker: Walker,
): { bucket: UsageBucket; usual: number } | undefined {
  if (index % 24 === 0 || walker.index < 0) walker.day = random.normal() * one.traffic.dayNoise;
  walker.index = index;
  walker.cached = 0.9 * walker.cached + 0.012 * random.normal();
  const noise = Math.exp(random.normal() * one.traffic.noise + walker.day);
  const wobble = [random.normal(), random.normal()] as const;
  const mean = meanCalls(one.traffic, calendar, index) * noise * (one.blips.get(index) ?? 1);
  const factors = combined(one.incidents, index);
  const calls = random.poisson(mean * factors.calls);
  if (index < one.first) return undefined;
  const spread = Math.sqrt(one.hourNoise ** 2 + one.spread ** 2 / Math.max(1, calls));
  const drift = one.steps.reduce((f, step) => (index >= step.hour ? f * step.factor : f), 1);
  const input = one.input * drift * Math.exp(spread * wobble[0] - spread ** 2 / 2);
  const output = one.output * Math.exp(spread * wobble[1] - spread ** 2 / 2);
  const share = one.cached > 0 ? Math.min(0.97, Math.max(0.02, one.cached + walker.cached)) : 0;
  const usualCalls = factors.calls > 0 ? calls / factors.calls : mean;
  const usual = costOf(one.rates, usualCalls * input, share, usualCalls * output);
  const inputTokens = Math.round(calls * input * factors.input);
  const cachedInputTokens = Math.round(inputTokens * share * factors.cachedShare);
  const outputTokens = Math.round(calls * output * factors.output);
  const cachedShare = inputTokens > 0 ? cachedInputTokens / inputTokens : 0;
  const exact = costOf(one.rates, inputTokens, cachedShare, outputTokens) * factors.price;
  return {
    usual,
    bucket: {
      series: one.name,
      timestampMs: (calendar.startHour + index) * HOUR_MS,
      costUsd: Number(exact.toFixed(6)),
      calls,
      inputTokens,
      cachedInputTokens,
      outputTokens,
    },
  };
}

function costOf(
  rates: readonly [number, number, number],
  input: number,
  share: number,
  output: number,
): number {
  return (input * (1 - share) * rates[0] + input * share * rates[1] + output * rates[2]) / 1e6;
}
