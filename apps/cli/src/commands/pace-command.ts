import type { AnomalyItem, PaceAlarm } from '@costwire/sdk';
import { Command } from 'commander';
import type { CliContext } from '../cli-context.js';
import { CliFailure } from '../cli-failure.js';
import { openClient, withConnectionOptions, type ConnectionOptions } from '../connection.js';
import { formatTable, type Column } from '../output/table.js';
import { writeJson } from '../output/write-json.js';

interface PaceOptions extends ConnectionOptions {
  json?: boolean;
}

const COLUMNS: readonly Column[] = [
  { title: 'scope', align: 'left' },
  { title: 'limit USD', align: 'decimal' },
  { title: 'beyond it in', align: 'left' },
  { title: 'looked at', align: 'left' },
];

const FIELDS: readonly Column[] = [
  { title: 'field', align: 'left' },
  { title: 'value', align: 'left' },
];

/** What a scope without a budget is held against. */
const NO_BUDGET = 'as forecast when the month began';

/** `costwire anomalies pace`: up to what months may come. */
export function paceCommand(context: CliContext): Command {
  return new Command('pace')
    .description('List and show pace alarms: up to what the month of a scope may come.')
    .addCommand(listCommand(context))
    .addCommand(showCommand(context));
}

function listCommand(context: CliContext): Command {
  return withConnectionOptions(new Command('list'))
    .description('List the scopes whose months are watched.')
    .option('--json', 'print the answer as JSON')
    .action(async (options: PaceOptions) => {
      const answer = await (await openClient(options, context)).paceAlarms();
      if (options.json) return writeJson(context, answer);
      const rows = answer.items.map(rowOf);
      context.stdout.write(rows.length === 0 ? 'No pace alarms.\n' : formatTable(COLUMNS, rows));
    });
}

function showCommand(context: CliContext): Command {
  return withConnectionOptions(new Command('show'))
    .description('Show one pace alarm and the anomaly it raised last.')
    .argument('<scope>', 'a scope as "anomalies pace list" shows it')
    .option('--json', 'print the answer as JSON')
    .action(async (text: string, options: PaceOptions) => {
      const client = await openClient(options, context);
      const alarm = (await client.paceAlarms()).items.find(({ scope }) => textOf(scope) === text);
      if (alarm === undefined) throw new CliFailure(`no pace alarm of ${text}`, 1);
      const service = alarm.scope.name || alarm.scope.model || 'project';
      const raised = await client.listAnomalies({ driver: 'pace', service, limit: 100 });
      const anomaly = raised.items.find((item) => isOf(item, alarm)) ?? null;
      if (options.json) return writeJson(context, { ...alarm, anomaly });
      context.stdout.write(formatTable(FIELDS, fieldsOf(alarm, anomaly)));
    });
}

/** A scope as one word: `project`, `feature:chat`, `model:openai/gpt-4o`. */
function textOf({ kind, name, provider, model }: PaceAlarm['scope']): string {
  const on = model === '' ? '' : `${provider}/${model}`;
  return [kind, [name, on].filter(Boolean).join('@')].filter(Boolean).join(':');
}

function isOf({ scope }: AnomalyItem, alarm: PaceAlarm): boolean {
  return typeof scope === 'object' && textOf(scope as PaceAlarm['scope']) === textOf(alarm.scope);
}

function rowOf({
  scope,
  budget_usd: budget,
  over_month: over,
  checked_at: at,
}: PaceAlarm): string[] {
  return [textOf(scope), budget ?? '', over ?? '', at?.slice(0, 16) ?? 'not yet'];
}

function fieldsOf(alarm: PaceAlarm, anomaly: AnomalyItem | null): string[][] {
  const [scope, limit, over, at] = rowOf(alarm) as [string, string, string, string];
  const shown: [string, string][] = [
    ['scope', scope],
    ['limit USD', limit || NO_BUDGET],
    ['beyond it in', over || 'no month yet'],
    ['looked at', at],
  ];
  if (anomaly === null) return shown;
  const state = anomaly.resolution ? `${anomaly.status} (${anomaly.resolution})` : anomaly.status;
  const alarmRow: [string, string][] = [
    ['anomaly', anomaly.id],
    ['status', state],
    ['severity', anomaly.severity],
    ['description', anomaly.description],
  ];
  return [...shown, ...alarmRow];
}
