import { DURABLES, MESSAGES, type DurableConsumer } from '@costwire/contracts';
import type { Broker } from '@costwire/messaging';
import type { StreamMarks } from './erasure.repository.js';

type Manager = Awaited<ReturnType<Broker['manager']>>;

/** Tells when everything accepted up to a moment has been recorded and booked. */
export class StreamProgress {
  constructor(private readonly broker: Broker) {}

  /** Where the stream of accepted events ends now. */
  async begun(): Promise<StreamMarks> {
    return this.broker.manage(async (manager) => ({
      events: await lastOf(manager, DURABLES.ingestUsage),
    }));
  }

  /** The marks as far as they can be set now, and whether all that lies before them is through. */
  async reached(marks: StreamMarks): Promise<{ marks: StreamMarks; isThrough: boolean }> {
    return this.broker.manage(async (manager) => {
      const { events = await lastOf(manager, DURABLES.ingestUsage) } = marks;
      if (!(await hasPassed(manager, DURABLES.ingestUsage, events))) {
        return { marks: { events }, isThrough: false };
      }
      const { recorded = await lastOf(manager, DURABLES.costUsage) } = marks;
      const isThrough = await hasPassed(manager, DURABLES.costUsage, recorded);
      return { marks: { events, recorded }, isThrough };
    });
  }
}

async function lastOf({ streams }: Manager, { kind }: DurableConsumer): Promise<number> {
  return (await streams.info(MESSAGES[kind].stream)).state.last_seq;
}

async function hasPassed(
  { consumers }: Manager,
  { durable, kind }: DurableConsumer,
  sequence: number,
): Promise<boolean> {
  const info = await consumers.info(MESSAGES[kind].stream, durable);
  // The floor stands at the last message of the kind, which another kind's may have followed.
  return info.ack_floor.stream_seq >= sequence || info.num_pending + info.num_ack_pending === 0;
}
