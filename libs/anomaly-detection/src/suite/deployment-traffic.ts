import type { LocalTime } from './calendar.js';
import type { SeededRandom } from './random.js';
import { hump } from './traffic.js';

/** Shapes of the traffic of deployments; offices are the most frequent. */
const SHAPES = [
  'office',
  'office',
  'consumer',
  'flat',
  'nightly',
  'weekly',
  'every_few_hours',
  'sparse',
  'global',
  'growing',
] as const;

/** One of the shapes. */
export type DeploymentShape = (typeof SHAPES)[number];

/** How the calls of a series are spread over the hours of the week. */
export interface DeploymentTraffic {
  shape: DeploymentShape;
  peak: number;
  width: number;
  floor: number;
  /** Share of the calls on days off, of offices and of consumers. */
  weekend: number;
  leisure: number;
  /** When a job runs: first hour, hours, day of the week, hours between two runs, size. */
  jobAt: number;
  jobHours: number;
  jobDay: number;
  jobEvery: number;
  jobSize: number;
  growthPerDay: number;
  /** Noise of the calls from hour to hour and from day to day. */
  noise: number;
  dayNoise: number;
}

/** Draws how the calls of a series are spread. */
export function drawDeploymentTraffic(random: SeededRandom): DeploymentTraffic {
  const shape = random.pick(SHAPES);
  const even = shape === 'flat' || shape === 'global';
  return {
    shape,
    peak: random.between(9, 21),
    width: random.between(2, 5),
    floor: random.between(0.04, 0.4),
    weekend: random.between(0.1, 0.9),
    leisure: random.between(0.8, 1.4),
    jobAt: random.whole(0, 23),
    jobHours: random.whole(1, 5),
    jobDay: random.whole(0, 6),
    jobEvery: random.pick([2, 3, 4, 6, 8, 12]),
    jobSize: random.logBetween(2, 20),
    growthPerDay:
      shape === 'growing' ? random.between(0.004, 0.015) : random.between(-0.002, 0.003),
    noise: even ? random.between(0.02, 0.08) : random.between(0.05, 0.18),
    dayNoise: random.between(0.01, 0.06),
  };
}

/** Share of the calls of a usual hour that belong to this one. */
export function shareOfHour(traffic: DeploymentTraffic, time: LocalTime): number {
  const { shape, peak, width, floor, weekend, leisure, jobAt, jobHours, jobEvery } = traffic;
  const { hour, weekday, off } = time;
  switch (shape) {
    case 'flat':
    case 'sparse':
      return 1;
    case 'office':
    case 'growing': {
      const open = hour >= 8 && hour < 18 ? 0.5 : 0;
      return (floor + open + 0.5 * hump(hour, 13, 3)) * (off ? weekend : 1);
    }
    case 'consumer':
      return (floor + hump(hour, peak, width) + 0.3 * hump(hour, 12, 2)) * (off ? leisure : 1);
    case 'global':
      return 0.7 + 0.3 * hump(hour, peak, 6);
    case 'nightly':
      return (hour - jobAt + 24) % 24 < jobHours ? 5 : 0;
    case 'every_few_hours':
      return hour % jobEvery === jobAt % jobEvery ? 3 : 0.1;
    case 'weekly': {
      const job = weekday === traffic.jobDay && hour === jobAt ? traffic.jobSize : 0;
      return (floor + hump(hour, peak, width)) * (off ? weekend : 1) + job;
    }
  }
}
