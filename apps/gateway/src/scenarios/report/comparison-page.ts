import { PROFILE_FIELDS, profileValue } from '@costwire/pricing';
import { dollars, grouped } from './decimal-text.js';
import { escapeHtml } from './escape-html.js';
import { footer, page, section } from './page.js';
import { serviceName, type ComparedEstimate, type ComparisonData } from './report-data.js';
import { change, table, type Cell, type Column } from './report-table.js';
import { barChart } from './svg-charts.js';

/** Room for the names of estimates, of the 720 that a chart is wide. */
const NAMES_WIDTH = 300;
/** Bars that are still read; the table holds all. */
const MAX_BARS = 40;

/** Scenarios side by side, in the style of the report. */
export function comparisonPage({ items }: ComparisonData, madeAt: string): string {
  return page('Comparison of costs on AWS', [
    `<header>
<h1>Comparison of costs on AWS</h1>
<p class="soft">${grouped(items.length)} ${items.length === 1 ? 'estimate' : 'estimates'}. Differences are to the first.</p>
</header>`,
    missing(items),
    section('Totals', totalsChart(items)),
    section('Side by side', totalsTable(items), 'long'),
    section('By service', servicesTable(items), 'long'),
    differing(items),
    footer(madeAt),
  ]);
}

/** Under what a scenario is estimated. */
function placeOf({ variant, region }: ComparedEstimate): string {
  return variant === null || variant === region ? region : `${variant}, ${region}`;
}

function headOf(item: ComparedEstimate): Cell {
  return { text: item.scenario_name, note: placeOf(item) };
}

function totalsChart(items: readonly ComparedEstimate[]): string {
  const bars = items.slice(0, MAX_BARS).map((item) => ({
    label: item.scenario_name,
    note: placeOf(item),
    hue: 0,
    value: Number(item.summary.total_cost_usd),
    text: dollars(item.summary.total_cost_usd),
  }));
  const rest = items.length - bars.length;
  const more = rest > 0 ? `<p class="soft">${rest} more in the table.</p>` : '';
  return barChart('Totals', bars, NAMES_WIDTH) + more;
}

function totalsTable(items: readonly ComparedEstimate[]): string {
  const rows = items.map((item): Cell[] => {
    const { summary, difference_usd: more, difference_percent: percent } = item;
    const month = item.monthly as { total_cost_usd: string } | null;
    const total = summary.total_cost_usd;
    return [
      headOf(item),
      { text: grouped(summary.total_requests) },
      { text: dollars(total), title: total },
      percent === null ? { text: '' } : { ...change(percent), title: `${more} USD` },
      month
        ? { text: dollars(month.total_cost_usd), title: month.total_cost_usd }
        : { text: 'unknown' },
    ];
  });
  const numbers = ['Logs', 'Total', 'Difference', 'A month at this pace'];
  return table(
    'Totals are of the traffic seen, priced as if nothing else ran.',
    [{ name: 'Scenario' }, ...numbers.map(numberColumn)],
    rows,
  );
}

function servicesTable(items: readonly ComparedEstimate[]): string {
  const services = items[0]?.cost_breakdown.map(({ service }) => service) ?? [];
  const rows = items.map((item): Cell[] => [
    headOf(item),
    ...item.cost_breakdown.map(({ cost_usd: cost }) =>
      cost === null ? { text: 'no price' } : { text: dollars(cost), title: cost },
    ),
  ]);
  const names = services.map(serviceName);
  return table('In US dollars.', [{ name: 'Scenario' }, ...names.map(numberColumn)], rows);
}

function numberColumn(name: string): Column {
  return { name, isNumber: true };
}

/** The assumptions in which the estimates differ; those they share are in the report of each. */
function differing(items: readonly ComparedEstimate[]): string {
  const fields = PROFILE_FIELDS.map(({ path }) => path).filter(
    (path) => new Set(items.map(({ profile }) => profileValue(profile, path))).size > 1,
  );
  if (fields.length === 0) return '';
  const rows = items.map((item): Cell[] => [
    headOf(item),
    {
      text: fields.map((field) => `${field} = ${profileValue(item.profile, field)}`).join(', '),
      className: 'code',
    },
  ]);
  const columns = [{ name: 'Scenario' }, { name: 'Assumptions' }];
  const differences = table('Those that are the same everywhere are left out.', columns, rows);
  return section('Assumptions that differ', differences, 'long');
}

function missing(items: readonly ComparedEstimate[]): string {
  const parts = items
    .filter((item) => item.missing.length > 0)
    .map(
      (item) =>
        `<li>${escapeHtml(`${item.scenario_name} (${placeOf(item)}): ${item.missing.join('; ')}`)}</li>`,
    );
  if (parts.length === 0) return '';
  const words =
    '<p><strong>No price is known for these parts. The totals leave them out.</strong></p>';
  return section('To know', `${words}<ul>${parts.join('')}</ul>`, 'warn');
}
