import { Command } from 'commander';
import { anomalyCommand } from './commands/anomaly.js';

/** The whole command line: one file in `commands/` per command group, listed here. */
export function buildProgram(): Command {
  return new Command('costwire')
    .description('Cost control for LLM applications: import, query and price usage.')
    .version('0.1.0')
    .addCommand(anomalyCommand());
}
