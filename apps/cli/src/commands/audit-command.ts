import { Command } from 'commander';
import { CliFailure } from '../cli-failure.js';
import type { CliContext } from '../cli-context.js';
import { openClient, withConnectionOptions, type ConnectionOptions } from '../connection.js';
import { formatTable, type Column } from '../output/table.js';
import { writeJson } from '../output/write-json.js';

const COLUMNS: readonly Column[] = [
  { title: 'trail', align: 'left' },
  { title: 'entries', align: 'right' },
  { title: 'state', align: 'left' },
  { title: 'head', align: 'left' },
];

/** `costwire audit`: who did what, and whether that was changed afterwards. */
export function auditCommand(context: CliContext): Command {
  return new Command('audit')
    .description('Check the audit trails of the server.')
    .addCommand(verifyCommand(context));
}

function verifyCommand(context: CliContext): Command {
  return withConnectionOptions(new Command('verify'))
    .description('Recompute every trail; ends with 1 when one was changed.')
    .option('--json', 'print the answer as JSON')
    .action(async (options: ConnectionOptions & { json?: boolean }) => {
      const found = await (await openClient(options, context)).verifyAudit();
      if (options.json) writeJson(context, found);
      else {
        const rows = found.trails.map(({ owner, entries, intact, broken, head }) => [
          owner,
          String(entries),
          intact ? 'intact' : `changed at entry ${broken?.seq}: ${broken?.reason}`,
          head.slice(0, 16),
        ]);
        context.stdout.write(formatTable(COLUMNS, rows));
      }
      if (!found.intact) throw new CliFailure('an audit trail was changed');
    });
}
