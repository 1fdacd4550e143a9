import type { PricedUsageEvent } from '@costwire/sdk';
import { Command } from 'commander';
import type { CliContext } from '../cli-context.js';
import { openClient, withConnectionOptions, type ConnectionOptions } from '../connection.js';
import { integerBetween, momentBefore } from '../option-values.js';
import { formatCount } from '../output/count.js';
import { formatTable, type Column } from '../output/table.js';
import { writeJson } from '../output/write-json.js';

interface UsageOptions extends ConnectionOptions {
  limit: number;
  provider?: string;
  model?: string;
  feature?: string;
  user?: string;
  from?: string;
  to?: string;
  cursor?: string;
  json?: boolean;
}

const COLUMNS: readonly Column[] = [
  { title: 'time (UTC)', align: 'left' },
  { title: 'provider', align: 'left' },
  { title: 'model', align: 'left' },
  { title: 'feature', align: 'left' },
  { title: 'user', align: 'left' },
  { title: 'input', align: 'right' },
  { title: 'output', align: 'right' },
  { title: 'cost (USD)', align: 'decimal' },
  { title: 'status', align: 'left' },
];

/** `costwire usage`: the recorded calls, newest first. */
export function usageCommand(context: CliContext): Command {
  const moment = momentBefore(context.now);
  return withConnectionOptions(new Command('usage'))
    .description('List recorded calls with their cost, newest first.')
    .option('--limit <n>', 'calls to list', integerBetween(1, 1000), 20)
    .option('--provider <name>', 'only this provider')
    .option('--model <name>', 'only this model')
    .option('--feature <name>', 'only this feature')
    .option('--user <id>', 'only this user')
    .option('--from <time>', 'from this time on: ISO-8601, or 24h, 7d', moment)
    .option('--to <time>', 'before this time', moment)
    .option('--cursor <cursor>', 'continue where a page ended')
    .option('--json', 'print the answer as JSON')
    .action(async (options: UsageOptions) => listUsage(options, context));
}

async function listUsage(options: UsageOptions, context: CliContext): Promise<void> {
  const client = await openClient(options, context);
  const { user, provider, model, feature, from, to, limit, cursor } = options;
  const query = { limit, cursor, provider, model, feature, user_id: user, from, to };
  const page = await client.listUsage(query);
  if (options.json) {
    writeJson(context, page);
    return;
  }
  if (page.items.length === 0) {
    context.stdout.write('No calls match.\n');
    return;
  }
  context.stdout.write(formatTable(COLUMNS, page.items.map(rowOf)));
  if (page.next_cursor !== null) {
    context.stdout.write(`More: --cursor ${page.next_cursor}\n`);
  }
}

function rowOf(call: PricedUsageEvent): string[] {
  return [
    call.timestamp.replace('T', ' ').replace(/Z$/, ''),
    call.provider,
    call.model,
    call.feature ?? '',
    call.user_id ?? '',
    formatCount(call.input_tokens),
    formatCount(call.output_tokens),
    call.cost_usd ?? 'unknown',
    call.cost_status,
  ];
}
