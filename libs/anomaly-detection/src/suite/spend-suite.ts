import { severityOf } from '../cost/severity.js';
import type { Driver, Severity, UsageBucket } from '../cost/usage-bucket.js';
import {
  drawIncident,
  factorsAt,
  type Factors,
  type Incident,
  type IncidentKind,
} from './incidents.js';
import { SeededRandom } from './random.js';
import {
  type Calendar,
  drawTraffic,
  meanCalls,
  type Shape,
  SHAPES,
  type Traffic,
} from './traffic.js';

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

/** A known incident of a generated series. */
export interface Label {
  series: string;
  shape: Shape;
  kind: IncidentKind | 'new_series';
  driver: Driver;
  startMs: number;
  /** Last hour in which finding it counts. */
  mustByMs: number;
  /** Last hour in which an alert is not held against the detector. */
  ignoreUntilMs: number;
  /** Cost with the incident over cost without it. */
  ratio: number;
  /** USD per hour. */
  excessPerHour: number;
  severity: Severity;
  /** False for what is too small to be asked for. */
  scored: boolean;
}

/** A generated account: its rows hour by hour, and what was done to it. */
export interface Account {
  rows: UsageBucket[];
  labels: Label[];
}

interface Series {
  name: string;
  traffic: Traffic;
  first: number;
  rates: readonly [number, number, number];
  input: number;
  output: number;
  cached: number;
  spread: number;
  hourNoise: number;
  incidents: Incident[];
  missing: Set<number>;
  /** Single busy hours that mean nothing. */
  blips: Map<number, number>;
  isNew: boolean;
  steps: { hour: number; factor: number }[];
}

interface Sample {
  index: number;
  cost: number;
  usual: number;
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
  const labels = series.flatMap((one, i) => labelsOf(one, samples[i] ?? [], calendar));
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
        random.between(1.3, 2.1),
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

function labelsOf(one: Series, samples: readonly Sample[], calendar: Calendar): Label[] {
  const at = (index: number): number => (calendar.startHour + index) * HOUR_MS;
  const labels: Label[] = [];
  for (const incident of one.incidents) {
    const { from, hours, kind, driver } = incident;
    const during = samples.filter(({ index }) => index >= from && index < from + hours);
    if (during.length === 0) continue;
    const cost = during.reduce((sum, { cost: c }) => sum + c, 0);
    const usual = during.reduce((sum, { usual: u }) => sum + u, 0);
    const ratio = usual > 0 ? cost / usual : 99;
    const excessPerHour = (cost - usual) / during.length;
    const drop = kind === 'drop';
    labels.push({
      series: one.name,
      shape: one.traffic.shape,
      kind,
      driver,
      startMs: at(from),
      mustByMs: at(from + incident.foundWithin - 1),
      ignoreUntilMs: at(from + incident.ignoredFor),
      ratio,
      excessPerHour,
      severity: drop ? (excessPerHour <= -2 ? 'medium' : 'low') : severityOf(ratio, excessPerHour),
      scored: isScored(one, incident, ratio, excessPerHour),
    });
  }
  if (one.isNew) labels.push(newSeriesLabel(one, samples, at));
  return labels;
}

/** What a careful person would ask to be told: a third more, and half a dollar an hour. */
function isScored(one: Series, incident: Incident, ratio: number, excessPerHour: number): boolean {
  if (incident.kind === 'price_cut') return false;
  if (one.traffic.shape === 'sparse' && ratio < 3) return false;
  if (incident.kind === 'drop') {
    return (
      excessPerHour <= -1 && one.traffic.shape !== 'sparse' && one.traffic.shape !== 'nightly_batch'
    );
  }
  const noisy = one.traffic.shape === 'growth' && incident.driver === 'volume' ? 1.5 : 1.3;
  const least = incident.kind === 'spike' ? 2.1 : noisy;
  return ratio >= least && excessPerHour >= 0.5;
}

function newSeriesLabel(
  one: Series,
  samples: readonly Sample[],
  at: (index: number) => number,
): Label {
  const firstDay = samples.filter(({ index }) => index < one.first + 24);
  const perHour = firstDay.reduce((sum, { cost }) => sum + cost, 0) / 24;
  return {
    series: one.name,
    shape: one.traffic.shape,
    kind: 'new_series',
    driver: 'new_series',
    startMs: at(one.first),
    mustByMs: at(one.first + 23),
    ignoreUntilMs: at(one.first + 72),
    ratio: 99,
    excessPerHour: perHour,
    severity: severityOf(99, perHour),
    scored: perHour >= 0.5,
  };
}
