import { Command } from 'commander';
import type { CliContext } from '../cli-context.js';
import { withConnectionOptions } from '../connection.js';
import type { DemoOptions } from '../demo/run-demo.js';
import { integerBetween } from '../option-values.js';

/** `costwire demo`: made-up traffic to look around with. */
export function demoCommand(context: CliContext): Command {
  return withConnectionOptions(new Command('demo'))
    .description(
      'Send made-up traffic of five teams that ends now, with a few oddities to find.\n' +
        'The same seed on the same UTC day gives the same ids: a repeat adds nothing.',
    )
    .option('--seed <text>', 'what the traffic is made from', '1')
    .option('--days <n>', 'days until now', integerBetween(1, 365), 30)
    .option('--events <n>', 'calls in all', integerBetween(100, 1_000_000), 24_000)
    .option(
      '--runaway',
      'have an agent run away within the last minute instead; send the demo before',
    )
    .option('--print', 'print the events as JSON lines instead of sending them; needs no server')
    .option('--no-wait', 'do not wait until everything is priced')
    .option('--json', 'print the result as JSON')
    .action(async (options: DemoOptions) => {
      const { runDemo } = await import('../demo/run-demo.js');
      await runDemo(options, context);
    });
}
