import { SCOPES, type Scope } from '@costwire/contracts';
import type { ApiKeyInfo } from '@costwire/sdk';
import { Command, InvalidArgumentError, Option } from 'commander';
import type { CliContext } from '../cli-context.js';
import { openClient, withConnectionOptions, type ConnectionOptions } from '../connection.js';
import { parseDuration } from '../option-values.js';
import { formatTable, type Column } from '../output/table.js';
import { writeJson } from '../output/write-json.js';

interface KeyOptions extends ConnectionOptions {
  scopes: Scope[];
  owner?: string;
  expiresAt?: string;
  json?: boolean;
}

interface RotateOptions extends ConnectionOptions {
  overlap: number;
  json?: boolean;
}

const DAY_SECONDS = 86_400;
const COLUMNS: readonly Column[] = [
  { title: 'id', align: 'left' },
  { title: 'prefix', align: 'left' },
  { title: 'name', align: 'left' },
  { title: 'scopes', align: 'left' },
  { title: 'created', align: 'left' },
  { title: 'ends', align: 'left' },
];

/** `costwire keys`: the API keys of the project. */
export function keysCommand(context: CliContext): Command {
  return new Command('keys')
    .description('Create, list, rotate and revoke API keys.')
    .addCommand(createCommand(context))
    .addCommand(listCommand(context))
    .addCommand(rotateCommand(context))
    .addCommand(revokeCommand(context));
}

function createCommand(context: CliContext): Command {
  return withConnectionOptions(new Command('create'))
    .description('Create an API key. The key is shown this once.')
    .argument('[name]', 'what the key is for', 'cli')
    .option('--scopes <list>', SCOPES.join(','), parseScopes, ['ingest', 'read'] as Scope[])
    .option('--owner <name>', 'who holds it: keys of one owner are one person for four eyes')
    .option('--expires-at <time>', 'when it ends, ISO-8601 (default: never)', parseExpiry)
    .option('--json', 'print the answer as JSON')
    .action(async (name: string, options: KeyOptions) => {
      const client = await openClient(options, context);
      const { scopes, owner, expiresAt } = options;
      const key = await client.createKey({ name, owner, scopes, expires_at: expiresAt });
      if (options.json) writeJson(context, key);
      else context.stdout.write(`${key.key}\n`);
      context.stderr.write(`Key "${name}" (${key.id}): keep it now, it is not shown again.\n`);
    });
}

function listCommand(context: CliContext): Command {
  return withConnectionOptions(new Command('list'))
    .description('List the API keys, without their secrets.')
    .option('--json', 'print the answer as JSON')
    .action(async (options: ConnectionOptions & { json?: boolean }) => {
      const keys = await (await openClient(options, context)).listKeys();
      if (options.json) writeJson(context, { items: keys });
      else context.stdout.write(formatTable(COLUMNS, keys.map(rowOf)));
    });
}

function rotateCommand(context: CliContext): Command {
  return withConnectionOptions(new Command('rotate'))
    .description('Make a key with the same name and scopes; the old one works on for a while.')
    .argument('<id>', 'the id that "keys list" shows')
    .addOption(
      new Option('--overlap <duration>', 'how long the old key works on: 30m, 24h, 7d, 0s')
        .argParser(parseDuration)
        .default(DAY_SECONDS, '24h'),
    )
    .option('--json', 'print the answer as JSON')
    .action(async (id: string, options: RotateOptions) => {
      const client = await openClient(options, context);
      const key = await client.rotateKey(id, { overlap_seconds: options.overlap });
      if (options.json) writeJson(context, key);
      else context.stdout.write(`${key.key}\n`);
      context.stderr.write(
        `Key "${key.name}" (${key.id}) replaces ${key.previous.id}, which works until ` +
          `${key.previous.expires_at}. Keep it now, it is not shown again.\n`,
      );
    });
}

function revokeCommand(context: CliContext): Command {
  return withConnectionOptions(new Command('revoke'))
    .description('End an API key for good.')
    .argument('<id>', 'the id that "keys list" shows')
    .action(async (id: string, options: ConnectionOptions) => {
      await (await openClient(options, context)).revokeKey(id);
      context.stdout.write(`Revoked ${id}.\n`);
    });
}

function rowOf(key: ApiKeyInfo): string[] {
  return [
    key.id,
    key.prefix,
    key.name,
    key.scopes.join(','),
    key.created_at,
    key.revoked_at ? `revoked ${key.revoked_at}` : (key.expires_at ?? 'never'),
  ];
}

function parseScopes(text: string): Scope[] {
  return text.split(',').map((part) => {
    const scope = SCOPES.find((candidate) => candidate === part.trim());
    if (scope === undefined) throw new InvalidArgumentError(`must be from ${SCOPES.join(',')}.`);
    return scope;
  });
}

function parseExpiry(text: string): string {
  const moment = /^\d{4}-\d{2}-\d{2}/.test(text) ? Date.parse(text) : Number.NaN;
  if (Number.isNaN(moment)) throw new InvalidArgumentError('must be ISO-8601.');
  return new Date(moment).toISOString();
}
