import type { CostwireClient } from '@costwire/sdk';
import type { Command } from 'commander';
import type { CliContext } from './cli-context.js';
import { CliFailure } from './cli-failure.js';
import { findLocalSettings, type LocalSettings } from './local-settings.js';

/** Where a server listens that was started with the defaults. */
const DEFAULT_URL = 'http://127.0.0.1:3100';

/** The options that every command with a server takes. */
export interface ConnectionOptions {
  url?: string;
  apiKey?: string;
}

/** Adds `--url` and `--api-key`. */
export function withConnectionOptions(command: Command): Command {
  return command
    .option('--url <url>', 'server address (else COSTWIRE_URL, else .costwire/local.json)')
    .option('--api-key <key>', 'API key (else COSTWIRE_API_KEY, else .costwire/local.json)');
}

/**
 * Which server to talk to: flags before environment before the nearest `.costwire/local.json`. The key
 * of that file is used only with its own address, so that it never travels to another host.
 *
 * @throws CliFailure that says what is missing.
 */
export async function resolveConnection(
  options: ConnectionOptions,
  context: Pick<CliContext, 'env' | 'cwd'>,
): Promise<LocalSettings> {
  const url = options.url ?? nonEmpty(context.env['COSTWIRE_URL']);
  const apiKey = options.apiKey ?? nonEmpty(context.env['COSTWIRE_API_KEY']);
  if (url !== undefined && apiKey !== undefined) return { url, apiKey };
  const local = await findLocalSettings(context.cwd);
  if (apiKey !== undefined) return { url: local?.url ?? DEFAULT_URL, apiKey };
  if (local !== undefined && (url === undefined || sameAddress(url, local.url))) return local;
  if (url !== undefined) {
    if (!URL.canParse(url)) throw new CliFailure(`${url} is not a URL, like ${DEFAULT_URL}`, 2);
    throw new CliFailure(`no API key for ${url}: pass --api-key or set COSTWIRE_API_KEY`);
  }
  throw new CliFailure(
    'no server is known here: start one with "npm start", or pass --url and --api-key ' +
      '(COSTWIRE_URL, COSTWIRE_API_KEY)',
  );
}

/**
 * A client for the server of {@link resolveConnection}.
 *
 * @param maxRetries attempts after the first one. Default: 2, so that a person is not kept waiting.
 */
export async function openClient(
  options: ConnectionOptions,
  context: CliContext,
  maxRetries = 2,
  timeoutMs?: number,
): Promise<CostwireClient> {
  const connection = await resolveConnection(options, context);
  const { CostwireClient } = await import('@costwire/sdk');
  try {
    return new CostwireClient({ ...connection, maxRetries, ...(timeoutMs && { timeoutMs }) });
  } catch (error) {
    throw new CliFailure((error as Error).message, 2);
  }
}

function nonEmpty(value: string | undefined): string | undefined {
  return value === '' ? undefined : value;
}

function sameAddress(left: string, right: string): boolean {
  return left.replace(/\/+$/, '') === right.replace(/\/+$/, '');
}
