import {
  AckPolicy,
  DeliverPolicy,
  DiscardPolicy,
  JetStreamApiError,
  RetentionPolicy,
  StorageType,
  type JetStreamManager,
} from '@nats-io/jetstream';
import {
  ALL_DURABLES,
  MESSAGES,
  RPCS,
  STREAMS,
  topologyPart,
  type ServiceName,
  type StreamName,
} from '@costwire/contracts';
import type { Broker } from './broker.js';

/** Sizes of the streams. */
export interface TopologyOptions {
  /** Disk each work stream may take, in bytes; a full stream refuses new messages. */
  streamMaxBytes: number;
  /** Copies of each stream: 1 on a single server, 3 in a cluster. */
  replicas: number;
}

const NANOS_PER_SECOND = 1_000_000_000;
/** Window in which JetStream drops a repeated `Nats-Msg-Id`: saves work, is not relied upon. */
const DUPLICATE_WINDOW_SECONDS = 120;
/**
 * After this the server hands a message to another consumer: what a killed worker held waits so long.
 * Handlers report progress three times within it.
 */
export const ACK_WAIT_SECONDS = 10;
const MAX_ACK_PENDING = 2_000;

/**
 * Creates every stream and every durable consumer that is missing and that the service needs, all of
 * them without a service.
 *
 * All of them exist before anything is published: a stream with interest retention drops what no
 * durable waits for. Safe to call by several services at once, and again at any time.
 *
 * @throws when a stream would store a command's subject (raw text would become durable).
 */
export async function ensureTopology(
  broker: Broker,
  options: TopologyOptions,
  service?: ServiceName,
): Promise<void> {
  assertCommandsAreNotStored();
  const manager = await broker.manager();
  for (const { stream, durables } of topologyPart(service)) {
    // Who needs a part of it has no right to change what is there.
    await ensureStream(manager, stream, options, service === undefined);
    for (const { durable, kind, filter } of durables) {
      await ensureDurable(manager, stream, durable, filter ?? MESSAGES[kind].filter);
    }
  }
}

/** Whether every stream and durable is there; the gateway is not ready while one is missing. */
export async function topologyIsComplete(broker: Broker): Promise<boolean> {
  const manager = await broker.manager();
  try {
    await Promise.all(
      ALL_DURABLES.map(async ({ durable, kind }) =>
        manager.consumers.info(MESSAGES[kind].stream, durable),
      ),
    );
    return true;
  } catch {
    return false;
  }
}

async function ensureStream(
  manager: JetStreamManager,
  name: StreamName,
  { streamMaxBytes, replicas }: TopologyOptions,
  mayResize: boolean,
): Promise<void> {
  const { subjects, retention } = STREAMS[name];
  const config = {
    name,
    subjects: [...subjects],
    retention: retention === 'interest' ? RetentionPolicy.Interest : RetentionPolicy.Limits,
    storage: StorageType.File,
    discard: DiscardPolicy.New,
    max_bytes: streamMaxBytes,
    num_replicas: replicas,
    duplicate_window: DUPLICATE_WINDOW_SECONDS * NANOS_PER_SECOND,
  };
  const existing = await manager.streams.info(name).catch(undefinedWhenNotFound);
  if (!existing) {
    await manager.streams.add(config).catch(ignoreWhenExists);
  } else if (mayResize && existing.config.max_bytes !== streamMaxBytes) {
    await manager.streams.update(name, { max_bytes: streamMaxBytes });
  }
}

async function ensureDurable(
  manager: JetStreamManager,
  stream: StreamName,
  durable: string,
  filter: string,
): Promise<void> {
  const existing = await manager.consumers.info(stream, durable).catch(undefinedWhenNotFound);
  if (existing) return;
  await manager.consumers
    .add(stream, {
      durable_name: durable,
      filter_subject: filter,
      ack_policy: AckPolicy.Explicit,
      deliver_policy: DeliverPolicy.All,
      ack_wait: ACK_WAIT_SECONDS * NANOS_PER_SECOND,
      max_ack_pending: MAX_ACK_PENDING,
      max_deliver: -1,
    })
    .catch(ignoreWhenExists);
}

function assertCommandsAreNotStored(): void {
  for (const { subject } of Object.values(RPCS)) {
    for (const [stream, { subjects }] of Object.entries(STREAMS)) {
      if (subjects.some((filter) => subjectMatches(filter, subject))) {
        throw new Error(`stream ${stream} would store the command ${subject}`);
      }
    }
  }
}

/** Whether a NATS subject filter (`*` one token, `>` the rest) matches a subject. */
export function subjectMatches(filter: string, subject: string): boolean {
  const wanted = filter.split('.');
  const given = subject.split('.');
  for (const [index, token] of wanted.entries()) {
    if (token === '>') return given.length > index;
    if (given[index] === undefined || (token !== '*' && token !== given[index])) return false;
  }
  return wanted.length === given.length;
}

const STREAM_NOT_FOUND = 10_059;
const CONSUMER_NOT_FOUND = 10_014;
const STREAM_NAME_IN_USE = 10_058;
const CONSUMER_EXISTS = 10_013;

function undefinedWhenNotFound(error: unknown): undefined {
  if (!hasCode(error, STREAM_NOT_FOUND, CONSUMER_NOT_FOUND)) throw error;
}

function ignoreWhenExists(error: unknown): void {
  if (!hasCode(error, STREAM_NAME_IN_USE, CONSUMER_EXISTS)) throw error;
}

function hasCode(error: unknown, ...codes: number[]): boolean {
  return error instanceof JetStreamApiError && codes.includes(error.code);
}
