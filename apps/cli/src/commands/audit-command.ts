import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import type { AuditTrailHead, AuditVerification } from '@costwire/sdk';
import { Command } from 'commander';
import { CliFailure } from '../cli-failure.js';
import type { CliContext } from '../cli-context.js';
import { openClient, withConnectionOptions, type ConnectionOptions } from '../connection.js';
import { formatTable, type Column } from '../output/table.js';
import { writeJson } from '../output/write-json.js';

const COLUMNS: readonly Column[] = [
  { title: 'trail', align: 'left' },
  { title: 'entries', align: 'right' },
  { title: 'state', align: 'left' },
  { title: 'head', align: 'left' },
];

/** Every entry is read: a trail of millions takes minutes on a busy machine. */
const LONG_MS = 900_000;

/** `costwire audit`: who did what, and whether that was changed afterwards. */
export function auditCommand(context: CliContext): Command {
  return new Command('audit')
    .description('Check the audit trails of the server.')
    .addCommand(verifyCommand(context));
}

interface VerifyOptions extends ConnectionOptions {
  json?: boolean;
  heads?: string;
}

function verifyCommand(context: CliContext): Command {
  return withConnectionOptions(new Command('verify'))
    .description('Recompute every trail; ends with 1 when one was changed.')
    .option(
      '--heads <file>',
      'compare with the heads in this file, and keep the new ones there: shows what was cut off',
    )
    .option('--json', 'print the answer as JSON')
    .action(async (options: VerifyOptions) => {
      const file = options.heads === undefined ? undefined : resolve(context.cwd, options.heads);
      const client = await openClient(options, context, 0, LONG_MS);
      const found = await client.verifyAudit(file === undefined ? [] : readHeads(file));
      if (options.json) writeJson(context, found);
      else context.stdout.write(formatTable(COLUMNS, found.trails.map(rowOf)));
      if (!found.intact) throw new CliFailure('an audit trail was changed');
      if (file !== undefined) keepHeads(file, found.trails);
    });
}

function rowOf({ owner, entries, intact, broken, head }: AuditVerification['trails'][number]) {
  const state = intact ? 'intact' : `changed at entry ${broken?.seq}: ${broken?.reason}`;
  return [owner, String(entries), state, head.slice(0, 16)];
}

/** Heads as an earlier call has kept them; none when there was no such call. */
function readHeads(file: string): AuditTrailHead[] {
  if (!existsSync(file)) return [];
  try {
    return (JSON.parse(readFileSync(file, 'utf8')) as { trails: AuditTrailHead[] }).trails.map(
      ({ owner, entries, head }) => ({ owner, entries, head }),
    );
  } catch {
    throw new CliFailure(`${file} holds no heads of audit trails`);
  }
}

/** A file that is there whole or not at all. */
function keepHeads(file: string, trails: readonly AuditTrailHead[]): void {
  const kept = trails
    .filter(({ entries }) => entries > 0)
    .map(({ owner, entries, head }) => ({ owner, entries, head }));
  writeFileSync(`${file}.new`, `${JSON.stringify({ trails: kept }, undefined, 2)}\n`);
  renameSync(`${file}.new`, file);
}
