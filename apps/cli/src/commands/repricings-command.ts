import { REPRICING_FILTERS, type RepricingFilter } from '@costwire/contracts';
import type { CostwireClient, RepricedAmounts, RepricingInfo } from '@costwire/sdk';
import { Command } from 'commander';
import { CliFailure } from '../cli-failure.js';
import type { CliContext } from '../cli-context.js';
import { openClient, withConnectionOptions, type ConnectionOptions } from '../connection.js';
import { integerBetween, momentBefore, oneOf } from '../option-values.js';
import { formatCount } from '../output/count.js';
import { printable } from '../output/printable.js';
import { formatTable, type Column } from '../output/table.js';
import { writeJson } from '../output/write-json.js';
import { sleep } from '../sending/sleep.js';

interface Printing extends ConnectionOptions {
  json?: boolean;
}

interface WaitOptions extends Printing {
  wait?: boolean;
}

interface CreateOptions extends WaitOptions {
  from: string;
  to: string;
  reason: string;
  provider?: string;
  model?: string;
  feature?: string;
  user?: string;
  agent?: string;
  status?: string;
}

interface ListOptions extends Printing {
  limit: number;
  cursor?: string;
}

const STATUSES = ['priced', 'partial', 'unpriced'] as const;
const POLL_MS = 500;

const LIST: readonly Column[] = [
  { title: 'id', align: 'left' },
  { title: 'status', align: 'left' },
  { title: 'from', align: 'left' },
  { title: 'to', align: 'left' },
  { title: 'calls', align: 'right' },
  { title: 'difference USD', align: 'right' },
  { title: 'reason', align: 'left' },
];

const MODELS: readonly Column[] = [
  { title: 'model', align: 'left' },
  { title: 'calls', align: 'right' },
  { title: 'changed', align: 'right' },
  { title: 'old USD', align: 'right' },
  { title: 'new USD', align: 'right' },
  { title: 'difference', align: 'right' },
];

/** `costwire repricings`: what other prices change in the past, and whether they may. */
export function repricingsCommand(context: CliContext): Command {
  return new Command('repricings')
    .description('Price the past anew: work out what changes, then have it booked.')
    .addCommand(createCommand(context))
    .addCommand(listCommand(context))
    .addCommand(showCommand(context))
    .addCommand(approveCommand(context))
    .addCommand(cancelCommand(context));
}

function createCommand(context: CliContext): Command {
  const moment = momentBefore(context.now);
  return withPrinting(new Command('create'))
    .description('Work out what the prices of now would change; books nothing.')
    .requiredOption('--from <time>', 'from this time on: ISO-8601, or 24h, 7d', moment)
    .option('--to <time>', 'before this time; now when absent', moment)
    .requiredOption('--reason <text>', 'why; kept in the audit trail')
    .option('--provider <name>', 'calls of this provider alone')
    .option('--model <name>', 'calls of this model alone')
    .option('--feature <name>', 'calls of this feature alone')
    .option('--user <id>', 'calls of this user alone')
    .option('--agent <name>', 'calls of this agent alone')
    .option('--status <status>', `calls that are ${STATUSES.join(', ')}`, oneOf(STATUSES))
    .option('--wait', 'wait for the result')
    .action(async (options: CreateOptions) => {
      const client = await openClient(options, context);
      const { from, to = new Date(context.now()).toISOString(), reason } = options;
      const asked = await client.repricings.create({ from, to, reason, filter: filterOf(options) });
      print(context, await settled(client, asked, ['calculating'], options), options);
    });
}

function listCommand(context: CliContext): Command {
  return withPrinting(new Command('list'))
    .description('List re-pricings, newest first.')
    .option('--limit <n>', 're-pricings to list', integerBetween(1, 100), 20)
    .option('--cursor <cursor>', 'continue where a page ended')
    .action(async ({ limit, cursor, ...options }: ListOptions) => {
      const client = await openClient(options, context);
      const page = await client.repricings.list({
        limit,
        ...(cursor !== undefined && { cursor }),
      });
      if (options.json) return writeJson(context, page);
      const table = formatTable(LIST, page.items.map(rowOf));
      context.stdout.write(page.items.length === 0 ? 'No re-pricings.\n' : table);
      if (page.next_cursor) context.stdout.write(`More: --cursor ${page.next_cursor}\n`);
    });
}

