import type { UsageBucket } from '../cost/usage-bucket.js';
import { type Calendar, drawCalendar } from './calendar.js';
import { type Rates, rowOf, shareOf, widthOf } from './hour-row.js';
import { drawIncident, drawInTurn, factorsAt, type Incident, together } from './incidents.js';
import { type Label, labelsOf, type Sample, type Series } from './labels.js';
import { SeededRandom } from './random.js';
import { drawTraffic, meanCalls, type Shape, SHAPES } from './traffic.js';

const ZONES: readonly number[] = [-8, -5, 0, 1, 2, 5, 8, 9];

/** USD per million tokens: fresh input, cached input, output. */
const RATES: readonly Rates[] = [
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
  const calendar = drawCalendar(random, hours, ZONES);
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
  const from = first + random.whole(first > 0 ? 100 : 300, 700);
  const when = { first: from, until: hours - 60, pause: [200, 500] } as const;
  return drawInTurn(random, when, (start) => {
    const incident = drawIncident(random, start, cached);
    const { kind, ignoredFor } = incident;
    const fits = shape !== 'nightly_batch' || (kind !== 'spike' && kind !== 'runaway');
    const taken = kind === 'price_cut' ? 260 : ignoredFor + random.whole(100, 500);
    return { incident: fits ? incident : undefined, next: start + taken };
  });
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
  const factors = together(one.incidents.map((incident) => factorsAt(incident, index)));
  const calls = random.poisson(mean * factors.calls);
  if (index < one.first) return undefined;
  const drift = one.steps.reduce((f, step) => (index >= step.hour ? f * step.factor : f), 1);
  const drawn = {
    series: one.name,
    hour: calendar.startHour + index,
    rates: one.rates,
    calls,
    mean,
    input: one.input * drift * widthOf(one, calls, wobble[0]),
    output: one.output * widthOf(one, calls, wobble[1]),
    cachedShare: shareOf(one.cached, walker.cached),
  };
  return rowOf(drawn, factors);
}
