import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { CostScan, type CostScanConfig, ScoreScan } from '@costwire/anomaly-detection';
import { Command, InvalidArgumentError, Option } from 'commander';

interface Scan {
  push(line: string): string;
  save(): Uint8Array;
  restore(bytes: Uint8Array): void;
}

interface ScanOptions {
  mode: 'score' | 'cost';
  state?: string;
  config?: CostScanConfig;
}

/** `costwire anomaly`: scan a stream, evaluate the detector. */
export function anomalyCommand(): Command {
  const command = new Command('anomaly').description('Find anomalies in a stream of rows.');
  command
    .command('scan')
    .description('Read CSV rows from standard input and answer each with one line.')
    .addOption(
      new Option('--mode <mode>', 'what the rows hold')
        .choices(['score', 'cost'])
        .makeOptionMandatory(),
    )
    .option('--state <file>', 'continue from this file and write it at the end of input')
    .option('--config <json>', 'settings of the detector', parseConfig)
    .action(async (options: ScanOptions) => {
      await scan(options);
    });
  return command;
}

function parseConfig(text: string): CostScanConfig {
  try {
    return JSON.parse(text) as CostScanConfig;
  } catch {
    throw new InvalidArgumentError('not JSON');
  }
}

async function scan({ mode, state, config }: ScanOptions): Promise<void> {
  const session: Scan = mode === 'cost' ? new CostScan(config) : new ScoreScan();
  if (state !== undefined && existsSync(state)) session.restore(readFileSync(state));
  let rest = '';
  process.stdin.setEncoding('utf8');
  for await (const chunk of process.stdin) {
    const lines = (rest + String(chunk)).split('\n');
    rest = lines.pop() ?? '';
    await write(answers(session, lines));
  }
  if (rest !== '') await write(answers(session, [rest]));
  if (state !== undefined) {
    writeFileSync(`${state}.new`, session.save());
    renameSync(`${state}.new`, state);
  }
}

function answers(session: Scan, lines: string[]): string {
  let text = '';
  for (const line of lines) {
    const row = line.endsWith('\r') ? line.slice(0, -1) : line;
    if (row === '') continue;
    const answer = session.push(row);
    if (answer !== '') text += `${answer}\n`;
  }
  return text;
}

async function write(text: string): Promise<void> {
  if (text === '' || process.stdout.write(text)) return;
  await new Promise<void>((resolve) => process.stdout.once('drain', resolve));
}
