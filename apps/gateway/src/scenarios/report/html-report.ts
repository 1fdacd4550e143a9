import { dollars, grouped } from './decimal-text.js';
import { escapeHtml } from './escape-html.js';
import { footer, page, section } from './page.js';
import { serviceName, type ReportData } from './report-data.js';
import { billTable, assumptionTable, sensitivityTable } from './report-tables.js';
import { barChart, columnChart } from './svg-charts.js';
import { timeColumns } from './time-columns.js';

/** The report of a scenario: figures, charts, tables, and every assumption. */
export function htmlReport(data: ReportData): string {
  const { scenario, madeAt } = data;
  return page(`${scenario.name}: cost on AWS`, [
    `<header>
<h1>${escapeHtml(scenario.name)}</h1>
<p class="soft">What this traffic would cost on AWS in ${escapeHtml(scenario.region)}. ${rangeText(data)}</p>
${scenario.description ? `<p>${escapeHtml(scenario.description)}</p>` : ''}
</header>`,
    tiles(data),
    warnings(data),
    services(data),
    overTime(data),
    section('What moves the total', sensitivityTable(data), 'long'),
    section('The bill, line by line', billTable(data), 'long'),
    section('What the figures assume', assumptionTable(data), 'long'),
    footer(madeAt, `Scenario <code>${escapeHtml(scenario.id)}</code>.`),
  ]);
}

function rangeText({ timeseries }: ReportData): string {
  const first = timeseries[0]?.timestamp;
  const last = timeseries.at(-1)?.timestamp;
  if (first === undefined || last === undefined) return 'It holds no logs yet.';
  return first === last
    ? `Logs of the hour from ${hourText(first)} UTC.`
    : `Logs of the hours from ${hourText(first)} to ${hourText(last)} UTC.`;
}

function tiles(data: ReportData): string {
  const { estimate } = data;
  const { summary } = estimate;
  const month = estimate.monthly as { total_cost_usd: string; hours_observed: number } | null;
  const values: [string, string, string][] = [
    ['This traffic', dollars(summary.total_cost_usd), totalNote(data)],
    [
      'A month at this pace',
      month ? dollars(month.total_cost_usd) : 'unknown',
      month ? `from ${grouped(month.hours_observed)} h seen, ${HOURS} h a month` : 'no logs yet',
    ],
    ['Logs', grouped(summary.total_requests), `${grouped(summary.total_bytes)} bytes`],
    [
      'Tokens in logs',
      grouped(summary.llm_tokens),
      `${grouped(estimate.usage['llm_calls'] ?? 0)} model calls`,
    ],
    [
      'With personal data',
      grouped(summary.pii_violations),
      `${grouped(summary.repeated_messages)} repeated messages`,
    ],
  ];
  const items = values.map(
    ([name, value, note]) =>
      `<div><dt>${escapeHtml(name)}</dt><dd>${escapeHtml(value)}<small>${escapeHtml(note)}</small></dd></div>`,
  );
  return `<dl class="tiles">${items.join('')}</dl>`;
}

const HOURS = 730;

function totalNote({ estimate, timeseries }: ReportData): string {
  if (estimate.status === 'partial') return 'without the parts named below';
  return timeseries.length === 0 ? 'no logs yet' : 'in the hours that were seen';
}

function warnings({ estimate }: ReportData): string {
  const missing = estimate.missing.map((name) => `<li>${escapeHtml(name)}</li>`);
  const notes = estimate.notes.map((note) => `<p>${escapeHtml(note)}</p>`);
  if (missing.length + notes.length === 0) return '';
  const list =
    missing.length > 0
      ? `<p><strong>No price is known for these parts. The totals leave them out.</strong></p><ul>${missing.join('')}</ul>`
      : '';
  return `<section class="warn"><h2>To know</h2>${list}${notes.join('')}</section>`;
}

function services({ estimate }: ReportData): string {
  const bars = estimate.cost_breakdown.map(({ service, cost_usd: cost, percentage }) => ({
    label: serviceName(service),
    value: percentage,
    text: cost === null ? 'no price known' : `${dollars(cost)}  (${percentage.toFixed(2)} %)`,
  }));
  return section('By service', barChart('Cost by service', bars));
}

function overTime({ timeseries }: ReportData): string {
  const chart = (type: string, title: string, format: (value: number) => string): string => {
    const points = timeseries
      .filter(({ metric_type: metric }) => metric === type)
      .map(({ timestamp, value }) => ({ timestamp, value: Number(value) }));
    if (points.length === 0) return '';
    const { columns, hoursEach } = timeColumns(points);
    const step = hoursEach === 1 ? 'by hour' : `in steps of ${hoursEach} hours`;
    return section(`${title} over time, ${step}`, columnChart(title, columns, format));
  };
  return (
    chart('cost_usd', 'Cost', (value) => dollars(plain(value))) +
    chart('requests', 'Logs', (value) => grouped(Number(value.toFixed(2))))
  );
}

/** A float of a chart as a decimal, since charts need no more. */
function plain(value: number): string {
  return value.toFixed(15);
}

function hourText(timestamp: string): string {
  return `${timestamp.slice(0, 10)} ${timestamp.slice(11, 16)}`;
}
