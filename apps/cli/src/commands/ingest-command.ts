import { Command } from 'commander';
import type { CliContext } from '../cli-context.js';
import { withConnectionOptions } from '../connection.js';
import { integerBetween, momentBefore } from '../option-values.js';
import type { IngestOptions } from '../scenario/ingest-file.js';

const MAX_EVERY_MS = 86_400_000;

/** `costwire ingest`: the lines of a log file into a scenario. */
export function ingestCommand(context: CliContext): Command {
  return withConnectionOptions(new Command('ingest'))
    .description(
      'Send the lines of a log file into a running scenario.\n' +
        'Ids come from scenario, file name and line number: a repeat, or going on after a stop, adds nothing twice.',
    )
    .argument('<file>', 'text file, or - for standard input')
    .requiredOption('--scenario <id>', 'the scenario they are for')
    .option('--source <name>', 'where the logs are from (default: the name of the file)')
    .option('--name <name>', 'name of the file or stream, of which the ids are made')
    .option(
      '--from <time>',
      'time of the first line, ISO-8601 or 24h (default: when it is sent)',
      momentBefore(context.now),
    )
    .option(
      '--every <ms>',
      'with --from: milliseconds from one line to the next',
      integerBetween(0, MAX_EVERY_MS),
    )
    .option('--no-wait', 'do not wait until the lines count')
    .option('--json', 'print the result as JSON')
    .action(async (file: string, options: IngestOptions) => {
      const { ingestFile } = await import('../scenario/ingest-file.js');
      await ingestFile(file, options, context);
    });
}
