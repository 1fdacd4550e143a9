import type { ReportData } from './report-data.js';

const COLUMNS = ['section', 'name', 'detail', 'unit', 'value', 'source'] as const;
/** A spreadsheet would take a cell that begins so for a formula. */
const FORMULA_START = /^[=+\-@\t\r]/;
const IS_NUMBER = /^-?\d+(\.\d+)?$/;

/**
 * The figures as one table (RFC 4180): summary, services, bill lines, hours, sensitivity and
 * assumptions, one value a row, exact.
 */
export function csvReport(data: ReportData): string {
  const rows = [...aboutRows(data), ...costRows(data), ...tableRows(data)];
  return [COLUMNS as readonly string[], ...rows]
    .map((row) => `${row.map(cellOf).join(',')}\r\n`)
    .join('');
}

function aboutRows({ scenario, madeAt, estimate }: ReportData): string[][] {
  return [
    ['scenario', 'name', '', '', scenario.name, ''],
    ['scenario', 'region', '', '', scenario.region, ''],
    ['scenario', 'made_at', '', '', madeAt, ''],
    ...Object.entries(estimate.summary).map(([name, value]) => [
      'summary',
      name,
      '',
      unitOf(name),
      String(value),
      '',
    ]),
    ...estimate.missing.map((name) => ['missing', name, '', '', '', '']),
  ];
}

function costRows({ estimate, timeseries }: ReportData): string[][] {
  return [
    ...estimate.cost_breakdown.map(({ service, cost_usd: cost }) => [
      'service',
      service,
      '',
      'USD',
      cost ?? 'unknown',
      '',
    ]),
    ...(estimate.bill as Record<string, string>[]).map((line) => [
      'bill',
      `${line['service']} ${line['dimension']}`,
      `${line['quantity']} x ${line['rate_usd']}`,
      'USD',
      line['subtotal_usd'] ?? '',
      `${line['source']}, ${line['effective_date']}`,
    ]),
    ...timeseries.map(({ timestamp, metric_type: type, value }) => [
      'hour',
      type,
      timestamp,
      unitOf(type),
      String(value),
      '',
    ]),
  ];
}

function tableRows({ sensitivity, assumptions }: ReportData): string[][] {
  return [
    ...sensitivity.map((row) => [
      'sensitivity',
      row.field,
      `${row.from} -> ${row.to}`,
      'USD',
      row.total_cost_usd,
      '',
    ]),
    ...assumptions.map((each) => [
      'assumption',
      each.field,
      each.meaning,
      '',
      String(each.value),
      each.source,
    ]),
  ];
}

function unitOf(name: string): string {
  return name.endsWith('_usd') ? 'USD' : '';
}

function cellOf(text: string): string {
  const safe = FORMULA_START.test(text) && !IS_NUMBER.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
