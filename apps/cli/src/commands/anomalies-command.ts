import type { AnomalyFeedback, AnomalyItem, AnomalyQuery } from '@costwire/sdk';
import { Argument, Command } from 'commander';
import type { CliContext } from '../cli-context.js';
import { openClient, withConnectionOptions, type ConnectionOptions } from '../connection.js';
import { integerBetween, momentBefore, oneOf } from '../option-values.js';
import { formatTable, type Column } from '../output/table.js';
import { writeJson } from '../output/write-json.js';
import { paceCommand } from './pace-command.js';

interface ListOptions extends ConnectionOptions, Omit<AnomalyQuery, 'from'> {
  since?: string;
  json?: boolean;
}

interface ShowOptions extends ConnectionOptions {
  json?: boolean;
}

interface FeedbackOptions extends ConnectionOptions {
  note?: string;
}

const SEVERITIES = ['low', 'medium', 'high', 'critical'] as const;
const STATUSES = ['open', 'resolved', 'merged'] as const;
const VERBS = ['not_an_issue', 'expected_recurring', 'too_noisy', 'confirmed'] as const;

const COLUMNS: readonly Column[] = [
  { title: 'id', align: 'left' },
  { title: 'began', align: 'left' },
  { title: 'status', align: 'left' },
  { title: 'severity', align: 'left' },
  { title: 'driver', align: 'left' },
  { title: 'service', align: 'left' },
  { title: 'cost USD', align: 'decimal' },
  { title: 'expected', align: 'decimal' },
];

/** `costwire anomalies`: cost that is not as it was expected. */
export function anomaliesCommand(context: CliContext): Command {
  return new Command('anomalies')
    .description('List and show anomalies and pace alarms, and say what anomalies were.')
    .addCommand(listCommand(context))
    .addCommand(showCommand(context))
    .addCommand(feedbackCommand(context))
    .addCommand(paceCommand(context));
}

function listCommand(context: CliContext): Command {
  return withConnectionOptions(new Command('list'))
    .description('List anomalies, newest first.')
    .option('--status <status>', STATUSES.join(', '), oneOf(STATUSES))
    .option('--severity <severity>', 'at least this severe', oneOf(SEVERITIES))
    .option('--driver <driver>', 'for example agent_loop')
    .option('--service <name>', 'the feature, agent, key or model')
    .option('--since <time>', 'began since: ISO-8601, or 24h, 7d', momentBefore(context.now))
    .option('--limit <n>', 'anomalies to list', integerBetween(1, 500), 50)
    .option('--cursor <cursor>', 'continue where a page ended')
    .option('--json', 'print the answer as JSON')
    .action(async (options: ListOptions) => {
      const { status, severity, driver, service, since, limit, cursor } = options;
      const client = await openClient(options, context);
      const query = { status, severity, driver, service, from: since, limit, cursor };
      const page = await client.listAnomalies(query);
      if (options.json) return writeJson(context, page);
      const empty = page.items.length === 0;
      context.stdout.write(empty ? 'No anomalies.\n' : formatTable(COLUMNS, page.items.map(rowOf)));
      if (page.next_cursor) context.stdout.write(`More: --cursor ${page.next_cursor}\n`);
    });
}

function showCommand(context: CliContext): Command {
  return withConnectionOptions(new Command('show'))
    .description('Show one anomaly with its cause.')
    .argument('<id>', 'an id that "anomalies list" shows')
    .option('--json', 'print the answer as JSON')
    .action(async (id: string, options: ShowOptions) => {
      const anomaly = await (await openClient(options, context)).anomaly(id);
      if (options.json) return writeJson(context, anomaly);
      context.stdout.write(formatTable(FIELDS, fieldsOf(anomaly)));
    });
}

function feedbackCommand(context: CliContext): Command {
  return withConnectionOptions(new Command('feedback'))
    .description('Say what an anomaly was; changes how its series is watched.')
    .argument('<id>', 'an id that "anomalies list" shows')
    .addArgument(new Argument('<verb>', 'what it was').choices(VERBS))
    .option('--note <text>', 'why')
    .action(async (id: string, verb: AnomalyFeedback, options: FeedbackOptions) => {
      const client = await openClient(options, context);
      const { status, feedback } = await client.giveFeedback(id, verb, options.note);
      context.stdout.write(`Noted: ${feedback}. The anomaly is ${status}.\n`);
    });
}

const FIELDS: readonly Column[] = [
  { title: 'field', align: 'left' },
  { title: 'value', align: 'left' },
];

function fieldsOf(anomaly: AnomalyItem): string[][] {
  const shown: [string, string | number | null][] = [
    ['id', anomaly.id],
    ['description', anomaly.description],
    ['status', anomaly.resolution ? `${anomaly.status} (${anomaly.resolution})` : anomaly.status],
    ['severity', anomaly.severity],
    ['driver', anomaly.driver],
    ['service', anomaly.service],
    ['model', anomaly.model],
    ['began', anomaly.timestamp],
    ['last seen', anomaly.last_seen],
    ['cost USD', anomaly.current_cost],
    ['expected USD', anomaly.expected_cost],
    ['excess USD', anomaly.excess_usd],
    ['feedback', anomaly.feedback],
  ];
  return shown.flatMap(([name, value]) => (value === null ? [] : [[name, String(value)]]));
}

function rowOf(anomaly: AnomalyItem): string[] {
  return [
    anomaly.id,
    anomaly.timestamp.slice(0, 16),
    anomaly.status,
    anomaly.severity,
    anomaly.driver,
    anomaly.service,
    anomaly.current_cost,
    anomaly.expected_cost ?? '',
  ];
}
