import {
  ACTION_STATUSES,
  ACTION_TYPES,
  SCOPE_KINDS,
  type ActionStatus,
  type ActionType,
  type ScopeKind,
} from '@costwire/contracts';
import type { ActionDetails, ActionItem } from '@costwire/sdk';
import { Command, InvalidArgumentError, Option } from 'commander';
import type { CliContext } from '../cli-context.js';
import { openClient, withConnectionOptions, type ConnectionOptions } from '../connection.js';
import { integerBetween } from '../option-values.js';
import { countOf } from '../output/count.js';
import { printable } from '../output/printable.js';
import { formatTable, type Column } from '../output/table.js';
import { writeJson } from '../output/write-json.js';

interface Printing extends ConnectionOptions {
  json?: boolean;
}

interface ListOptions extends Printing {
  limit: number;
  cursor?: string;
  status?: ActionStatus;
}

interface ProposeOptions extends Printing {
  type: ActionType;
  scope: { kind: ScopeKind; value: string };
  parameters?: Record<string, unknown>;
  ttl?: number;
}

type Verb = 'approve' | 'reject' | 'reverse';

const COLUMNS: readonly Column[] = [
  { title: 'id', align: 'left' },
  { title: 'status', align: 'left' },
  { title: 'action', align: 'left' },
  { title: 'for', align: 'left' },
  { title: 'saves USD', align: 'right' },
  { title: 'risk', align: 'left' },
  { title: 'description', align: 'left' },
];

/** `costwire actions`: what could be done about cost, and what was decided. */
export function actionsCommand(context: CliContext): Command {
  return new Command('actions')
    .description('List, show, propose, approve, reject and reverse actions.')
    .addCommand(listCommand(context))
    .addCommand(showCommand(context))
    .addCommand(proposeCommand(context))
    .addCommand(decideCommand(context, 'approve', 'Approve an action; it is executed at once.'))
    .addCommand(decideCommand(context, 'reject', 'Reject an action.'))
    .addCommand(decideCommand(context, 'reverse', 'Take back an action that was executed.'));
}

function listCommand(context: CliContext): Command {
  return withConnectionOptions(new Command('list'))
    .description('List actions, newest first.')
    .addOption(new Option('--status <status>', 'in this state alone').choices(ACTION_STATUSES))
    .option('--limit <n>', 'actions to list', integerBetween(1, 500), 50)
    .option('--cursor <cursor>', 'continue where a page ended')
    .option('--json', 'print the answer as JSON')
    .action(async (options: ListOptions) => {
      const { limit, cursor, status } = options;
      const client = await openClient(options, context);
      const page = await client.listActions({
        limit,
        ...(cursor !== undefined && { cursor }),
        ...(status !== undefined && { status }),
      });
      if (options.json) {
        writeJson(context, page);
        return;
      }
      const rows = page.items.map(rowOf);
      // The whole description is shown by "actions show".
      const table = formatTable(COLUMNS, rows, context.stdout.columns);
      context.stdout.write(rows.length === 0 ? 'No actions.\n' : table);
      if (page.next_cursor) context.stdout.write(`More: --cursor ${page.next_cursor}\n`);
    });
}

function showCommand(context: CliContext): Command {
  return withConnectionOptions(new Command('show'))
    .description('Show an action with its history.')
    .argument('<id>', 'the id that "actions list" shows')
    .option('--json', 'print the answer as JSON')
    .action(async (id: string, options: Printing) => {
      const action = await (await openClient(options, context)).getAction(id);
      print(context, action, options);
    });
}

function proposeCommand(context: CliContext): Command {
  return withConnectionOptions(new Command('propose'))
    .description('Propose an action; somebody else has to approve it.')
    .argument('<description>', 'one sentence for who decides')
    .addOption(
      new Option('--type <type>', 'what is to be done').choices(ACTION_TYPES).makeOptionMandatory(),
    )
    .requiredOption('--scope <kind:value>', `kind is ${SCOPE_KINDS.join(', ')}`, parseScope)
    .option('--parameters <json>', 'limits and the like, see docs/actions.md', parseParameters)
    .option('--ttl <minutes>', 'reverse it by itself after so long', integerBetween(1, 527_040))
    .option('--json', 'print the answer as JSON')
    .action(async (description: string, options: ProposeOptions) => {
      const { type, scope, parameters, ttl } = options;
      const client = await openClient(options, context);
      const action = await client.proposeAction({
        action_type: type,
        scope,
        description,
        ...(parameters && { parameters }),
        ...(ttl !== undefined && { ttl_minutes: ttl }),
      });
      print(context, action, options);
    });
}

function decideCommand(context: CliContext, verb: Verb, description: string): Command {
  return withConnectionOptions(new Command(verb))
    .description(description)
    .argument('<id>', 'the id that "actions list" shows')
    .option('--reason <text>', 'why; kept in the history')
    .option('--json', 'print the answer as JSON')
    .action(async (id: string, options: Printing & { reason?: string }) => {
      const client = await openClient(options, context);
      const action = await client.decideAction(id, verb, options.reason);
      if (options.json) writeJson(context, action);
      else context.stdout.write(`${action.id} is ${action.status}.\n`);
    });
}

function print(context: CliContext, action: ActionDetails, { json }: Printing): void {
  if (json) {
    writeJson(context, action);
    return;
  }
  const { savings, realised_savings: realised } = action;
  const lines = [
    action.description,
    '',
    `id         ${action.id}`,
    `status     ${action.status}`,
    `action     ${action.action_type} ${JSON.stringify(action.parameters)}`,
    `for        ${action.scope.kind}:${action.scope.value}`,
    `saves      ${savings.expected} USD in ${countOf(savings.horizon_days, 'day')} (${savings.low} to ${savings.high})`,
    ...(realised
      ? [`saved      ${realised.savings_usd ?? 'unknown'} USD in ${realised.hours} h`]
      : []),
    ...(action.held_back_by.length > 0 ? [`asks since ${action.held_back_by.join('; ')}`] : []),
    ...(action.failure ? [`failure    ${action.failure}`] : []),
    '',
    ...action.decisions.map(
      ({ decided_at: at, to, decided_by: by, via, reason }) =>
        `${at}  ${to.padEnd(9)}  ${by} (${via})${reason ? `: ${reason}` : ''}`,
    ),
  ];
  context.stdout.write(`${lines.map(printable).join('\n')}\n`);
}

function rowOf(action: ActionItem): string[] {
  return [
    action.id,
    action.status,
    action.action_type,
    `${action.scope.kind}:${action.scope.value}`,
    action.estimated_savings,
    action.risk_level,
    action.description,
  ];
}

function parseScope(text: string): { kind: ScopeKind; value: string } {
  const colon = text.indexOf(':');
  const kind = SCOPE_KINDS.find((each) => each === text.slice(0, colon));
  const value = text.slice(colon + 1);
  if (kind === undefined || value === '') {
    throw new InvalidArgumentError(
      `must be kind:value, the kind one of ${SCOPE_KINDS.join(', ')}.`,
    );
  }
  return { kind, value };
}

function parseParameters(text: string): Record<string, unknown> {
  try {
    const value = JSON.parse(text) as unknown;
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
      return value as Record<string, unknown>;
    }
  } catch {
    // Falls through to the same answer.
  }
  throw new InvalidArgumentError('must be a JSON object.');
}
