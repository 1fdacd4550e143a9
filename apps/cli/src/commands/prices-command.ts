import { Command } from 'commander';
import type { CliContext } from '../cli-context.js';
import { openClient, withConnectionOptions, type ConnectionOptions } from '../connection.js';
import { momentBefore } from '../option-values.js';
import { countOf, formatCount } from '../output/count.js';
import { formatTable, type Column } from '../output/table.js';
import { writeJson } from '../output/write-json.js';
import { importAwsCommand, importPricesCommand } from './prices-import.js';

interface ListOptions extends ConnectionOptions {
  json?: boolean;
}

interface RangeOptions extends ListOptions {
  from?: string;
  to?: string;
}

const VERSIONS: readonly Column[] = [
  { title: 'recorded at', align: 'left' },
  { title: 'source', align: 'left' },
  { title: 'version', align: 'left' },
  { title: 'for', align: 'left' },
  { title: 'mode', align: 'left' },
  { title: 'prices', align: 'right' },
];

const DISCREPANCIES: readonly Column[] = [
  { title: 'model', align: 'left' },
  { title: 'tier', align: 'left' },
  { title: 'component', align: 'left' },
  { title: 'one says (USD)', align: 'left' },
  { title: 'the other says', align: 'left' },
];

const UNPRICED: readonly Column[] = [
  { title: 'provider', align: 'left' },
  { title: 'model', align: 'left' },
  { title: 'calls', align: 'right' },
  { title: 'last seen', align: 'left' },
  { title: 'why', align: 'left' },
];

/** `costwire prices`: which prices hold, and how they are changed. */
export function pricesCommand(context: CliContext): Command {
  return new Command('prices')
    .description('List, import, compare and set prices.')
    .addCommand(versionsCommand(context))
    .addCommand(discrepanciesCommand(context))
    .addCommand(unpricedCommand(context))
    .addCommand(explainCommand(context))
    .addCommand(importPricesCommand(context))
    .addCommand(importAwsCommand(context));
}

function versionsCommand(context: CliContext): Command {
  return withConnectionOptions(new Command('versions'))
    .description('List the versions of prices that hold for the project, the newest first.')
    .option('--json', 'print the answer as JSON')
    .action(async (options: ListOptions) => {
      const page = await (await openClient(options, context)).prices.versions();
      if (options.json) return writeJson(context, page);
      const rows = page.items.map((each) => [
        each.recorded_at,
        each.source,
        each.source_version,
        each.scope === 'global' ? 'all' : 'project',
        each.mode,
        formatCount(each.rate_count),
      ]);
      context.stdout.write(formatTable(VERSIONS, rows));
    });
}

function discrepanciesCommand(context: CliContext): Command {
  return withConnectionOptions(new Command('discrepancies'))
    .description('List prices in force on which two sources disagree.')
    .option('--json', 'print the answer as JSON')
    .action(async (options: ListOptions) => {
      const answer = await (await openClient(options, context)).prices.discrepancies();
      if (options.json) return writeJson(context, answer);
      const rows = answer.items.map(({ provider, model, service_tier, component, left, right }) => [
        `${provider}/${model}`,
        service_tier,
        component,
        `${left.source} ${left.usd}`,
        `${right.source} ${right.usd}`,
      ]);
      const table = rows.length === 0 ? '' : formatTable(DISCREPANCIES, rows);
      context.stdout.write(
        `${table}${countOf(answer.count, 'discrepancy').replace(/ys$/, 'ies')}\n`,
      );
    });
}

function unpricedCommand(context: CliContext): Command {
  return withConnectionOptions(new Command('unpriced'))
    .description('List models with calls that have no price, and why.')
    .option('--from <time>', 'from this time on: ISO-8601, or 24h, 7d', momentBefore(context.now))
    .option('--to <time>', 'up to, not including, this time', momentBefore(context.now))
    .option('--json', 'print the answer as JSON')
    .action(async (options: RangeOptions) => {
      const { from, to } = options;
      const range = { ...(from !== undefined && { from }), ...(to !== undefined && { to }) };
      const items = await (await openClient(options, context)).prices.unpriced(range);
      if (options.json) return writeJson(context, { items });
      const rows = items.map((each) => [
        each.provider,
        each.model,
        formatCount(each.calls),
        each.last_seen,
        each.priced_now ? 'has a price by now: re-price' : (each.detail ?? each.reason ?? ''),
      ]);
      context.stdout.write(
        rows.length === 0 ? 'Every call has a price.\n' : formatTable(UNPRICED, rows),
      );
    });
}

function explainCommand(context: CliContext): Command {
  return withConnectionOptions(new Command('explain'))
    .description('Show what a recorded call cost and why, as JSON.')
    .argument('<event-id>', 'the id of the call')
    .action(async (eventId: string, options: ConnectionOptions) => {
      writeJson(context, await (await openClient(options, context)).prices.explain(eventId));
    });
}
