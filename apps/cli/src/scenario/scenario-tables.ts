import type { ScenarioComparison, ScenarioEstimate, ScenarioInfo } from '@costwire/sdk';
import { formatCount } from '../output/count.js';
import { printable } from '../output/printable.js';
import { formatTable } from '../output/table.js';

/** Scenarios as a table. */
export function formatScenarios(items: readonly ScenarioInfo[]): string {
  if (items.length === 0) return 'No scenarios.\n';
  return formatTable(
    ['id', 'name', 'region', 'status', 'created at'].map((title) => ({ title, align: 'left' })),
    items.map((item) => [item.id, item.name, item.region, item.status, item.created_at]),
  );
}

/** An estimate: the bill by service, what it rests on, what is missing. */
export function formatEstimate(estimate: ScenarioEstimate): string {
  const { summary, monthly } = estimate;
  const facts = [
    `${formatCount(summary.total_requests)} logs, ${formatCount(summary.total_bytes)} bytes, ` +
      `${formatCount(summary.llm_tokens)} tokens, ${formatCount(summary.pii_violations)} with personal data`,
    `${formatCount(summary.sqs_blocks)} blocks of 64 KiB, ` +
      `${formatCount(summary.lambda_invocations)} invocations`,
  ];
  const bill = formatTable(
    [
      { title: 'service', align: 'left' },
      { title: 'cost (USD)', align: 'decimal' },
      { title: '%', align: 'right' },
    ],
    [
      ...estimate.cost_breakdown.map((line) => [
        line.service,
        line.cost_usd ?? 'unknown',
        line.percentage.toFixed(2),
      ]),
      ['total', summary.total_cost_usd, ''],
    ],
  );
  const month = monthly
    ? [`A month at this pace (${monthly.hours_observed} h seen): ${monthly.total_cost_usd} USD`]
    : [];
  const missing = estimate.missing.map((name) => `no price: ${name}`);
  const remarks = [...missing, ...estimate.notes].map(printable);
  return [...facts, bill.trimEnd(), ...month, ...remarks].map((line) => `${line}\n`).join('');
}

/** A comparison as a table, one column of the answer a row. */
export function formatComparison({ items }: ScenarioComparison): string {
  return formatTable(
    [
      { title: 'scenario', align: 'left' },
      { title: 'variant', align: 'left' },
      { title: 'region', align: 'left' },
      { title: 'cost (USD)', align: 'decimal' },
      { title: 'difference (USD)', align: 'decimal' },
      { title: '%', align: 'decimal' },
      { title: 'no price', align: 'right' },
    ],
    items.map((item) => [
      item.scenario_name,
      item.variant ?? '',
      item.region,
      item.summary.total_cost_usd,
      item.difference_usd,
      item.difference_percent ?? '',
      String(item.missing.length),
    ]),
  );
}
