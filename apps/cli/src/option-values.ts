import { InvalidArgumentError } from 'commander';

/** Reads an option as an integer within bounds; throws what commander reports as a usage error. */
export function integerBetween(least: number, most: number): (text: string) => number {
  return (text) => {
    const value = /^\d{1,12}$/.test(text) ? Number(text) : Number.NaN;
    if (value >= least && value <= most) return value;
    throw new InvalidArgumentError(`must be an integer from ${least} to ${most}.`);
  };
}

const AGO = /^(\d{1,5})([mhd])$/;
const UNIT_MS = { m: 60_000, h: 3_600_000, d: 86_400_000 } as const;
const ISO =
  /^(\d{4}-\d{2}-\d{2})(?:[Tt ](\d{2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?) ?([Zz]|[+-]\d{2}:?\d{2})?)?$/;

/** Unix milliseconds of an ISO-8601 time, UTC where no zone is given; NaN when it is none. */
export function utcTimeMs(text: string): number {
  const match = ISO.exec(text);
  if (!match) return Number.NaN;
  const [, day, time = '00:00', zone = 'Z'] = match;
  const offset = zone.toUpperCase().replace(/^([+-]\d\d)(\d\d)$/, '$1:$2');
  return isDay(day!) ? Date.parse(`${day}T${time}${offset}`) : Number.NaN;
}

/** `Date` takes the 30th of February for the 2nd of March. */
function isDay(day: string): boolean {
  const date = new Date(day);
  return !Number.isNaN(date.valueOf()) && date.toISOString().startsWith(day);
}

/**
 * Reads an option as a moment: ISO-8601 (UTC where no zone is given) or a time before now (`90m`,
 * `24h`, `7d`). Returns ISO-8601 in UTC.
 */
export function momentBefore(now: () => number): (text: string) => string {
  return (text) => {
    const ago = AGO.exec(text);
    if (ago) {
      const unit = UNIT_MS[ago[2] as keyof typeof UNIT_MS];
      return new Date(now() - Number(ago[1]) * unit).toISOString();
    }
    const moment = utcTimeMs(text);
    if (!Number.isNaN(moment)) return new Date(moment).toISOString();
    throw new InvalidArgumentError('must be ISO-8601, for example 2026-01-31, or 24h, 7d.');
  };
}

const DURATION = /^(\d{1,5})([smhd])$/;
const UNIT_SECONDS = { s: 1, m: 60, h: 3_600, d: 86_400 } as const;

/** Reads an option as a duration such as `90s`, `30m`, `24h`, `7d`. Returns seconds. */
export function parseDuration(text: string): number {
  const parts = DURATION.exec(text);
  if (!parts) throw new InvalidArgumentError('must be a duration, for example 30m, 24h, 7d.');
  return Number(parts[1]) * UNIT_SECONDS[parts[2] as keyof typeof UNIT_SECONDS];
}

/** Reads an option as one of some words. */
export function oneOf<Word extends string>(words: readonly Word[]): (text: string) => Word {
  return (text) => {
    const word = words.find((candidate) => candidate === text);
    if (word !== undefined) return word;
    throw new InvalidArgumentError(`must be one of ${words.join(', ')}.`);
  };
}

/** Reads `--speed`: `max`, or how many times faster than recorded. */
export function parseSpeed(text: string): number | 'max' {
  if (text === 'max') return 'max';
  const speed = /^\d{1,9}(\.\d{1,6})?$/.test(text) ? Number(text) : 0;
  if (speed > 0) return speed;
  throw new InvalidArgumentError('must be max or a number above 0.');
}
