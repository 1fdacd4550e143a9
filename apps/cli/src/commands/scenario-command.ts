import { readFile, writeFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { SCENARIO_STATUSES, type ScenarioStatus } from '@costwire/contracts';
import type { ScenarioVariant } from '@costwire/sdk';
import { Command } from 'commander';
import type { CliContext } from '../cli-context.js';
import { CliFailure } from '../cli-failure.js';
import { openClient, withConnectionOptions, type ConnectionOptions } from '../connection.js';
import { integerBetween, oneOf } from '../option-values.js';
import { printable } from '../output/printable.js';
import { writeJson } from '../output/write-json.js';
import { formatComparison, formatEstimate, formatScenarios } from '../scenario/scenario-tables.js';

interface JsonOption extends ConnectionOptions {
  json?: boolean;
}

interface CreateOptions extends JsonOption {
  region: string;
  description?: string;
  tag: string[];
  profile?: string;
  start?: boolean;
}

interface ListOptions extends JsonOption {
  status?: ScenarioStatus;
  region?: string;
  page: number;
  pageSize: number;
}

interface CompareOptions extends JsonOption {
  region: string[];
  profile: string[];
  html?: string;
}

interface ReportOptions extends ConnectionOptions {
  format: 'html' | 'csv' | 'json';
  output?: string;
}

/** `costwire scenario`: what would some traffic cost on AWS? */
export function scenarioCommand(context: CliContext): Command {
  return new Command('scenario')
    .description('Ask what traffic would cost on AWS.')
    .addCommand(createCommand(context))
    .addCommand(moveCommand(context, 'start', 'Let a scenario take logs.'))
    .addCommand(moveCommand(context, 'stop', 'End the taking of logs.'))
    .addCommand(moveCommand(context, 'archive', 'Put a completed scenario away.'))
    .addCommand(listCommand(context))
    .addCommand(metricsCommand(context))
    .addCommand(compareCommand(context))
    .addCommand(reportCommand(context))
    .addCommand(removeCommand(context));
}

function createCommand(context: CliContext): Command {
  return withConnectionOptions(new Command('create'))
    .description('Make a scenario and print its id.')
    .argument('<name>')
    .requiredOption('--region <region>', 'the region whose prices apply')
    .option('--description <text>')
    .option('--tag <word>', 'may be given several times', collect, [])
    .option('--profile <file>', 'JSON file with the assumptions that differ from the defaults')
    .option('--start', 'let it take logs at once')
    .option('--json', 'print the answer as JSON')
    .action(async (name: string, options: CreateOptions) => {
      const { scenarios } = await openClient(options, context);
      const { region, description, tag: tags } = options;
      const profile = options.profile && (await readJson(options.profile));
      const made = await scenarios.create({
        name,
        region,
        tags,
        ...(description !== undefined && { description }),
        ...(profile && { profile }),
      });
      const scenario = options.start ? await scenarios.move(made.id, 'start') : made;
      if (options.json) writeJson(context, scenario);
      else context.stdout.write(`${scenario.id}\n`);
    });
}

function moveCommand(
  context: CliContext,
  command: 'start' | 'stop' | 'archive',
  description: string,
): Command {
  return withConnectionOptions(new Command(command))
    .description(description)
    .argument('<id>')
    .action(async (id: string, options: ConnectionOptions) => {
      const { scenarios } = await openClient(options, context);
      const { name, status } = await scenarios.move(id, command);
      context.stdout.write(`${printable(name)} is ${status}.\n`);
    });
}

function listCommand(context: CliContext): Command {
  return withConnectionOptions(new Command('list'))
    .description('List scenarios, newest first.')
    .option('--status <status>', SCENARIO_STATUSES.join(', '), oneOf(SCENARIO_STATUSES))
    .option('--region <region>')
    .option('--page <n>', 'page to show', integerBetween(1, 1_000_000), 1)
    .option('--page-size <n>', 'scenarios in a page', integerBetween(1, 100), 20)
    .option('--json', 'print the answer as JSON')
    .action(async ({ status, region, page, pageSize, ...options }: ListOptions) => {
      const { scenarios } = await openClient(options, context);
      const query = { page, page_size: pageSize };
      const answer = await scenarios.list({
        ...query,
        ...(status && { status }),
        ...(region && { region }),
      });
      if (options.json) writeJson(context, answer);
      else context.stdout.write(formatScenarios(answer.items));
    });
}

function metricsCommand(context: CliContext): Command {
  return withConnectionOptions(new Command('metrics'))
    .description('Print what a scenario would cost.')
    .argument('<id>')
    .option('--json', 'print the answer as JSON')
    .action(async (id: string, options: JsonOption) => {
      const metrics = await (await openClient(options, context)).scenarios.metrics(id);
      if (options.json) writeJson(context, metrics);
      else context.stdout.write(formatEstimate(metrics));
    });
}

function compareCommand(context: CliContext): Command {
  return withConnectionOptions(new Command('compare'))
    .description('Set scenarios side by side; differences are to the first.')
    .argument('<ids...>')
    .option('--region <region>', 'also in this region; may be given several times', collect, [])
    .option('--profile <file>', 'also with these assumptions (JSON); may be repeated', collect, [])
    .option('--html <file>', 'write a page for browsers to this file instead (-: standard output)')
    .option('--json', 'print the answer as JSON')
    .action(async (ids: string[], options: CompareOptions) => {
      const { scenarios } = await openClient(options, context);
      const variants = await variantsOf(options);
      if (options.html !== undefined) {
        await write(context, options.html, await scenarios.comparePage(ids, variants));
        return;
      }
      const answer = await scenarios.compare(ids, variants);
      if (options.json) writeJson(context, answer);
      else context.stdout.write(formatComparison(answer));
    });
}

function reportCommand(context: CliContext): Command {
  return withConnectionOptions(new Command('report'))
    .description('Write the report of a scenario.')
    .argument('<id>')
    .option('--format <format>', 'html, csv or json', oneOf(['html', 'csv', 'json']), 'html')
    .option('--output <file>', 'file to write (default: standard output)')
    .action(async (id: string, { format, output, ...options }: ReportOptions) => {
      const text = await (await openClient(options, context)).scenarios.report(id, format);
      await write(context, output ?? '-', text);
    });
}

function removeCommand(context: CliContext): Command {
  return withConnectionOptions(new Command('remove'))
    .description('Remove a scenario with its logs.')
    .argument('<id>')
    .action(async (id: string, options: ConnectionOptions) => {
      await (await openClient(options, context)).scenarios.remove(id);
      context.stdout.write('Removed.\n');
    });
}

/** The scenario as it is, then each region, then each profile. */
async function variantsOf({ region, profile }: CompareOptions): Promise<ScenarioVariant[]> {
  if (region.length === 0 && profile.length === 0) return [];
  const profiles = await Promise.all(
    profile.map(async (file) => ({ name: basename(file), profile: await readJson(file) })),
  );
  return [
    { name: 'as it is' },
    ...region.map((each) => ({ name: each, region: each })),
    ...profiles,
  ];
}

async function write({ stdout }: CliContext, file: string, text: string): Promise<void> {
  if (file === '-') stdout.write(text);
  else await writeFile(file, text);
}

async function readJson(file: string): Promise<Record<string, unknown>> {
  try {
    return JSON.parse(await readFile(file, 'utf8')) as Record<string, unknown>;
  } catch {
    throw new CliFailure(`${file} is not a JSON file`, 2);
  }
}

function collect(value: string, before: string[]): string[] {
  return [...before, value];
}
