import type { CostwireClient, DeadLetterItem } from '@costwire/sdk';
import { Command } from 'commander';
import { CliFailure } from '../cli-failure.js';
import type { CliContext } from '../cli-context.js';
import { openClient, withConnectionOptions, type ConnectionOptions } from '../connection.js';
import { integerBetween } from '../option-values.js';
import { countOf } from '../output/count.js';
import { formatTable, type Column } from '../output/table.js';
import { writeJson } from '../output/write-json.js';

interface ListOptions extends ConnectionOptions {
  limit: number;
  cursor?: string;
  json?: boolean;
}

interface DecideOptions extends ConnectionOptions {
  all?: boolean;
}

type Decision = 'replay' | 'discard';

const COLUMNS: readonly Column[] = [
  { title: 'id', align: 'left' },
  { title: 'failed at', align: 'left' },
  { title: 'consumer', align: 'left' },
  { title: 'event', align: 'left' },
  { title: 'reason', align: 'left' },
];

/** `costwire dlq`: the events that a consumer could not handle. */
export function dlqCommand(context: CliContext): Command {
  return new Command('dlq')
    .description('List, replay and discard dead letters.')
    .addCommand(listCommand(context))
    .addCommand(decideCommand(context, 'replay', 'Put dead letters back where they came from.'))
    .addCommand(decideCommand(context, 'discard', 'Give dead letters up for good.'));
}

function listCommand(context: CliContext): Command {
  return withConnectionOptions(new Command('list'))
    .description('List dead letters, oldest first.')
    .option('--limit <n>', 'dead letters to list', integerBetween(1, 500), 50)
    .option('--cursor <cursor>', 'continue where a page ended')
    .option('--json', 'print the answer as JSON')
    .action(async (options: ListOptions) => {
      const { limit, cursor } = options;
      const client = await openClient(options, context);
      const page = await client.listDeadLetters({ limit, cursor });
      if (options.json) {
        writeJson(context, page);
        return;
      }
      const empty = page.items.length === 0;
      context.stdout.write(
        empty ? 'No dead letters.\n' : formatTable(COLUMNS, page.items.map(rowOf)),
      );
      if (page.next_cursor) context.stdout.write(`More: --cursor ${page.next_cursor}\n`);
    });
}

function decideCommand(context: CliContext, decision: Decision, description: string): Command {
  return withConnectionOptions(new Command(decision))
    .description(description)
    .argument('[ids...]', 'the ids that "dlq list" shows')
    .option('--all', 'every dead letter there is now')
    .action(async (ids: string[], options: DecideOptions) => {
      if (ids.length > 0 === Boolean(options.all)) {
        throw new CliFailure('give either ids or --all', 2);
      }
      const client = await openClient(options, context);
      const chosen = options.all ? await allIds(client) : ids;
      for (const id of chosen) {
        await (decision === 'replay' ? client.replayDeadLetter(id) : client.discardDeadLetter(id));
      }
      const done = decision === 'replay' ? 'Replayed' : 'Discarded';
      context.stdout.write(`${done} ${countOf(chosen.length, 'dead letter')}.\n`);
    });
}

/** Read before the first one is touched: a replayed letter can come back as a new one. */
async function allIds(client: CostwireClient): Promise<string[]> {
  const ids: string[] = [];
  for await (const { id } of client.eachDeadLetter()) ids.push(id);
  return ids;
}

function rowOf(letter: DeadLetterItem): string[] {
  return [
    letter.id,
    letter.failed_at,
    letter.consumer,
    letter.event_id ?? '',
    `${letter.reason.code}: ${letter.reason.message}`,
  ];
}
