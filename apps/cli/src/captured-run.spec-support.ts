import { PassThrough, Readable } from 'node:stream';
import { setImmediate } from 'node:timers/promises';
import type { CliContext } from './cli-context.js';
import { runCli } from './run-cli.js';

/** What a command runs in. */
export interface RunSettings {
  env?: Record<string, string>;
  stdin?: string;
  cwd?: string;
  now?: () => number;
  /** Width of the terminal that the output goes to; none when absent. */
  columns?: number | undefined;
}

/** What a command printed, and its exit code. */
export interface RunResult {
  code: number;
  out: string;
  err: string;
}

/** Runs one command line, its words separated by spaces, with everything it prints kept. */
export async function runCaptured(args: string, settings: RunSettings): Promise<RunResult> {
  const { env = {}, stdin = '', cwd = '/', now = Date.now, columns } = settings;
  const out: string[] = [];
  const err: string[] = [];
  const context: CliContext = {
    env,
    cwd,
    now,
    stdin: Readable.from([Buffer.from(stdin)]),
    stdout: Object.assign(keeping(out), columns !== undefined && { columns }),
    stderr: keeping(err),
  };
  const code = await runCli(args.split(' ').filter(Boolean), context);
  await setImmediate();
  return { code, out: out.join(''), err: err.join('') };
}

function keeping(texts: string[]): PassThrough {
  const stream = new PassThrough();
  stream.on('data', (chunk: Buffer) => texts.push(chunk.toString()));
  return stream;
}
