import {
  CostScan,
  type CostScanConfig,
  evaluateCost,
  parseCostScanConfig,
  ScoreScan,
  type SuiteName,
  SUITES,
} from '@costwire/anomaly-detection';
import { Command, InvalidArgumentError, Option } from 'commander';
import { answerStandardInput } from './anomaly-stream.js';

interface ScanOptions {
  mode: 'score' | 'cost';
  state?: string;
  config?: CostScanConfig;
}

interface EvalOptions {
  suite: SuiteName;
  accounts: number;
  seed: number;
  config?: CostScanConfig;
}

/** `costwire anomaly`: scan a stream, evaluate the detector. */
export function anomalyCommand(): Command {
  return new Command('anomaly')
    .description('Find anomalies in a stream of rows.')
    .addCommand(scanCommand())
    .addCommand(evalCommand());
}

function scanCommand(): Command {
  const mode = new Option('--mode <mode>', 'what the rows hold').choices(['score', 'cost']);
  return new Command('scan')
    .description(
      'Read CSV rows from standard input and answer each with one line: a score in [0,1] ' +
        '(score: timestamp,value) or JSON (cost: ' +
        'series,timestamp,cost,calls,input_tokens,cached_input_tokens,output_tokens).',
    )
    .addOption(mode.makeOptionMandatory())
    .option('--state <file>', 'continue from this file and keep it up to date')
    .option('--config <json>', 'settings: {"minExcessUsd": 0.25}', parseConfig)
    .action(async ({ mode: rows, state, config }: ScanOptions, command: Command) => {
      const session = rows === 'cost' ? new CostScan(config) : new ScoreScan();
      try {
        await answerStandardInput(session, state);
      } catch (error) {
        if (!(error instanceof RangeError)) throw error;
        command.error(`state file ${state ?? ''}: ${error.message}`);
      }
    });
}

function evalCommand(): Command {
  const suite = new Option('--suite <name>', 'generator of the accounts')
    .choices(Object.keys(SUITES))
    .default('spend');
  return new Command('eval')
    .description('Run the cost detector over generated accounts with known incidents.')
    .addOption(suite)
    .option('--accounts <count>', 'accounts to generate', parseCount, 20)
    .option('--seed <number>', 'seed of the first account', parseCount, 1_000_000)
    .option('--config <json>', 'settings of the detector', parseConfig)
    .action(({ suite: name, accounts, seed, config }: EvalOptions) => {
      const seeds = Array.from({ length: accounts }, (_, i) => seed + i);
      const report = evaluateCost(seeds, config, name);
      process.stdout.write(`${JSON.stringify(report, undefined, 2)}\n`);
    });
}

function parseCount(text: string): number {
  const count = Number(text);
  if (!Number.isSafeInteger(count) || count < 0) throw new InvalidArgumentError('not a count');
  return count;
}

function parseConfig(text: string): CostScanConfig {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new InvalidArgumentError('not JSON');
  }
  const config = parseCostScanConfig(value);
  if (typeof config === 'string') throw new InvalidArgumentError(config);
  return config;
}
