import { Command } from 'commander';
import { processContext, type CliContext } from './cli-context.js';
import { demoCommand } from './commands/demo-command.js';
import { dlqCommand } from './commands/dlq-command.js';
import { importCommand } from './commands/import-command.js';
import { keysCommand } from './commands/keys-command.js';
import { reportCommand } from './commands/report-command.js';
import { usageCommand } from './commands/usage-command.js';

/** The whole command line: one file in `commands/` per command group, listed here. */
export function buildProgram(context: CliContext = processContext()): Command {
  const program = new Command('costwire')
    .description('Cost control for LLM applications: import, query and price usage.')
    .version('0.1.0')
    .addCommand(importCommand(context))
    .addCommand(demoCommand(context))
    .addCommand(usageCommand(context))
    .addCommand(reportCommand(context))
    .addCommand(keysCommand(context))
    .addCommand(dlqCommand(context));
  program.exitOverride().configureOutput({
    writeOut: (text) => context.stdout.write(text),
    writeErr: (text) => context.stderr.write(text),
  });
  shareSettings(program);
  return program;
}

/** Commands that were built apart do not inherit how errors end and where output goes. */
function shareSettings(parent: Command): void {
  for (const command of parent.commands) {
    command.copyInheritedSettings(parent);
    shareSettings(command);
  }
}
