import { type Calendar, localTimeAt } from './calendar.js';
import type { SeededRandom } from './random.js';

/** Shapes of traffic. */
export const SHAPES = [
  'flat',
  'business',
  'business',
  'consumer',
  'two_peaks',
  'growth',
  'nightly_batch',
  'weekly_job',
  'sparse',
] as const;

/** One of {@link SHAPES}. */
export type Shape = (typeof SHAPES)[number];

/** How a series behaves when nothing happens. */
export interface Traffic {
  shape: Shape;
  callsPerHour: number;
  /** Hour-to-hour noise of the calls. */
  noise: number;
  /** Day-to-day noise of the calls. */
  dayNoise: number;
  growthPerDay: number;
  weekend: number;
  peak: number;
  width: number;
  floor: number;
  jobHours: number;
  jobDay: number;
  jobSize: number;
  /** Small lasting changes of level that are not incidents: hour and factor. */
  steps: readonly { hour: number; factor: number }[];
}

/** Draws the behaviour of a series. */
export function drawTraffic(random: SeededRandom, shape: Shape, hours: number): Traffic {
  const growing = shape === 'growth';
  const steps = Array.from({ length: random.chance(0.3) ? random.whole(1, 2) : 0 }, () => ({
    hour: random.whole(48, hours),
    factor: random.between(0.9, 1.12),
  }));
  return {
    shape,
    callsPerHour: shape === 'sparse' ? random.logBetween(0.7, 6) : random.logBetween(15, 60_000),
    noise: shape === 'flat' ? random.between(0.02, 0.06) : random.between(0.05, 0.14),
    dayNoise: growing ? random.between(0.03, 0.08) : random.between(0.01, 0.05),
    growthPerDay: growing ? random.between(0.004, 0.013) : random.between(-0.001, 0.003),
    weekend: shape === 'consumer' ? random.between(0.9, 1.3) : random.between(0.25, 0.8),
    peak: shape === 'consumer' ? random.between(18, 22) : random.between(10, 16),
    width: random.between(2.5, 5),
    floor: random.between(0.05, 0.4),
    jobHours: random.whole(1, 4),
    jobDay: random.whole(0, 6),
    jobSize: random.between(2, 12),
    steps,
  };
}

/** A hump of the day around its peak: 1 there, falling over `width` hours. */
export const hump = (hour: number, peak: number, width: number): number => {
  const away = Math.min(Math.abs(hour - peak), 24 - Math.abs(hour - peak));
  return Math.exp(-0.5 * (away / width) ** 2);
};

/** Calls expected in hour `index` of the series, before noise. */
export function meanCalls(traffic: Traffic, calendar: Calendar, index: number): number {
  const { hour, weekday, closed, off } = localTimeAt(calendar, index);
  let level = traffic.callsPerHour * Math.exp((traffic.growthPerDay * index) / 24);
  for (const step of traffic.steps) if (index >= step.hour) level *= step.factor;
  return level * shapeOf(traffic, hour, weekday, off, closed);
}

function shapeOf(
  traffic: Traffic,
  hour: number,
  weekday: number,
  off: boolean,
  closed: boolean,
): number {
  const { shape, peak, width, floor, weekend } = traffic;
  switch (shape) {
    case 'flat':
    case 'sparse':
      return 1 + 0.05 * hump(hour, peak, width);
    case 'consumer':
      return (floor + hump(hour, peak, width)) * (off && !closed ? weekend : 1);
    case 'two_peaks':
      return (floor + hump(hour, 10, 2.5) + 0.8 * hump(hour, 16, 2)) * (off ? weekend : 1);
    case 'nightly_batch':
      return hour >= 1 && hour < 1 + traffic.jobHours ? 6 : 0;
    case 'weekly_job': {
      const job =
        weekday === traffic.jobDay && hour >= 3 && hour < 3 + Math.min(2, traffic.jobHours);
      return (
        (floor + hump(hour, peak, width)) * (off ? weekend : 1) +
        (job ? traffic.jobSize * floor : 0)
      );
    }
    case 'business':
    case 'growth':
      return (floor + hump(hour, peak, width)) * (off ? weekend : 1);
  }
}
