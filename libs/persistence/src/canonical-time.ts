const LENGTH = '2026-01-31T23:59:59.999Z'.length;
const ZERO = 48;
const MS_PER_DAY = 86_400_000;
/** What stands between the digits behind the day. */
const MARKS: readonly (readonly [index: number, code: number])[] = [
  [10, 84],
  [13, 58],
  [16, 58],
  [19, 46],
  [23, 90],
];

let lastDay = '';
let lastDayMs = Number.NaN;

/**
 * Unix milliseconds of an ISO-8601 time. One in canonical form (UTC, milliseconds) on the day of the
 * one before, as the events of a batch are, is read without the general parser.
 *
 * @returns NaN when it is not a time.
 */
export function canonicalTimeMs(text: string): number {
  if (!hasMarks(text)) return Date.parse(text);
  if (!text.startsWith(lastDay) || lastDay === '') {
    lastDay = text.slice(0, 10);
    lastDayMs = Date.parse(`${lastDay}T00:00:00.000Z`);
  }
  const hours = two(text, 11);
  const minutes = two(text, 14);
  const seconds = two(text, 17);
  const ms = digit(text, 20) * 100 + two(text, 21);
  if (minutes > 59 || seconds > 59) return Number.NaN;
  const sinceMidnight = ((hours * 60 + minutes) * 60 + seconds) * 1_000 + ms;
  return sinceMidnight < MS_PER_DAY ? lastDayMs + sinceMidnight : Number.NaN;
}

function hasMarks(text: string): boolean {
  if (text.length !== LENGTH) return false;
  for (const [index, code] of MARKS) if (text.charCodeAt(index) !== code) return false;
  return true;
}

function two(text: string, index: number): number {
  return digit(text, index) * 10 + digit(text, index + 1);
}

/** NaN for anything but a digit. */
function digit(text: string, index: number): number {
  const value = text.charCodeAt(index) - ZERO;
  return value >= 0 && value <= 9 ? value : Number.NaN;
}
