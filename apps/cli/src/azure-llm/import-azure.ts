import type { CliContext } from '../cli-context.js';
import { CliFailure } from '../cli-failure.js';
import { openClient, type ConnectionOptions } from '../connection.js';
import { countOf } from '../output/count.js';
import { writeJson } from '../output/write-json.js';
import { pacedBatches } from '../sending/paced-batches.js';
import { runSending } from '../sending/run-sending.js';
import { formatSendingReport } from '../sending/sending-summary.js';
import { sleep } from '../sending/sleep.js';
import { providerOfModel } from './provider-of-model.js';
import { replayClock } from './replay-clock.js';
import { withSpooledInput } from './spooled-input.js';
import { traceEvents, type TraceLabels } from './trace-events.js';
import { readTrace, summarizeTrace, type TraceSummary } from './trace-file.js';

/** Options of `costwire import azure-llm`. */
export interface AzureImportOptions extends ConnectionOptions {
  model: string;
  feature: string;
  provider?: string;
  speed: number | 'max';
  shiftToNow?: boolean;
  wait: boolean;
  json?: boolean;
}

const BATCH_SIZE = 2_000;
/** A long import outlives a restart of the server. */
const MAX_RETRIES = 12;
const MAX_ROWS_NAMED = 5;

/**
 * Imports a trace file (`-`: standard input) and prints what became of it.
 *
 * @throws CliFailure when the file is not usable, or at the end when rows were refused.
 */
export async function importAzureTrace(
  file: string,
  options: AzureImportOptions,
  context: CliContext,
): Promise<void> {
  const labels = labelsOf(options);
  const importPath = (path: string): Promise<void> => importFile(path, labels, options, context);
  await (file === '-' ? withSpooledInput(context.stdin, importPath) : importPath(file));
}

async function importFile(
  path: string,
  labels: TraceLabels,
  options: AzureImportOptions,
  context: CliContext,
): Promise<void> {
  const trace = await summarizeTrace(path);
  await (await openClient(options, context)).ingestStats();
  const client = await openClient(options, context, MAX_RETRIES);
  const { firstMs, lastMs } = trace;
  const { speed, shiftToNow = false } = options;
  const clock = replayClock({ firstMs, lastMs, startMs: context.now(), speed, shiftToNow });
  const events = traceEvents(readTrace(path), trace.sha256, labels, clock);
  const batches = pacedBatches(events, { batchSize: BATCH_SIZE, now: context.now, sleep });
  const report = await runSending(client, batches, trace.calls, options.wait, context);
  const refused = report.refused + trace.unreadable.length;
  if (options.json) {
    writeJson(context, { ...report, refused, unreadable_rows: trace.unreadable });
  } else {
    const [from, to] = [firstMs, lastMs].map((ms) => timeText(clock.eventTimeMs(ms)));
    context.stdout.write(
      `${countOf(trace.calls, 'call')} as ${labels.provider} ${labels.model}, feature ` +
        `${labels.feature}, ${from} to ${to}\n${formatSendingReport({ ...report, refused })}`,
    );
  }
  if (refused > 0) throw new CliFailure(`${countOf(refused, 'row')} refused${rowsNamed(trace)}`);
}

function labelsOf({ model, feature, provider }: AzureImportOptions): TraceLabels {
  const known = provider ?? providerOfModel(model);
  if (known !== undefined) return { provider: known, model, feature };
  throw new CliFailure(`the provider of "${model}" is not clear from its name: add --provider`, 2);
}

function rowsNamed({ unreadable }: TraceSummary): string {
  if (unreadable.length === 0) return '';
  const more = unreadable.length > MAX_ROWS_NAMED ? ', ...' : '';
  return `; not readable: row ${unreadable.slice(0, MAX_ROWS_NAMED).join(', ')}${more}`;
}

function timeText(ms: number): string {
  return new Date(ms).toISOString();
}
