import { readFile } from 'node:fs/promises';
import type { AwsPriceInput } from '@costwire/contracts';
import { awsPriceRowOf, type OfferRates } from '@costwire/pricing';
import { CostwireApiError, type CostwireClient } from '@costwire/sdk';
import { Command } from 'commander';
import { CliFailure } from '../cli-failure.js';
import type { CliContext } from '../cli-context.js';
import { openClient, withConnectionOptions, type ConnectionOptions } from '../connection.js';
import { countOf } from '../output/count.js';
import { readOfferFile } from '../prices/read-offer-file.js';

interface ChangeOptions extends ConnectionOptions {
  global?: boolean;
  skipFaulty?: boolean;
  sourceVersion?: string;
}

interface ImportOptions extends ChangeOptions {
  override?: boolean;
  validFrom?: string;
  reason?: string;
  leaveOut?: string[];
  dryRun?: boolean;
}

interface AwsOptions extends ChangeOptions {
  reason: string;
}

/** AWS prices in one request: about 3 MB of JSON. */
const PRICES_PER_REQUEST = 10_000;

/** `costwire prices import`: LiteLLM's price file, from a file or by URL. */
export function importPricesCommand(context: CliContext): Command {
  return withChangeOptions(new Command('import'))
    .description("Take over LiteLLM's model_prices_and_context_window.json, whole or not at all.")
    .argument('<file-or-url>', 'path, or https address that the server fetches')
    .option('--override', 'count above the known prices, instead of filling their gaps')
    .option('--valid-from <time>', 'from when the prices count, ISO-8601')
    .option('--reason <text>', 'why; kept with the version')
    .option('--leave-out <provider/model...>', 'entries to leave out')
    .option('--dry-run', 'judge only; record nothing')
    .action(async (source: string, options: ImportOptions) => {
      const client = await openClient(options, context);
      const isUrl = /^https?:\/\//.test(source);
      const answer = await explained(async () =>
        client.prices.import({
          format: 'litellm',
          ...(isUrl ? { url: source } : { content: await jsonOf(source) }),
          ...changeOf(options),
          mode: options.override ? 'override' : 'fill',
          ...(options.validFrom !== undefined && { valid_from: options.validFrom }),
          ...(options.reason !== undefined && { reason: options.reason }),
          ...(options.leaveOut !== undefined && { leave_out: options.leaveOut }),
          dry_run: options.dryRun ?? false,
        }),
      );
      const skipped = countOf(answer.skipped_count, 'entry').replace(/ys$/, 'ies');
      context.stdout.write(
        `${answer.status}: ${countOf(answer.prices, 'price')}, ${answer.changed} new or changed, ` +
          `${skipped} left out (version ${answer.source_version})\n`,
      );
    });
}

/** `costwire prices import-aws`: offer files of the AWS Price List. */
export function importAwsCommand(context: CliContext): Command {
  return withChangeOptions(new Command('import-aws'))
    .description('Take over AWS Price List offer files (JSON or CSV, of any size).')
    .argument('<file...>', 'offer files')
    .option('--reason <text>', 'why; kept with the version', 'AWS price list')
    .action(async (files: string[], options: AwsOptions) => {
      const client = await openClient(options, context);
      for (const file of files) {
        const offer = await readOfferFile(file).catch((error: unknown) => {
          throw new CliFailure(`${file}: ${error instanceof Error ? error.message : 'unreadable'}`);
        });
        const sent = await sendOffer(client, offer, options);
        context.stdout.write(
          `${file}: ${countOf(sent, 'price')} taken, ${countOf(offer.unused.length, 'line')} of no use\n`,
        );
      }
    });
}

function withChangeOptions(command: Command): Command {
  return withConnectionOptions(command)
    .option('--source-version <text>', "the source's version")
    .option('--global', "for every project; needs a key of the operator's project")
    .option('--skip-faulty', 'leave out what the gate refuses, instead of refusing all');
}

function changeOf({ global, skipFaulty, sourceVersion }: ChangeOptions): {
  scope: 'global' | 'project';
  skip_faulty: boolean;
  source_version?: string;
} {
  return {
    scope: global ? 'global' : 'project',
    skip_faulty: skipFaulty ?? false,
    ...(sourceVersion !== undefined && { source_version: sourceVersion }),
  };
}

async function sendOffer(
  client: CostwireClient,
  { rates }: OfferRates,
  options: AwsOptions,
): Promise<number> {
  const prices = rates.map(awsPriceRowOf);
  let sent = 0;
  for (let start = 0; start < prices.length; start += PRICES_PER_REQUEST) {
    const part = prices.slice(start, start + PRICES_PER_REQUEST);
    const answer = await explained(async () =>
      client.prices.recordAws({
        ...changeOf(options),
        source: part[0]!.source.slice(0, 100),
        reason: options.reason,
        prices: part.map(datedOf),
      }),
    );
    sent += answer.prices;
  }
  return sent;
}

/** A price list without a date says so. */
function datedOf(price: AwsPriceInput): AwsPriceInput {
  return { ...price, effective_date: price.effective_date || 'unknown' };
}

async function jsonOf(path: string): Promise<object> {
  const text = await readFile(path, 'utf8').catch(() => {
    throw new CliFailure(`${path} cannot be read`);
  });
  try {
    return JSON.parse(text) as object;
  } catch {
    throw new CliFailure(`${path} is not JSON`);
  }
}

/** A refusal names every entry and why; a person wants to read them. */
async function explained<T>(send: () => Promise<T>): Promise<T> {
  try {
    return await send();
  } catch (error) {
    if (!(error instanceof CostwireApiError) || error.faults.length === 0) throw error;
    const lines = error.faults.map(({ field, message }) => `  ${field}: ${message}`);
    throw new CliFailure(`${error.message}\n${lines.join('\n')}`);
  }
}
