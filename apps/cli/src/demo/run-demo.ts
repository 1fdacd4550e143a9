import { once } from 'node:events';
import type { UsageInput } from '@costwire/sdk';
import type { CliContext } from '../cli-context.js';
import { openClient, type ConnectionOptions } from '../connection.js';
import { countOf } from '../output/count.js';
import { writeJson } from '../output/write-json.js';
import { runSending } from '../sending/run-sending.js';
import { formatSendingReport } from '../sending/sending-summary.js';
import { demoSpan, demoTraffic, runawayTraffic, type DemoEvent } from './demo-traffic.js';
import { oddityNotes } from './oddity-notes.js';

/** Options of `costwire demo`. */
export interface DemoOptions extends ConnectionOptions {
  seed: string;
  days: number;
  events: number;
  print?: boolean;
  /** An agent that runs away now, instead of the traffic of days. */
  runaway?: boolean;
  wait: boolean;
  json?: boolean;
}

const BATCH_SIZE = 2_000;
const MAX_RETRIES = 12;

/** Makes the traffic up and sends it, or prints it as JSON lines; then says what to look for. */
export async function runDemo(options: DemoOptions, context: CliContext): Promise<void> {
  const { seed, days, events } = options;
  const settings = { seed, days, events, nowMs: context.now() };
  const traffic = options.runaway ? runawayTraffic(seed, settings.nowMs) : demoTraffic(settings);
  if (options.print) {
    for (const event of traffic) {
      const roomLeft = context.stdout.write(`${JSON.stringify(event)}\n`);
      if (!roomLeft) await once(context.stdout, 'drain');
    }
    return;
  }
  await (await openClient(options, context)).ingestStats();
  const client = await openClient(options, context, MAX_RETRIES);
  const batches = batchesOf(traffic);
  const report = await runSending(client, batches, traffic.length, options.wait, context);
  const notes = options.runaway ? [] : oddityNotes(demoSpan(settings));
  if (options.json) {
    writeJson(context, { ...report, oddities: notes });
    return;
  }
  if (options.runaway) {
    context.stdout.write(
      `${countOf(traffic.length, 'call')} of an agent that runs away, made within the last minute\n` +
        `${formatSendingReport(report)}Next, in a few seconds: costwire anomalies list\n`,
    );
    return;
  }
  context.stdout.write(
    `${countOf(events, 'made-up call')} of ${countOf(days, 'day')} until now, seed ${seed}\n` +
      `${formatSendingReport(report)}What is odd in it:\n` +
      notes.map((note) => `  ${note}\n`).join('') +
      'Next: costwire report cost --by feature\n',
  );
}

async function* batchesOf(events: readonly DemoEvent[]): AsyncGenerator<UsageInput[]> {
  for (let start = 0; start < events.length; start += BATCH_SIZE) {
    yield events.slice(start, start + BATCH_SIZE);
  }
}
