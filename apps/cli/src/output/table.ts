import { printable } from './printable.js';

/** How a column is set. `decimal` lines the points up. */
type ColumnAlignment = 'left' | 'right' | 'decimal';

/** One column of a table. */
export interface Column {
  title: string;
  align: ColumnAlignment;
}

const GAP = '  ';

/**
 * Sets rows as aligned text, one line a row, the titles first; every line ends in a newline.
 *
 * Control characters in cells become `?`: data must not be able to steer the terminal.
 *
 * @param width longer lines are cut to so many characters, the last one an ellipsis.
 */
export function formatTable(
  columns: readonly Column[],
  rows: readonly string[][],
  width = Infinity,
): string {
  const cells = rows.map((row) => row.map((cell) => printable(cell)));
  const set = columns.map((column, index) => {
    const texts = cells.map((row) => row[index] ?? '');
    return setColumn(column, column.align === 'decimal' ? alignPoints(texts) : texts);
  });
  const lineCount = rows.length + 1;
  const lines = Array.from({ length: lineCount }, (_, line) =>
    set.map((column) => column[line]).join(GAP),
  );
  return lines.map((line) => `${cut(line.trimEnd(), width)}\n`).join('');
}

function setColumn({ title, align }: Column, texts: readonly string[]): string[] {
  const all = [title, ...texts];
  const width = Math.max(...all.map(widthOf));
  return all.map((text) => {
    const padding = ' '.repeat(width - widthOf(text));
    return align === 'left' ? text + padding : padding + text;
  });
}

function alignPoints(texts: readonly string[]): string[] {
  const fractions = texts.map((text) => (/\.\d*$/.exec(text)?.[0] ?? '').length);
  const widest = Math.max(0, ...fractions);
  return texts.map((text, index) => text + ' '.repeat(widest - fractions[index]!));
}

function cut(line: string, width: number): string {
  return widthOf(line) > width ? `${[...line].slice(0, width - 1).join('')}…` : line;
}

function widthOf(text: string): number {
  return [...text].length;
}
