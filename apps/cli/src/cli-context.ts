import type { Readable, Writable } from 'node:stream';

/** Everything a command touches outside itself, so that it can be run in a test. */
export interface CliContext {
  env: Readonly<Record<string, string | undefined>>;
  /** Where `.costwire/local.json` is searched from, upward. */
  cwd: string;
  stdin: Readable;
  /** `columns` is the width of a terminal; absent where there is none. */
  stdout: Writable & { columns?: number };
  stderr: Writable & { isTTY?: boolean };
  /** Unix milliseconds. */
  now: () => number;
}

/** The context of the running process. */
export function processContext(): CliContext {
  return {
    env: process.env,
    cwd: process.cwd(),
    stdin: process.stdin,
    stdout: process.stdout,
    stderr: process.stderr,
    now: Date.now,
  };
}
