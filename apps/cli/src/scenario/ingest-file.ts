import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { basename } from 'node:path';
import type { LogInput, ScenarioClient } from '@costwire/sdk';
import { linesOf } from '../azure-llm/lines.js';
import type { CliContext } from '../cli-context.js';
import { CliFailure } from '../cli-failure.js';
import { openClient, type ConnectionOptions } from '../connection.js';
import { countOf } from '../output/count.js';
import { writeJson } from '../output/write-json.js';
import { eachInFlight } from '../sending/each-in-flight.js';
import { startProgress, type Progress } from '../sending/progress.js';
import { logLines, type LogFile, type LogLine } from './log-lines.js';

/** Options of `costwire ingest`. */
export interface IngestOptions extends ConnectionOptions {
  scenario: string;
  source?: string;
  name?: string;
  from?: string;
  every?: number;
  wait: boolean;
  json?: boolean;
}

/** What became of a file. */
interface IngestReport {
  accepted: number;
  refused: number;
  /** The first faults, with their lines. */
  faults: string[];
  seconds: number;
}

const BATCH_LOGS = 2_000;
/** Below the server's limit of 5 MB, with room for ids and JSON. */
const BATCH_BYTES = 2_500_000;
const IN_FLIGHT = 3;
const MAX_FAULTS_KEPT = 5;
/** A long file outlives a restart of the server. */
const MAX_RETRIES = 12;

/**
 * Sends a file's lines (`-`: standard input) and prints what became of them.
 *
 * @throws CliFailure when the file is not there, or at the end when lines were refused.
 */
export async function ingestFile(
  file: string,
  options: IngestOptions,
  context: CliContext,
): Promise<void> {
  await (await openClient(options, context)).scenarios.get(options.scenario);
  const { scenarios } = await openClient(options, context, MAX_RETRIES);
  const isStream = file === '-';
  const name = options.name ?? (isStream ? 'stdin' : basename(file));
  const total = isStream ? 0 : await sizeOf(file);
  const chunks = isStream ? context.stdin : createReadStream(file);
  const lines = logLines(linesOf(chunks), describeFile(name, options));
  const report = await sendLines(scenarios, lines, total, options, context);
  if (options.json) writeJson(context, report);
  else context.stdout.write(summaryOf(report, name));
  if (report.refused > 0) throw new CliFailure(`${countOf(report.refused, 'line')} refused`);
}

async function sizeOf(file: string): Promise<number> {
  try {
    return (await stat(file)).size;
  } catch {
    throw new CliFailure(`cannot read ${file}`, 2);
  }
}

function describeFile(name: string, { scenario, source, from, every }: IngestOptions): LogFile {
  const startMs = from === undefined ? undefined : Date.parse(from);
  return {
    scenarioId: scenario,
    name,
    source: source ?? name,
    ...(startMs !== undefined && {
      timeOf: (line) => new Date(startMs + (line - 1) * (every ?? 0)).toISOString(),
    }),
  };
}

async function sendLines(
  scenarios: ScenarioClient,
  lines: AsyncIterable<LogLine>,
  totalBytes: number,
  { scenario, wait }: IngestOptions,
  context: CliContext,
): Promise<IngestReport> {
  const started = context.now();
  const report: IngestReport = { accepted: 0, refused: 0, faults: [], seconds: 0 };
  const progress = await startProgress(context, totalBytes);
  try {
    await eachInFlight(batchesOf(lines, report, progress), IN_FLIGHT, async (batch) => {
      const { accepted } = await scenarios.ingest(scenario, batch.logs);
      report.accepted += accepted;
      progress.advance(batch.bytes);
    });
    if (wait) {
      progress.say('sent; waiting until it counts');
      await scenarios.flush();
    }
  } finally {
    progress.stop();
  }
  return { ...report, seconds: (context.now() - started) / 1_000 };
}

interface Batch {
  logs: LogInput[];
  bytes: number;
}

async function* batchesOf(
  lines: AsyncIterable<LogLine>,
  report: IngestReport,
  progress: Progress,
): AsyncGenerator<Batch> {
  let batch: Batch = { logs: [], bytes: 0 };
  for await (const each of lines) {
    if ('fault' in each) {
      report.refused += 1;
      if (report.faults.length < MAX_FAULTS_KEPT) {
        report.faults.push(`line ${each.line} ${each.fault}`);
      }
      progress.advance(each.bytes);
      continue;
    }
    if (batch.logs.length === BATCH_LOGS || batch.bytes + each.bytes > BATCH_BYTES) {
      if (batch.logs.length > 0) yield batch;
      batch = { logs: [], bytes: 0 };
    }
    batch.logs.push(each.log);
    // With the end of the line, so that the bar comes to its end.
    batch.bytes += each.bytes + 1;
  }
  if (batch.logs.length > 0) yield batch;
}

function summaryOf({ accepted, faults, seconds }: IngestReport, name: string): string {
  const rate = seconds > 0 ? `, ${Math.round(accepted / seconds)} a second` : '';
  const lines = [
    `${countOf(accepted, 'line')} of ${name} accepted in ${seconds.toFixed(1)} s${rate}`,
  ];
  return [...lines, ...faults].map((line) => `${line}\n`).join('');
}
