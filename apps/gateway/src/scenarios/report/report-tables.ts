import { dollars, grouped } from './decimal-text.js';
import { escapeHtml } from './escape-html.js';
import type { ReportData } from './report-data.js';

interface Cell {
  text: string;
  className?: string;
  /** The exact value behind a shortened text. */
  title?: string;
}

interface Column {
  name: string;
  isNumber?: boolean;
}

/** Each assumption changed by itself, the largest effect first. */
export function sensitivityTable({ sensitivity }: ReportData): string {
  const rows = [...sensitivity]
    .sort((left, right) => effect(right.difference_usd) - effect(left.difference_usd))
    .map((row): Cell[] => [
      { text: row.field },
      { text: `${row.from} → ${row.to}` },
      { text: dollars(row.total_cost_usd), title: row.total_cost_usd },
      {
        text: row.difference_percent === null ? '' : `${signed(row.difference_percent)} %`,
        className: directionOf(row.difference_usd),
        title: row.difference_usd,
      },
    ]);
  return table(
    'One assumption at a time, all others as they are.',
    [
      { name: 'Assumption' },
      { name: 'Change' },
      { name: 'Total', isNumber: true },
      { name: 'Difference', isNumber: true },
    ],
    rows,
  );
}

/** Every line of the bill with its rate and the source of it. */
export function billTable({ estimate }: ReportData): string {
  const lines = estimate.bill as {
    service: string;
    dimension: string;
    quantity: string;
    rate_usd: string;
    subtotal_usd: string;
    source: string;
    effective_date: string;
  }[];
  const rows = lines.map((line): Cell[] => [
    { text: line.service },
    { text: line.dimension },
    { text: quantityText(line.quantity), title: line.quantity },
    { text: line.rate_usd },
    { text: dollars(line.subtotal_usd), title: line.subtotal_usd },
    { text: `${line.source}, ${line.effective_date}` },
  ]);
  return table(
    'Quantities in the units that AWS bills; tiers each have a line.',
    [
      { name: 'Service' },
      { name: 'Dimension' },
      { name: 'Quantity', isNumber: true },
      { name: 'Rate (USD)', isNumber: true },
      { name: 'Amount', isNumber: true },
      { name: 'Price from' },
    ],
    rows,
  );
}

/** Every assumption with its value and where the default is from. */
export function assumptionTable({ assumptions }: ReportData): string {
  const rows = assumptions.map((each): Cell[] => [
    { text: each.field },
    { text: String(each.value) },
    { text: each.value === each.default ? '' : String(each.default) },
    { text: each.meaning },
    { text: each.source },
  ]);
  return table(
    'The default stands where it was changed.',
    [
      { name: 'Assumption' },
      { name: 'Value', isNumber: true },
      { name: 'Default', isNumber: true },
      { name: 'Meaning' },
      { name: 'Source of the default' },
    ],
    rows,
  );
}

function table(caption: string, columns: readonly Column[], rows: readonly Cell[][]): string {
  const head = columns.map(
    ({ name, isNumber }) =>
      `<th scope="col"${isNumber ? ' class="number"' : ''}>${escapeHtml(name)}</th>`,
  );
  const body = rows.map(
    (cells) => `<tr>${cells.map((cell, at) => cellOf(cell, columns[at]!, at)).join('')}</tr>`,
  );
  return `<div class="wide"><table><caption>${escapeHtml(caption)}</caption><thead><tr>${head.join('')}</tr></thead><tbody>${body.join('')}</tbody></table></div>`;
}

function cellOf({ text, className, title }: Cell, { isNumber }: Column, at: number): string {
  const classes = [isNumber ? 'number' : '', className ?? ''].filter((name) => name !== '');
  const attributes =
    (classes.length > 0 ? ` class="${classes.join(' ')}"` : '') +
    (title === undefined ? '' : ` title="${escapeHtml(title)}"`);
  return at === 0
    ? `<th scope="row"${attributes}><code>${escapeHtml(text)}</code></th>`
    : `<td${attributes}>${escapeHtml(text)}</td>`;
}

function quantityText(quantity: string): string {
  const [whole = '0', fraction = ''] = quantity.split('.');
  const zeros = /^0*/.exec(fraction)![0].length;
  const shown = whole === '0' ? fraction.slice(0, zeros + 4) : fraction.slice(0, 3);
  return shown === '' ? grouped(whole) : `${grouped(whole)}.${shown}`;
}

function signed(text: string): string {
  return text.startsWith('-') ? text.replace('-', '−') : text === '0' ? text : `+${text}`;
}

function directionOf(difference: string): string {
  if (difference === '0') return '';
  return difference.startsWith('-') ? 'less' : 'more';
}

/** For sorting alone: the float is exact enough. */
function effect(difference: string): number {
  return Math.abs(Number(difference));
}
