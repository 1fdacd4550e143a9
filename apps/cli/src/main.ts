import { processContext } from './cli-context.js';
import { runCli } from './run-cli.js';

// `costwire usage | head` closes the pipe early, which is no failure.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  process.exit(error.code === 'EPIPE' ? 0 : 1);
});

const exitCode = await runCli(process.argv.slice(2), processContext());
process.exitCode ||= exitCode;
