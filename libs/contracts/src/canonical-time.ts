const LENGTH = '2026-01-31T23:59:59.999Z'.length;
const ZERO = 48;
const MS_PER_DAY = 86_400_000;
const T = 84;
const COLON = 58;
const POINT = 46;
const Z = 90;
const DAY = /^\d{4}-\d{2}-\d{2}$/;

let lastDay = '';
let lastDayMs = Number.NaN;

/**
 * Unix milliseconds of an ISO-8601 time. One in canonical form (UTC, milliseconds) on the day of the
 * one before, as the events of a batch are, is read without the general parser.
 *
 * @returns NaN when it is not a time.
 */
export function canonicalTimeMs(text: string): number {
  if (!isCanonicalTime(text)) return Date.parse(text);
  if (!text.startsWith(lastDay) || lastDay === '') {
    lastDay = text.slice(0, 10);
    // The general parser takes looser forms than this one.
    lastDayMs = DAY.test(lastDay) ? Date.parse(`${lastDay}T00:00:00.000Z`) : Number.NaN;
  }
  const hours = two(text, 11);
  const minutes = two(text, 14);
  const seconds = two(text, 17);
  const ms = digit(text, 20) * 100 + two(text, 21);
  if (minutes > 59 || seconds > 59) return Number.NaN;
  const sinceMidnight = ((hours * 60 + minutes) * 60 + seconds) * 1_000 + ms;
  return sinceMidnight < MS_PER_DAY ? lastDayMs + sinceMidnight : Number.NaN;
}

/** Whether a text has the form `2026-01-31T23:59:59.999Z`: its marks stand in their places. */
export function isCanonicalTime(text: string): boolean {
  return (
    text.length === LENGTH &&
    text.charCodeAt(10) === T &&
    text.charCodeAt(13) === COLON &&
    text.charCodeAt(16) === COLON &&
    text.charCodeAt(19) === POINT &&
    text.charCodeAt(23) === Z
  );
}

function two(text: string, index: number): number {
  return digit(text, index) * 10 + digit(text, index + 1);
}

/** NaN for anything but a digit. */
function digit(text: string, index: number): number {
  const value = text.charCodeAt(index) - ZERO;
  return value >= 0 && value <= 9 ? value : Number.NaN;
}
