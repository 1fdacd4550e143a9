import type { BreakdownGroup } from '@costwire/sdk';
import { Command } from 'commander';
import type { CliContext } from '../cli-context.js';
import { openClient, withConnectionOptions, type ConnectionOptions } from '../connection.js';
import { momentBefore, oneOf } from '../option-values.js';
import { writeJson } from '../output/write-json.js';

interface CostReportOptions extends ConnectionOptions {
  by: BreakdownGroup;
  from: string;
  to?: string;
  json?: boolean;
}

const GROUPS: readonly BreakdownGroup[] = ['model', 'feature', 'user', 'provider', 'agent', 'key'];
/** Before every call there can be: the report covers all data unless told. */
const BEGINNING = '1970-01-01T00:00:00Z';

/** `costwire report`: what calls cost. */
export function reportCommand(context: CliContext): Command {
  return new Command('report')
    .description('Add up what calls cost.')
    .addCommand(costCommand(context));
}

function costCommand(context: CliContext): Command {
  const moment = momentBefore(context.now);
  return withConnectionOptions(new Command('cost'))
    .description('Cost, calls and tokens by group, over all data unless a range is given.')
    .option('--by <group>', GROUPS.join(', '), oneOf(GROUPS), 'model' as BreakdownGroup)
    .option('--from <time>', 'from this time on: ISO-8601, or 24h, 7d', moment, BEGINNING)
    .option('--to <time>', 'before this time', moment)
    .option('--json', 'print the report as JSON')
    .action(async (options: CostReportOptions) => reportCost(options, context));
}

async function reportCost(options: CostReportOptions, context: CliContext): Promise<void> {
  const client = await openClient(options, context);
  const { by, from, to } = options;
  const report = await client.costBreakdown({ groupBy: by, from, to });
  const { formatCostReport, totalOf } = await import('../output/cost-report.js');
  if (options.json) writeJson(context, { ...report, total: totalOf(report.data) });
  else context.stdout.write(formatCostReport(by, report));
}
