import {
  eventsAtFault,
  CostwireApiError,
  type CostwireClient,
  type UsageInput,
} from '@costwire/sdk';
import { eachInFlight } from './each-in-flight.js';

/** What became of the events, in counts. */
export interface SendOutcome {
  accepted: number;
  /** Repeats inside the requests. */
  repeated: number;
  /** Not taken, since the server found a fault in them. */
  refused: number;
  /** The first faults, as the server says them. */
  faults: string[];
}

/** Requests under way at once: enough to keep the server busy while answers travel. */
const IN_FLIGHT = 3;
const MAX_FAULTS_KEPT = 5;

/**
 * Sends batches, a few requests at a time. Events that the server finds faulty are counted and left
 * out; the others of their batch are sent.
 *
 * @param onProgress told how many more events are settled.
 * @throws the client's error for anything but a faulty event.
 */
export async function sendEvents(
  client: Pick<CostwireClient, 'sendUsage'>,
  batches: AsyncIterable<UsageInput[]>,
  onProgress: (events: number) => void,
): Promise<SendOutcome> {
  const outcome: SendOutcome = { accepted: 0, repeated: 0, refused: 0, faults: [] };
  await eachInFlight(batches, IN_FLIGHT, async (batch) => {
    await sendBatch(client, batch, outcome);
    onProgress(batch.length);
  });
  return outcome;
}

async function sendBatch(
  client: Pick<CostwireClient, 'sendUsage'>,
  batch: readonly UsageInput[],
  outcome: SendOutcome,
): Promise<void> {
  let rest = batch;
  while (rest.length > 0) {
    try {
      const answer = await client.sendUsage(rest);
      outcome.accepted += answer.accepted;
      outcome.repeated += answer.duplicates;
      return;
    } catch (error) {
      const wrong = new Set(eventsAtFault(error, rest.length));
      if (wrong.size === 0) throw error;
      keepFaults(error, outcome);
      outcome.refused += wrong.size;
      rest = rest.filter((_, place) => !wrong.has(place));
    }
  }
}

function keepFaults(error: unknown, outcome: SendOutcome): void {
  if (!(error instanceof CostwireApiError)) return;
  for (const { field, message } of error.faults) {
    if (outcome.faults.length < MAX_FAULTS_KEPT) outcome.faults.push(`${field}: ${message}`);
  }
}
