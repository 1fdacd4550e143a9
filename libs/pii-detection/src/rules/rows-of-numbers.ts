import { isDigitAt } from '../segments.js';

const SPACE = 32;
/** A line of groups of digits and nothing else, as a table has them. */
const ROW = /^\d{1,7}(?:[ \t]{1,4}\d{1,7}){1,16}$/;
/** Of longer lines only so much is looked at. */
const MAX_ROW = 120;

/**
 * Whether groups of digits set apart by spaces are cells of a table: more groups stand right beside
 * them, or their line and the next, or the one before, hold nothing but groups.
 */
export function standsInRowOfNumbers(text: string, start: number, end: number): boolean {
  const space = text.indexOf(' ', start);
  if (space < 0 || space >= end || !isDigitAt(text, start)) return false;
  if (text.charCodeAt(start - 1) === SPACE && isDigitAt(text, start - 2)) return true;
  if (text.charCodeAt(end) === SPACE && isDigitAt(text, end + 1)) return true;
  const from = text.lastIndexOf('\n', start - 1);
  const to = text.indexOf('\n', end);
  if ((from < 0 && to < 0) || !ROW.test(lineFrom(text, from + 1))) return false;
  if (to >= 0 && ROW.test(lineFrom(text, to + 1))) return true;
  return from > 0 && ROW.test(lineFrom(text, text.lastIndexOf('\n', from - 1) + 1));
}

function lineFrom(text: string, start: number): string {
  const line = text.slice(start, start + MAX_ROW);
  const end = line.indexOf('\n');
  return (end < 0 ? line : line.slice(0, end)).trim();
}