function showCommand(context: CliContext): Command {
  return withPrinting(new Command('show'))
    .description('Show what a re-pricing changes by model, and how far it is.')
    .argument('<id>', 'the id that "repricings list" shows')
    .action(async (id: string, options: Printing) => {
      print(context, await (await openClient(options, context)).repricings.get(id), options);
    });
}

function approveCommand(context: CliContext): Command {
  return withPrinting(new Command('approve'))
    .description('Book what was proposed; takes another key than the one that asked.')
    .argument('<id>', 'the id that "repricings list" shows')
    .option('--wait', 'wait until all is booked')
    .action(async (id: string, options: WaitOptions) => {
      const client = await openClient(options, context);
      const approved = await client.repricings.approve(id);
      print(context, await settled(client, approved, ['running', 'telling'], options), options);
    });
}

function cancelCommand(context: CliContext): Command {
  return withPrinting(new Command('cancel'))
    .description('Drop a re-pricing that is not approved.')
    .argument('<id>', 'the id that "repricings list" shows')
    .action(async (id: string, options: Printing) => {
      const cancelled = await (await openClient(options, context)).repricings.cancel(id);
      if (options.json) return writeJson(context, cancelled);
      context.stdout.write(`${cancelled.id} is ${cancelled.status}.\n`);
    });
}

function withPrinting(command: Command): Command {
  return withConnectionOptions(command).option('--json', 'print the answer as JSON');
}

function filterOf({ user, agent, ...options }: CreateOptions): RepricingFilter {
  const given: RepricingFilter = {};
  const values = { ...options, user_id: user, agent_name: agent };
  for (const name of REPRICING_FILTERS) {
    const value = values[name];
    if (value !== undefined) given[name] = value;
  }
  return given;
}

/** Where a re-pricing stands when the work on it is over, or at once without `--wait`. */
async function settled(
  client: CostwireClient,
  repricing: RepricingInfo,
  underWay: readonly RepricingInfo['status'][],
  { wait }: WaitOptions,
): Promise<RepricingInfo> {
  let found = repricing;
  while (wait && underWay.includes(found.status)) {
    await sleep(POLL_MS);
    found = await client.repricings.get(found.id);
  }
  if (wait && found.failure !== null) throw new CliFailure(`${found.id}: ${found.failure}`);
  return found;
}

/** What is booked of one that was approved, what would be of any other. */
function amountsOf({
  decided_by: decidedBy,
  status,
  applied,
  proposed,
}: RepricingInfo): RepricedAmounts {
  return decidedBy !== null && status !== 'cancelled' ? applied : proposed;
}

function rowOf(repricing: RepricingInfo): string[] {
  const { totals } = amountsOf(repricing);
  const { id, status, from, to, reason } = repricing;
  return [id, status, from, to, formatCount(totals.calls), totals.difference, reason];
}

function print(context: CliContext, repricing: RepricingInfo, { json }: Printing): void {
  if (json) {
    writeJson(context, repricing);
    return;
  }
  const { id, status, failure, reached, from, to, reason } = repricing;
  const { by_model: models, totals } = amountsOf(repricing);
  const lines = [
    `id      ${id}`,
    `status  ${status}${failure === null ? '' : `: ${failure}`}`,
    `range   ${from} to ${to}${reached === null ? '' : `, done up to ${reached}`}`,
    `reason  ${reason}`,
  ];
  const rows = models.map((each) => [
    `${each.provider}/${each.model}`,
    formatCount(each.calls),
    formatCount(each.changed_calls),
    ...[each.old_total, each.new_total, each.difference],
  ]);
  rows.push([
    'all',
    formatCount(totals.calls),
    formatCount(totals.changed_calls),
    ...[totals.old_total, totals.new_total, totals.difference],
  ]);
  context.stdout.write(`${lines.map(printable).join('\n')}\n\n${formatTable(MODELS, rows)}`);
}
