import { alignedDecimals } from './decimal-text.js';
import { escapeHtml } from './escape-html.js';

/** One cell. */
export interface Cell {
  text: string;
  className?: string;
  /** The exact value behind a shortened text. */
  title?: string;
  /** Stands small below the text. */
  note?: string;
}

/** One column. Numbers are set right with their points below each other. */
export interface Column {
  name: string;
  isNumber?: boolean;
}

/**
 * A table whose first column heads its rows.
 *
 * @param last a row that sums the others up.
 */
export function table(
  caption: string,
  columns: readonly Column[],
  rows: readonly Cell[][],
  last?: Cell[],
): string {
  const head = columns.map(
    ({ name, isNumber }) =>
      `<th scope="col"${isNumber ? ' class="number"' : ''}>${escapeHtml(name)}</th>`,
  );
  const all = aligned(columns, last ? [...rows, last] : rows).map(
    (cells) => `<tr>${cells.map((cell, at) => cellOf(cell, columns[at]!, at)).join('')}</tr>`,
  );
  const foot = last ? `<tfoot>${all.pop()!}</tfoot>` : '';
  return `<div class="wide"><table><caption>${escapeHtml(caption)}</caption><thead><tr>${head.join('')}</tr></thead><tbody>${all.join('')}</tbody>${foot}</table></div>`;
}

function aligned(columns: readonly Column[], rows: readonly Cell[][]): Cell[][] {
  const texts = columns.map(({ isNumber }, at) => {
    const column = rows.map((cells) => cells[at]!.text);
    return isNumber ? alignedDecimals(column) : column;
  });
  return rows.map((cells, row) => cells.map((cell, at) => ({ ...cell, text: texts[at]![row]! })));
}

function cellOf({ text, className, title, note }: Cell, { isNumber }: Column, at: number): string {
  const classes = [isNumber ? 'number' : '', className ?? ''].filter((name) => name !== '');
  const attributes =
    (classes.length > 0 ? ` class="${classes.join(' ')}"` : '') +
    (title === undefined ? '' : ` title="${escapeHtml(title)}"`);
  const small = note === undefined ? '' : `<small>${escapeHtml(note)}</small>`;
  return at === 0
    ? `<th scope="row"${attributes}>${escapeHtml(text)}${small}</th>`
    : `<td${attributes}>${escapeHtml(text)}${small}</td>`;
}

/** A change in per cent, of at most two decimals: with its sign, and the class that colours it. */
export function change(percent: string): Cell {
  const [whole = '', decimals = ''] = percent.replace('-', '').split('.');
  const digits = `${whole}.${decimals.padEnd(2, '0')} %`;
  if (!/[1-9]/.test(percent)) return { text: digits };
  const isLess = percent.startsWith('-');
  return { text: `${isLess ? '\u2212' : '+'}${digits}`, className: isLess ? 'less' : 'more' };
}
