import { FOCUS_COLUMNS, type FocusContext } from './focus-columns.js';
import type { FocusRow } from './focus-rows.query.js';

/** The forms of the export. */
export const FOCUS_FORMATS = ['csv', 'ndjson'] as const;
/** One of {@link FOCUS_FORMATS}. */
export type FocusFormat = (typeof FOCUS_FORMATS)[number];

/** Media types of the forms (RFC 4180; the registration of NDJSON is by usage). */
export const FOCUS_MEDIA_TYPES: Readonly<Record<FocusFormat, string>> = {
  csv: 'text/csv; charset=utf-8; header=present',
  ndjson: 'application/x-ndjson',
};

/** The text of an export, a piece for each batch of rows; a CSV begins with the names of its columns. */
export async function* focusLines(
  batches: AsyncIterable<FocusRow[]>,
  format: FocusFormat,
  context: FocusContext,
): AsyncGenerator<string> {
  if (format === 'csv') yield `${FOCUS_COLUMNS.map(({ name }) => name).join(',')}\r\n`;
  const line = format === 'csv' ? csvLine : jsonLine;
  for await (const rows of batches) yield rows.map((row) => line(row, context)).join('');
}

function csvLine(row: FocusRow, context: FocusContext): string {
  return `${FOCUS_COLUMNS.map(({ value }) => csvCell(value(row, context))).join(',')}\r\n`;
}

/** A null is an empty cell; an empty text would be quoted, so that the two stay apart. */
function csvCell(value: string | object | null): string {
  if (value === null) return '';
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return text === '' || /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

function jsonLine(row: FocusRow, context: FocusContext): string {
  const cells = FOCUS_COLUMNS.map(({ name, value }) => [name, value(row, context)] as const);
  return `${JSON.stringify(Object.fromEntries(cells))}\n`;
}
