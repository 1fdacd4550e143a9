import { canonicalTimeMs, isCanonicalTime } from '@costwire/contracts';

const ISO =
  /^(\d{4})-(\d{2})-(\d{2})[T ](\d{2}):(\d{2})(?::(\d{2})(?:[.,]\d{1,9})?)?(Z|[+-]\d{2}:?\d{2})?$/i;
const LAST_DAY_OF_EVERY_MONTH = '28';
/** Times whose year has four digits in UTC: beyond them an offset leads, and Postgres refuses those. */
const FIRST_MS = Date.parse('0001-01-01T00:00:00Z');
const LAST_MS = Date.parse('9999-12-31T23:59:59.999Z');
/** Events may lie this far ahead of our clock, in milliseconds. */
const MAX_FUTURE_MS = 86_400_000;

/** The last text that was read and is in the form we keep already: nothing is left to normalise. */
let lastCanonical = '';

/**
 * Reads an ISO-8601 date and time; without an offset it is UTC. Digits beyond milliseconds are cut.
 *
 * @returns Unix milliseconds, or `undefined` when it is not such a time, no such day exists, or its
 * year in UTC is not one of 1 to 9999.
 */
export function parseTimestamp(text: string): number | undefined {
  if (isCanonicalTime(text) && text.slice(8, 10) <= LAST_DAY_OF_EVERY_MONTH) {
    const ms = canonicalTimeMs(text);
    if (!Number.isNaN(ms)) {
      lastCanonical = text;
      return withinYears(ms);
    }
  }
  const match = ISO.exec(text);
  if (!match) return undefined;
  const [, year, month, day, , , , offset] = match;
  if (!dayExists(Number(year), Number(month), Number(day))) return undefined;
  const normal = text
    .replace(' ', 'T')
    .replace(',', '.')
    .replace(/(\.\d{3})\d+/, '$1');
  return withinYears(Date.parse(offset ? normal : `${normal}Z`));
}

/** A time that {@link parseTimestamp} takes, as ISO-8601 in UTC with milliseconds. */
export function canonicalTimestamp(text: string): string {
  // That of an event was read a moment ago to be checked.
  if (text === lastCanonical) return text;
  const ms = parseTimestamp(text)!;
  return text === lastCanonical ? text : new Date(ms).toISOString();
}

function withinYears(ms: number): number | undefined {
  return ms >= FIRST_MS && ms <= LAST_MS ? ms : undefined;
}

/** Whether an event may carry this time: from 1970 up to a day ahead of now. */
export function isAcceptableEventTime(ms: number, nowMs: number): boolean {
  return ms >= 0 && ms <= nowMs + MAX_FUTURE_MS;
}

function dayExists(year: number, month: number, day: number): boolean {
  const date = new Date(Date.UTC(year, month - 1, day));
  return date.getUTCMonth() === month - 1 && date.getUTCDate() === day;
}
