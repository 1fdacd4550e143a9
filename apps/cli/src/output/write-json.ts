import type { CliContext } from '../cli-context.js';

/** Prints one value as indented JSON. */
export function writeJson(context: Pick<CliContext, 'stdout'>, value: unknown): void {
  context.stdout.write(`${JSON.stringify(value, null, 2)}\n`);
}
