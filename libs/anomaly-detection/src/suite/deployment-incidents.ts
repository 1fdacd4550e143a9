import type { Driver } from '../cost/usage-bucket.js';
import type { Factors } from './incidents.js';
import type { SeededRandom } from './random.js';

/** What happens for some hours. */
interface Happening {
  driver: Driver;
  hours: number;
  /** Hours within which it should be found. */
  foundWithin: number;
  /** What it does to an hour, by the hours since it began. */
  effect: (age: number) => Partial<Factors>;
}

const lasting = (
  random: SeededRandom,
  driver: Driver,
  effect: (age: number) => Partial<Factors>,
  foundWithin = 48,
): Happening => ({ driver, hours: random.whole(100, 300), foundWithin, effect });

const within = (
  driver: Driver,
  hours: number,
  effect: (age: number) => Partial<Factors>,
): Happening => ({ driver, hours, foundWithin: hours, effect });

/** How each kind of incident is drawn. */
const HAPPENINGS = {
  /** One to four hours of more calls. */
  spike: (random: SeededRandom) => {
    const calls = random.logBetween(2, 30);
    return within('volume', random.whole(1, 4), () => ({ calls }));
  },
  /** An agent that does not stop: more and more calls, each with a longer history. */
  runaway: (random: SeededRandom) => {
    const [calls, input] = [random.logBetween(3, 30), random.between(1.3, 4)];
    const ramp = random.whole(1, 4);
    return within('agent_loop', random.whole(4, 20), (age) => {
      const reached = Math.min(1, (age + 1) / ramp);
      const grown = 1 + reached * (input - 1);
      const cachedShare = 1 / (1 + 0.3 * (grown - 1));
      return { calls: 1 + reached * (calls - 1), input: grown, cachedShare };
    });
  },
  /** Another level of calls from one hour to the next. */
  level_shift: (random: SeededRandom) => {
    const calls = random.logBetween(1.4, 6);
    return lasting(random, 'volume', () => ({ calls }));
  },
  /** A rollout: another level that is reached within 12 to 72 hours. */
  ramp: (random: SeededRandom) => {
    const [over, more] = [random.whole(12, 72), random.logBetween(1.5, 6) - 1];
    const effect = (age: number) => ({ calls: 1 + more * Math.min(1, (age + 1) / over) });
    return lasting(random, 'volume', effect, over + 24);
  },
  /** A step that wears off, as a campaign or a backlog does. */
  decay: (random: SeededRandom) => {
    const [fall, more] = [random.between(4, 30), random.logBetween(3, 12) - 1];
    const hours = Math.round(fall * 2.5);
    const effect = (age: number) => ({ calls: 1 + more * Math.exp(-age / fall) });
    return { ...within('volume', hours, effect), foundWithin: Math.min(hours, 48) };
  },
  /** No calls at all. */
  outage: (random: SeededRandom) => within('drop', random.whole(8, 40), () => ({ calls: 0 })),
  /** A part of the calls is left: 2 to 50 %. */
  partial_outage: (random: SeededRandom) => {
    const calls = random.between(0.02, 0.5);
    return within('drop', random.whole(10, 48), () => ({ calls }));
  },
  /** Longer prompts. */
  input_tokens: (random: SeededRandom) => {
    const input = random.logBetween(1.2, 5);
    return lasting(random, 'input_tokens', () => ({ input }));
  },
  /** Longer answers. */
  output_tokens: (random: SeededRandom) => {
    const output = random.logBetween(1.3, 6);
    return lasting(random, 'output_tokens', () => ({ output }));
  },
  /** Longer prompts whose answers are a little longer too. */
  input_and_output: (random: SeededRandom) => {
    const input = random.logBetween(1.5, 4);
    return lasting(random, 'input_tokens', () => ({ input, output: 1.15 }));
  },
  /** The cache of prompts is missed. */
  cache_loss: (random: SeededRandom) => {
    const cachedShare = random.between(0, 0.4);
    return lasting(random, 'cache_loss', () => ({ cachedShare }));
  },
  /** The cache is missed while there are more or fewer calls as well. */
  cache_loss_with_volume: (random: SeededRandom) => {
    const [calls, cachedShare] = [random.between(0.6, 1.25), random.between(0, 0.3)];
    return lasting(random, 'cache_loss', () => ({ cachedShare, calls }));
  },
  /** A higher price from a full hour on. */
  price: (random: SeededRandom) => {
    const price = random.logBetween(1.3, 4);
    return lasting(random, 'price', () => ({ price }), 72);
  },
  /** A higher price from within an hour on, which therefore holds both. */
  price_within_hour: (random: SeededRandom) => {
    const [share, more] = [random.between(0.1, 0.9), random.logBetween(1.3, 4) - 1];
    const effect = (age: number) => ({ price: 1 + more * (age === 0 ? share : 1) });
    return lasting(random, 'price', effect, 72);
  },
  /** More calls from hour to hour for five to eleven days. */
  call_leak: (random: SeededRandom) => {
    const [hours, more] = [random.whole(120, 260), random.logBetween(1.6, 5) - 1];
    return within('volume', hours, (age) => ({ calls: 1 + (more * age) / hours }));
  },
  /** Longer prompts from hour to hour. */
  input_leak: (random: SeededRandom) => {
    const [hours, more] = [random.whole(120, 260), random.logBetween(1.6, 5) - 1];
    return within('input_tokens', hours, (age) => ({ input: 1 + (more * age) / hours }));
  },
} satisfies Record<string, (random: SeededRandom) => Happening>;

/** What happens to deployments; {@link HAPPENINGS} says what each is. */
export type DeploymentKind = keyof typeof HAPPENINGS;

/** Something that happens to a series of a deployment. */
export interface DeploymentIncident extends Happening {
  kind: DeploymentKind;
  /** First hour, counted from the start of the account. */
  from: number;
  /** Hours after the start in which alerts are not held against the detector. */
  ignoredFor: number;
}

/** Kinds as they are drawn: those that happen more often stand here more than once. */
const DRAWN: readonly DeploymentKind[] = [
  ...(Object.keys(HAPPENINGS) as DeploymentKind[]),
  'spike',
  'spike',
  'runaway',
  'level_shift',
];

/** Kinds after which it takes long until the level they left is what is usual. */
const SETTLING: readonly DeploymentKind[] = ['level_shift', 'ramp', 'call_leak', 'input_leak'];

/** Draws an incident that starts at `from`; without cached input there is no cache to lose. */
export function drawDeploymentIncident(
  random: SeededRandom,
  from: number,
  cached: boolean,
): DeploymentIncident {
  const drawn = random.pick(DRAWN);
  const kind = drawn.startsWith('cache') && !cached ? 'input_tokens' : drawn;
  const happening = HAPPENINGS[kind](random);
  const foundWithin = Math.min(happening.foundWithin, happening.hours);
  const short = kind === 'spike' || kind === 'runaway';
  return {
    ...happening,
    kind,
    from,
    foundWithin: short ? happening.hours + 1 : foundWithin,
    ignoredFor: happening.hours + (SETTLING.includes(kind) ? 96 : 48),
  };
}

/** What the incident does in the given hour of the account. */
export function deploymentFactorsAt(incident: DeploymentIncident, hour: number): Partial<Factors> {
  const age = hour - incident.from;
  return age < 0 || age >= incident.hours ? {} : incident.effect(age);
}
