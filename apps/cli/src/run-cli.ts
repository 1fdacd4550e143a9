import { CommanderError } from 'commander';
import { CliFailure } from './cli-failure.js';
import type { CliContext } from './cli-context.js';
import { describeError } from './describe-error.js';
import { buildProgram } from './program.js';

/**
 * Runs one command line.
 *
 * @param args what follows the program's name.
 * @returns the exit code: 0 done, 1 failed, 2 called wrongly.
 */
export async function runCli(args: readonly string[], context: CliContext): Promise<number> {
  try {
    const program = await buildProgram(context, args);
    await program.parseAsync(args, { from: 'user' });
    return 0;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
    context.stderr.write(`costwire: ${oneLine(await describeError(error))}\n`);
    if (context.env['COSTWIRE_DEBUG'] && error instanceof Error) {
      context.stderr.write(`${error.stack ?? ''}\n`);
    }
    return error instanceof CliFailure ? error.exitCode : 1;
  }
}

function oneLine(text: string): string {
  return text.replace(/[\u0000-\u001f\u007f-\u009f]+/g, ' ');
}
