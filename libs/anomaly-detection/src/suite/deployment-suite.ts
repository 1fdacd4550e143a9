import type { UsageBucket } from '../cost/usage-bucket.js';
import { type Calendar, drawCalendar, localTimeAt } from './calendar.js';
import {
  deploymentFactorsAt,
  type DeploymentIncident,
  drawDeploymentIncident,
} from './deployment-incidents.js';
import { deploymentLabelsOf, type DeploymentSeries } from './deployment-labels.js';
import {
  type DeploymentTraffic,
  drawDeploymentTraffic,
  shareOfHour,
} from './deployment-traffic.js';
import { costOf, type Rates, rowOf, shareOf, widthOf } from './hour-row.js';
import { drawInTurn, together } from './incidents.js';
import type { Sample } from './labels.js';
import { SeededRandom } from './random.js';
import type { Account } from './spend-suite.js';

const ZONES: readonly number[] = [-8, -5, 0, 1, 3, 5.5, 9];

/** USD per million tokens, from cheap to dear. */
const RATES: readonly Rates[] = [
  [0.15, 0.075, 0.6],
  [0.25, 0.03, 1.5],
  [0.4, 0.1, 1.6],
  [1.25, 0.125, 10],
  [2, 0.5, 8],
  [3, 0.3, 15],
  [5, 0.5, 25],
  [15, 1.5, 75],
];

/** Incidents that a job which runs once a day hardly shows. */
const NOT_OF_NIGHTS: readonly string[] = ['spike', 'runaway', 'outage', 'partial_outage', 'decay'];

/**
 * Generates an account as deployments are: ramps, steps that decay, partial outages, caches lost with
 * other volume, prices that change within the hour, jobs every few hours, clock changes, one to five
 * calls an hour, cents and thousands of dollars an hour. Equal seeds give equal rows.
 */
export function generateDeployment(seed: number): Account {
  const random = new SeededRandom(seed);
  const hours = 24 * random.whole(42, 84);
  const calendar = drawCalendar(random, hours, ZONES);
  const all = Array.from({ length: random.whole(5, 9) }, (_, i) => ({
    one: drawSeries(random, `account${seed}/feature${i}`, hours),
    walk: { day: 0, cached: 0 },
    samples: [] as Sample[],
  }));
  const rows: UsageBucket[] = [];
  for (let index = 0; index < hours; index++) {
    for (const { one, walk, samples } of all) {
      if (index < one.first) continue;
      const { bucket, usual } = drawHour(random, one, calendar, index, walk);
      samples.push({ index, cost: bucket.costUsd, usual });
      rows.push(bucket);
    }
  }
  const labels = all.flatMap(({ one, samples }) =>
    deploymentLabelsOf(one, samples, calendar.startHour),
  );
  return { rows, labels };
}

function drawSeries(random: SeededRandom, name: string, hours: number): DeploymentSeries {
  const traffic = drawDeploymentTraffic(random);
  const first = random.chance(0.12) ? random.whole(180, hours - 80) : 0;
  const rates = random.pick(RATES);
  const input = random.logBetween(200, 20_000);
  const output = random.logBetween(20, 1_200);
  const cached = random.chance(0.5) ? random.between(0.25, 0.9) : 0;
  const perCall = costOf(rates, input, cached, output);
  return {
    name: `${name}/${traffic.shape}`,
    traffic,
    first,
    rates,
    input,
    output,
    cached,
    calls:
      traffic.shape === 'sparse'
        ? random.between(1, 5)
        : Math.max(3, drawUsdPerHour(random) / perCall),
    spread: random.between(0.3, 0.8),
    hourNoise: random.between(0.006, 0.025),
    incidents: drawIncidents(random, traffic, first, hours, cached > 0),
  };
}

/** What a usual hour costs: one in seven series is of cents, one in eight of thousands of dollars. */
function drawUsdPerHour(random: SeededRandom): number {
  if (random.chance(0.15)) return random.logBetween(0.01, 0.1);
  return random.chance(0.15) ? random.logBetween(800, 6_000) : random.logBetween(0.3, 60);
}

function drawIncidents(
  random: SeededRandom,
  traffic: DeploymentTraffic,
  first: number,
  hours: number,
  cached: boolean,
): DeploymentIncident[] {
  const from = first + random.whole(first > 0 ? 120 : 300, 650);
  const when = { first: from, until: hours - 40, pause: [150, 400] } as const;
  return drawInTurn(random, when, (start) => {
    const incident = drawDeploymentIncident(random, start, cached);
    const unseen = traffic.shape === 'nightly' && NOT_OF_NIGHTS.includes(incident.kind);
    if (unseen) return { incident: undefined, next: start + 60 };
    return { incident, next: start + incident.hours + 48 + random.whole(100, 450) };
  });
}

function drawHour(
  random: SeededRandom,
  one: DeploymentSeries,
  calendar: Calendar,
  index: number,
  walk: { day: number; cached: number },
): { bucket: UsageBucket; usual: number } {
  const { traffic } = one;
  if (index % 24 === 0 || index === one.first) walk.day = random.normal() * traffic.dayNoise;
  walk.cached = 0.9 * walk.cached + 0.01 * random.normal();
  const noise = (traffic.growthPerDay * index) / 24 + walk.day + traffic.noise * random.normal();
  const share = shareOfHour(traffic, localTimeAt(calendar, index));
  const mean = one.calls * share * Math.exp(noise);
  const factors = together(one.incidents.map((incident) => deploymentFactorsAt(incident, index)));
  const calls = random.poisson(mean * factors.calls);
  const drawn = {
    series: one.name,
    hour: calendar.startHour + index,
    rates: one.rates,
    calls,
    mean,
    input: one.input * widthOf(one, calls, random.normal()),
    output: one.output * widthOf(one, calls, random.normal()),
    cachedShare: shareOf(one.cached, walk.cached),
  };
  return rowOf(drawn, factors);
}
