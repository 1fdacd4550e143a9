import type { CostwireClient, UsageInput } from '@costwire/sdk';
import type { CliContext } from '../cli-context.js';
import { countOf } from '../output/count.js';
import { startProgress } from './progress.js';
import { sendEvents, type SendOutcome } from './send-events.js';
import { sleep } from './sleep.js';
import { waitUntilPriced } from './wait-until-priced.js';

/** What a command sent, and what the server made of it. */
export interface SendingReport extends SendOutcome {
  /** Events recorded for the first time and events that were there before; `null` if not waited for. */
  recorded: number | null;
  already_there: number | null;
  /** Seconds until everything was accepted, and until everything was priced. */
  send_seconds: number;
  priced_seconds: number | null;
}

/**
 * Sends batches with a progress bar, then waits until all of it is priced.
 *
 * The counts of new and known events are the change of the project's own figures, so that events which
 * others send in the same seconds are counted too.
 */
export async function runSending(
  client: CostwireClient,
  batches: AsyncIterable<UsageInput[]>,
  total: number,
  wait: boolean,
  context: CliContext,
): Promise<SendingReport> {
  const before = await client.ingestStats();
  const started = context.now();
  const seconds = (): number => (context.now() - started) / 1000;
  const progress = await startProgress(context, total);
  try {
    const outcome = await sendEvents(client, batches, (events) => progress.advance(events));
    const sendSeconds = seconds();
    const unwaited = { recorded: null, already_there: null, priced_seconds: null };
    if (!wait) return { ...outcome, ...unwaited, send_seconds: sendSeconds };
    const clock = { now: context.now, sleep };
    const after = await waitUntilPriced(client, clock, (pending) =>
      progress.say(`sent; ${countOf(pending, 'message')} to be priced`),
    );
    return {
      ...outcome,
      recorded: after.recorded - before.recorded,
      already_there: after.duplicates - before.duplicates,
      send_seconds: sendSeconds,
      priced_seconds: seconds(),
    };
  } finally {
    progress.stop();
  }
}
