import { addUsd, formatUsd, parseUsd, ZERO_USD, type Usd } from '@costwire/contracts';
import type { BreakdownRow, CostBreakdown } from '@costwire/sdk';
import { countOf, formatCount } from './count.js';
import { formatTable, type Column } from './table.js';

/** The sums under a cost report. */
export interface ReportTotal {
  /** Exact decimal US dollars of the calls that have a price. */
  totalCost: string;
  totalTokens: number;
  callCount: number;
  unpricedCalls: number;
}

/** Adds the rows up, the amounts exactly. Throws when an amount is not a decimal. */
export function totalOf(rows: readonly BreakdownRow[]): ReportTotal {
  const sum = (pick: (row: BreakdownRow) => number): number =>
    rows.reduce((total, row) => total + pick(row), 0);
  return {
    totalCost: formatUsd(rows.reduce((total, row) => addUsd(total, costOf(row)), ZERO_USD)),
    totalTokens: sum((row) => row.totalTokens),
    callCount: sum((row) => row.callCount),
    unpricedCalls: sum((row) => row.unpricedCalls),
  };
}

/** The report as text: dearest group first, then the total, then what the amounts leave out. */
export function formatCostReport(groupBy: string, report: CostBreakdown): string {
  if (report.data.length === 0) return emptyReport(report.meta);
  const total = totalOf(report.data);
  const rows = [...report.data].sort(dearestFirst).map(cellsOf);
  const table = formatTable(columnsOf(groupBy), [...rows, cellsOf({ ...total, name: 'total' })]);
  if (total.unpricedCalls === 0) return table;
  const missing = total.unpricedCalls === 1 ? 'has no known price' : 'have no known price';
  return `${table}${countOf(total.unpricedCalls, 'call')} ${missing}; the amounts leave them out.\n`;
}

function emptyReport({ from, to, span }: CostBreakdown['meta']): string {
  if (span === null) return 'No calls are recorded yet. Try "costwire demo".\n';
  return `No calls from ${from} to ${to}. The data spans ${span.first} to ${span.last}.\n`;
}

function columnsOf(groupBy: string): Column[] {
  return [
    { title: groupBy, align: 'left' },
    { title: 'cost (USD)', align: 'decimal' },
    { title: 'calls', align: 'right' },
    { title: 'tokens', align: 'right' },
    { title: 'unpriced calls', align: 'right' },
  ];
}

function cellsOf(row: ReportTotal & { name: string }): string[] {
  const unknown = row.callCount > 0 && row.unpricedCalls === row.callCount;
  return [
    row.name === '' ? '(none)' : row.name,
    unknown ? 'unknown' : row.totalCost,
    formatCount(row.callCount),
    formatCount(row.totalTokens),
    formatCount(row.unpricedCalls),
  ];
}

function dearestFirst(left: BreakdownRow, right: BreakdownRow): number {
  const difference = costOf(right) - costOf(left);
  if (difference !== 0n) return difference > 0n ? 1 : -1;
  return left.name < right.name ? -1 : 1;
}

function costOf(row: BreakdownRow): Usd {
  const cost = parseUsd(row.totalCost);
  if (cost === undefined) throw new Error(`not an amount: "${row.totalCost}"`);
  return cost;
}
