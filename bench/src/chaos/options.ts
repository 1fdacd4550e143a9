import { parseArgs } from 'node:util';

/** The runs of docs/reliability.md that this harness has. */
const RUN_LETTERS = ['A', 'B', 'C', 'D', 'E', 'F', 'G', 'H', 'I', 'K', 'L'] as const;
/** One of {@link RUN_LETTERS}. */
export type RunLetter = (typeof RUN_LETTERS)[number];

/** How one run is made. */
export interface RunOptions {
  letter: RunLetter;
  /** Events offered per second. */
  rate: number;
  /** How long the load lasts. */
  seconds: number;
  /** Faults of the run's main kind: kills, stops, or rounds. */
  kills: number;
  /** Decides victims, copies and choices: equal seeds choose equally. */
  seed: string;
  /** Names to kill in run A: services, `nats`, `postgres`. */
  victims: string[];
  /** Does not fail for what was kept but late: for a machine that does other work meanwhile. */
  untimed: boolean;
  /** Prints the report as one line of JSON instead of text. */
  json: boolean;
  /** Passes on what the services log. */
  verbose: boolean;
}

type Figures = Pick<RunOptions, 'rate' | 'seconds' | 'kills'>;

const FULL: Readonly<Record<RunLetter, Figures>> = {
  A: { rate: 1_000, seconds: 300, kills: 30 },
  B: { rate: 1_000, seconds: 180, kills: 3 },
  C: { rate: 500, seconds: 300, kills: 5 },
  D: { rate: 200, seconds: 180, kills: 20 },
  E: { rate: 500, seconds: 120, kills: 0 },
  F: { rate: 500, seconds: 120, kills: 0 },
  G: { rate: 2_500, seconds: 60, kills: 6 },
  H: { rate: 500, seconds: 120, kills: 3 },
  I: { rate: 500, seconds: 180, kills: 3 },
  K: { rate: 500, seconds: 120, kills: 0 },
  L: { rate: 300, seconds: 1_800, kills: 0 },
};

const SHORT: Readonly<Record<RunLetter, Figures>> = {
  A: { rate: 200, seconds: 60, kills: 6 },
  B: { rate: 200, seconds: 60, kills: 2 },
  C: { rate: 200, seconds: 60, kills: 3 },
  D: { rate: 100, seconds: 60, kills: 8 },
  E: { rate: 200, seconds: 60, kills: 0 },
  F: { rate: 200, seconds: 60, kills: 0 },
  G: { rate: 1_000, seconds: 30, kills: 3 },
  H: { rate: 500, seconds: 60, kills: 2 },
  I: { rate: 200, seconds: 60, kills: 1 },
  K: { rate: 200, seconds: 30, kills: 0 },
  L: { rate: 300, seconds: 120, kills: 0 },
};

/** Runs with streams too small for the others, or a clock of their own. */
const NEEDS_OWN_SERVICES = new Set<RunLetter>(['G', 'H', 'K', 'L']);

const SERVICE_VICTIMS = ['gateway', 'pii', 'ingest', 'cost'];
/** Everything that can be killed in run A; `--victims all`. */
const ALL_VICTIMS = [...SERVICE_VICTIMS, 'nats', 'postgres'];

/** What `npm run chaos` prints when it is called wrongly. */
export const USAGE = `usage: npm run chaos -- RUN... [options]      several runs share one installation
  A  kill -9 of services in turn          E  every event up to five times
  B  kill -9 of the broker                F  events whose handler throws
  C  Postgres stopped, frozen, locked     G  overload of a small backlog
  H  every stream full, one after another I  rolling restart by SIGTERM
  D  actions while Redis, approvals and anomaly are killed, and FLUSHALL
  K  clocks, time zones, order, future    L  soak: memory and lag
  --short        200 events/s, 60 s, 6 kills
  --rate N       events per second        --seconds N   length of the load
  --kills N      number of faults         --seed TEXT   decides every choice
  --victims A,B  what run A kills: ${ALL_VICTIMS.join(', ')}; or all
  --untimed      times are told, not judged: for a machine that does other work
  --json         the report as JSON       --verbose     the services' log lines`;

/**
 * Reads the command line: the options of each run it names, in their order. Throws an `Error` whose
 * message says what is wrong.
 */
export function readOptions(args: string[]): RunOptions[] {
  const { positionals, values } = parseArgs({
    args,
    allowPositionals: true,
    options: {
      rate: { type: 'string' },
      seconds: { type: 'string' },
      kills: { type: 'string' },
      seed: { type: 'string', default: 'costwire' },
      victims: { type: 'string', default: SERVICE_VICTIMS.join(',') },
      short: { type: 'boolean', default: false },
      untimed: { type: 'boolean', default: false },
      json: { type: 'boolean', default: false },
      verbose: { type: 'boolean', default: false },
    },
  });
  const letters = positionals.map(letterOf);
  if (letters.length === 0) throw new Error('name a run');
  const alone = letters.find((letter) => NEEDS_OWN_SERVICES.has(letter));
  if (alone && letters.length > 1) throw new Error(`${alone} needs services of its own`);
  const victims = values.victims === 'all' ? ALL_VICTIMS : values.victims.split(',');
  const stranger = victims.find((victim) => !ALL_VICTIMS.includes(victim));
  if (stranger !== undefined) throw new Error(`nothing is called "${stranger}"`);
  const { seed, untimed, json, verbose } = values;
  return letters.map((letter) => {
    const figures = (values.short ? SHORT : FULL)[letter];
    return {
      letter,
      rate: count(values.rate, '--rate', 1) ?? figures.rate,
      seconds: count(values.seconds, '--seconds', 1) ?? figures.seconds,
      kills: count(values.kills, '--kills', 0) ?? figures.kills,
      seed,
      victims,
      untimed,
      json,
      verbose,
    };
  });
}

function letterOf(text: string): RunLetter {
  const letter = RUN_LETTERS.find((each) => each === text.toUpperCase());
  if (!letter) throw new Error(`there is no run "${text}"`);
  return letter;
}

function count(text: string | undefined, name: string, least: number): number | undefined {
  if (text === undefined) return undefined;
  const value = Number(text);
  if (!Number.isInteger(value) || value < least) {
    throw new Error(`${name} takes a whole number of at least ${least}`);
  }
  return value;
}
