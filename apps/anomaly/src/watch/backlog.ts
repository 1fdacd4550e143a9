import {
  ALL_DURABLES,
  MESSAGES,
  shardOf,
  type DurableConsumer,
  type ProjectId,
} from '@costwire/contracts';
import type { Broker } from '@costwire/messaging';

/** Kinds of messages through which usage becomes totals. */
const ON_THE_WAY = new Set(['usageAccepted', 'usageRecorded', 'costTotalled']);

type Manager = Awaited<ReturnType<Broker['manager']>>;

/** Knows what is still on its way to us: an hour is closed only when all of it has come. */
export class Backlog {
  constructor(private readonly broker: Broker) {}

  /**
   * Until when everything accepted has reached the shard of a project, by shard, Unix milliseconds:
   * now, or the time of the oldest message that waits.
   *
   * @throws when the broker is away: nobody knows then.
   */
  async seenUntil(nowMs: number): Promise<(projectId: ProjectId) => number> {
    const manager = await this.broker.manager();
    const durables = ALL_DURABLES.filter(({ kind }) => ON_THE_WAY.has(kind));
    const oldest = await Promise.all(durables.map(async (each) => oldestWaiting(manager, each)));
    const ofDurable = new Map(durables.map(({ durable }, index) => [durable, oldest[index]]));
    const before = durables.flatMap(({ durable, kind }) =>
      kind === 'costTotalled' ? [] : [ofDurable.get(durable) ?? nowMs],
    );
    return (projectId) => {
      const own = ofDurable.get(`anomaly-costs-${shardOf(projectId)}`) ?? nowMs;
      return Math.min(nowMs, own, ...before);
    };
  }
}

async function oldestWaiting(
  manager: Manager,
  { durable, kind, filter = MESSAGES[kind].filter }: DurableConsumer,
): Promise<number | undefined> {
  const { stream } = MESSAGES[kind];
  const info = await manager.consumers.info(stream, durable);
  if (info.num_pending + info.num_ack_pending === 0) return undefined;
  const next = { seq: info.ack_floor.stream_seq + 1, next_by_subj: filter };
  const message = await manager.streams.getMessage(stream, next);
  return message?.time.getTime();
}
