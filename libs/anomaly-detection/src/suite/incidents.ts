import type { Driver } from '../cost/usage-bucket.js';
import type { SeededRandom } from './random.js';

/** Kinds of incident put into a series. */
export type IncidentKind =
  | 'spike'
  | 'runaway'
  | 'level_shift'
  | 'input_tokens'
  | 'output_tokens'
  | 'cache_loss'
  | 'price'
  | 'price_cut'
  | 'leak'
  | 'drop';

/** Factors that an incident applies in one hour. */
export interface Factors {
  calls: number;
  input: number;
  cachedShare: number;
  output: number;
  price: number;
}

/** Something that happens to a series for some hours. */
export interface Incident {
  kind: IncidentKind;
  driver: Driver;
  /** First hour, counted from the start of the account. */
  from: number;
  /** Hours for which it acts. */
  hours: number;
  /** Hours within which it should be found. */
  foundWithin: number;
  /** Hours after the start in which alerts are not held against the detector. */
  ignoredFor: number;
  size: number;
}

const KINDS: readonly IncidentKind[] = [
  'spike',
  'spike',
  'runaway',
  'runaway',
  'level_shift',
  'level_shift',
  'input_tokens',
  'output_tokens',
  'cache_loss',
  'price',
  'price_cut',
  'leak',
  'drop',
];

/** Draws an incident that starts at `from`. */
export function drawIncident(random: SeededRandom, from: number, cached: boolean): Incident {
  const drawn = random.pick(KINDS);
  const kind = drawn === 'cache_loss' && !cached ? 'input_tokens' : drawn;
  const lasting = random.whole(150, 400);
  const of = (driver: Driver, hours: number, found: number, size: number): Incident => ({
    kind,
    driver,
    from,
    hours,
    foundWithin: Math.min(hours, found),
    ignoredFor: hours + 48,
    size,
  });
  switch (kind) {
    case 'spike': {
      const hours = random.whole(1, 5);
      return { ...of('volume', hours, hours, random.logBetween(1.7, 10)), foundWithin: hours + 1 };
    }
    case 'runaway': {
      const hours = random.whole(5, 24);
      return {
        ...of('agent_loop', hours, hours, random.logBetween(3, 14)),
        foundWithin: hours + 1,
      };
    }
    case 'level_shift':
      return of('volume', lasting, 48, random.logBetween(1.3, 3.3));
    case 'input_tokens':
      return of('input_tokens', lasting, 48, random.logBetween(1.15, 4));
    case 'output_tokens':
      return of('output_tokens', lasting, 48, random.logBetween(1.2, 4));
    case 'cache_loss':
      return of('cache_loss', lasting, 48, random.between(0, 0.4));
    case 'price':
      return of('price', lasting, 72, random.logBetween(1.3, 3));
    case 'price_cut':
      return { ...of('price', 2000, 1, random.between(0.5, 0.85)), ignoredFor: 240 };
    case 'leak': {
      const hours = random.whole(140, 240);
      const driver = random.chance(0.5) ? 'volume' : 'input_tokens';
      return of(driver, hours, hours, random.logBetween(1.5, 5));
    }
    case 'drop': {
      const hours = random.whole(10, 50);
      return of('drop', hours, hours, 0);
    }
  }
}

/**
 * Draws incidents one after another until hour `until`, a quarter of the time a pause instead. `draw`
 * gives what starts at an hour, if anything does, and the hour in which the next may start.
 */
export function drawInTurn<T>(
  random: SeededRandom,
  { first, until, pause }: { first: number; until: number; pause: readonly [number, number] },
  draw: (from: number) => { incident: T | undefined; next: number },
): T[] {
  const incidents: T[] = [];
  let from = first;
  while (from < until) {
    if (random.chance(0.25)) {
      from += random.whole(...pause);
      continue;
    }
    const { incident, next } = draw(from);
    if (incident !== undefined) incidents.push(incident);
    from = next;
  }
  return incidents;
}

/** What several incidents do to one hour. */
export function together(several: readonly Partial<Factors>[]): Factors {
  const total: Factors = { calls: 1, input: 1, cachedShare: 1, output: 1, price: 1 };
  for (const factors of several) {
    total.calls *= factors.calls ?? 1;
    total.input *= factors.input ?? 1;
    total.cachedShare *= factors.cachedShare ?? 1;
    total.output *= factors.output ?? 1;
    total.price *= factors.price ?? 1;
  }
  return total;
}

/** What the incident does in the given hour of the account. */
export function factorsAt(incident: Incident, hour: number): Factors {
  const factors: Factors = { calls: 1, input: 1, cachedShare: 1, output: 1, price: 1 };
  const age = hour - incident.from;
  if (age < 0 || age >= incident.hours) return factors;
  const { size } = incident;
  switch (incident.kind) {
    case 'spike':
    case 'level_shift':
      return { ...factors, calls: size };
    case 'runaway': {
      const ramp = Math.min(1, (age + 1) / 3);
      const input = 1 + ramp * Math.min(2, size / 4);
      return { ...factors, calls: 1 + ramp * (size - 1), input, cachedShare: 1 / Math.sqrt(input) };
    }
    case 'input_tokens':
      return { ...factors, input: size };
    case 'output_tokens':
      return { ...factors, output: size };
    case 'cache_loss':
      return { ...factors, cachedShare: size };
    case 'price':
    case 'price_cut':
      return { ...factors, price: size };
    case 'leak': {
      const grown = 1 + ((size - 1) * age) / incident.hours;
      return incident.driver === 'volume'
        ? { ...factors, calls: grown }
        : { ...factors, input: grown };
    }
    case 'drop':
      return { ...factors, calls: 0 };
  }
}
