import { createWriteStream } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { resolve } from 'node:path';
import { Readable, type Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { FocusExportQuery } from '@costwire/sdk';
import { Command } from 'commander';
import type { CliContext } from '../cli-context.js';
import { openClient, withConnectionOptions, type ConnectionOptions } from '../connection.js';
import { momentBefore, oneOf } from '../option-values.js';

type Split = NonNullable<FocusExportQuery['split']>;
type Format = NonNullable<FocusExportQuery['format']>;

interface FocusOptions extends ConnectionOptions {
  from?: string;
  to?: string;
  format: Format;
  split: Split;
  output?: string;
}

const FORMATS: readonly Format[] = ['csv', 'ndjson'];
const SPLITS: readonly Split[] = ['component', 'none'];

/** `costwire export`: the ledger for other systems. */
export function exportCommand(context: CliContext): Command {
  return new Command('export')
    .description('Write costs to a file for other systems.')
    .addCommand(focusCommand(context));
}

function focusCommand(context: CliContext): Command {
  const moment = momentBefore(context.now);
  return withConnectionOptions(new Command('focus'))
    .description('Costs in the columns of FOCUS 1.2, the last 30 days unless a range is given.')
    .option('--from <time>', 'from this time on: ISO-8601, or 24h, 7d', moment)
    .option('--to <time>', 'before this time', moment)
    .option('--format <format>', FORMATS.join(', '), oneOf(FORMATS), 'csv' as Format)
    .option('--split <by>', `rows by ${SPLITS.join(', ')}`, oneOf(SPLITS), 'component' as Split)
    .option('-o, --output <file>', 'write to a file, which is there only when it is whole')
    .action(async (options: FocusOptions) => exportFocus(options, context));
}

async function exportFocus(options: FocusOptions, context: CliContext): Promise<void> {
  const client = await openClient(options, context);
  const { from, to, format, split, output } = options;
  const bytes = await client.exportFocus({ from, to, format, split });
  if (output === undefined) {
    for await (const piece of bytes) await write(context.stdout, piece);
    return;
  }
  const file = resolve(context.cwd, output);
  const part = `${file}.part`;
  try {
    await pipeline(Readable.from(bytes), createWriteStream(part));
    await rename(part, file);
  } catch (error) {
    await rm(part, { force: true });
    throw error;
  }
}

/** Waits until there is room: the export may be larger than memory. */
async function write(stream: Writable, piece: Uint8Array): Promise<void> {
  if (stream.write(piece)) return;
  await new Promise((resolveDrained) => stream.once('drain', resolveDrained));
}
