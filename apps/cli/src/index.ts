export type { CliContext } from './cli-context.js';
export { buildProgram } from './program.js';
export { runCli } from './run-cli.js';
