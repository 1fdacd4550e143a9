import { dollars, grouped } from './decimal-text.js';
import { serviceName, type ReportData } from './report-data.js';
import { change, table, type Cell } from './report-table.js';

/** Each assumption changed by itself, the largest effect first. */
export function sensitivityTable({ sensitivity }: ReportData): string {
  const rows = [...sensitivity]
    .sort((left, right) => effect(right.difference_usd) - effect(left.difference_usd))
    .map((row): Cell[] => [
      { text: row.field, className: 'code' },
      { text: `${row.from} → ${row.to}` },
      { text: dollars(row.total_cost_usd), title: row.total_cost_usd },
      row.difference_percent === null
        ? { text: '' }
        : { ...change(row.difference_percent), title: row.difference_usd },
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
    { text: serviceName(line.service) },
    { text: line.dimension },
    { text: quantityText(line.quantity), title: line.quantity },
    { text: line.rate_usd },
    { text: dollars(line.subtotal_usd), title: line.subtotal_usd },
    { text: `${line.source}, ${line.effective_date}`, className: 'source' },
  ]);
  const { total_cost_usd: total } = estimate.summary;
  const sum: Cell[] = [
    { text: 'Total' },
    { text: '' },
    { text: '' },
    { text: '' },
    { text: dollars(total), title: total },
    { text: `to the last digit ${total} USD`, className: 'source' },
  ];
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
    sum,
  );
}

/** Every assumption with its value and where the default is from. */
export function assumptionTable({ assumptions }: ReportData): string {
  const rows = assumptions.map((each): Cell[] => [
    { text: each.field, className: 'code' },
    {
      text: String(each.value),
      ...(each.value !== each.default && { className: 'set', note: `default ${each.default}` }),
    },
    { text: each.meaning },
    { text: each.source, className: 'source' },
  ]);
  return table(
    'The default stands below what differs from it.',
    [
      { name: 'Assumption' },
      { name: 'Value' },
      { name: 'Meaning' },
      { name: 'Source of the default' },
    ],
    rows,
  );
}

function quantityText(quantity: string): string {
  const [whole = '0', fraction = ''] = quantity.split('.');
  const zeros = /^0*/.exec(fraction)![0].length;
  const shown = whole === '0' ? fraction.slice(0, zeros + 4) : fraction.slice(0, 3);
  return shown === '' ? grouped(whole) : `${grouped(whole)}.${shown}`;
}

/** For sorting alone: the float is exact enough. */
function effect(difference: string): number {
  return Math.abs(Number(difference));
}
