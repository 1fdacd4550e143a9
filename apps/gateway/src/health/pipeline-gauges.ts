import {
  ALL_DURABLES,
  MESSAGES,
  STREAMS,
  type DurableConsumer,
  type StreamName,
} from '@costwire/contracts';
import { Broker } from '@costwire/messaging';
import { Database } from '@costwire/persistence';
import { Metrics } from '@costwire/runtime';
import { Injectable } from '@nestjs/common';

type Manager = Awaited<ReturnType<Broker['manager']>>;

/** Applies what was read; all readings are applied at once, so that no scrape sees half of them. */
type Reading = () => void;

const DEAD_LETTERS: StreamName = MESSAGES.deadLettered.stream;
const MS_PER_SECOND = 1_000;

/**
 * What waits behind the gateway, looked up at each scrape. Of a broker that is away nothing is shown:
 * unknown is not 0, and the last figures would look like news.
 */
@Injectable()
export class PipelineGauges {
  private readonly pending;
  private readonly oldest;
  private readonly deadLetters;
  private readonly streamBytes;
  private readonly streamMaxBytes;
  private readonly dependencies;

  constructor(
    metrics: Metrics,
    private readonly broker: Broker,
    private readonly database: Database,
  ) {
    this.pending = metrics.gauge({
      name: 'costwire_consumer_pending_messages',
      help: 'Messages not yet acknowledged, by durable consumer.',
      labels: ['durable'],
    });
    this.oldest = metrics.gauge({
      name: 'costwire_consumer_oldest_seconds',
      help: 'Age of the oldest message not yet acknowledged; 0 when none waits.',
      labels: ['durable'],
    });
    this.deadLetters = metrics.gauge({
      name: 'costwire_dead_letters',
      help: 'Dead letters that wait for a decision.',
    });
    this.streamBytes = metrics.gauge({
      name: 'costwire_stream_bytes',
      help: 'Size of a stream in its store.',
      labels: ['stream'],
    });
    this.streamMaxBytes = metrics.gauge({
      name: 'costwire_stream_max_bytes',
      help: 'Size at which a stream refuses new messages.',
      labels: ['stream'],
    });
    this.dependencies = metrics.gauge({
      name: 'costwire_dependency_up',
      help: '1 when the dependency answers, else 0.',
      labels: ['dependency'],
    });
    metrics.beforeExposition(async () => this.refresh());
  }

  private async refresh(): Promise<void> {
    const [database, broker] = await Promise.all([
      this.database.isReachable(),
      this.broker.isReachable(),
    ]);
    const readings = broker ? await this.readings(await this.broker.manager()) : [];
    this.dependencies.set({ dependency: 'database' }, Number(database));
    this.dependencies.set({ dependency: 'broker' }, Number(broker));
    this.forget();
    for (const apply of readings) apply();
  }

  private async readings(manager: Manager): Promise<Reading[]> {
    const read = await Promise.allSettled([
      ...ALL_DURABLES.map(async (durable) => this.readDurable(manager, durable)),
      ...Object.keys(STREAMS).map(async (name) => this.readStream(manager, name)),
    ]);
    return read.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []));
  }

  private async readDurable(
    manager: Manager,
    { durable, kind, filter = MESSAGES[kind].filter }: DurableConsumer,
  ): Promise<Reading> {
    const { stream } = MESSAGES[kind];
    const info = await manager.consumers.info(stream, durable);
    const waiting = info.num_pending + info.num_ack_pending;
    const next = { seq: info.ack_floor.stream_seq + 1, next_by_subj: filter };
    // What is gone when we look for it was acknowledged in between.
    const oldest = waiting > 0 ? await manager.streams.getMessage(stream, next) : null;
    const ageMs = oldest ? Math.max(0, Date.now() - oldest.time.getTime()) : 0;
    return () => {
      this.pending.set({ durable }, waiting);
      this.oldest.set({ durable }, ageMs / MS_PER_SECOND);
    };
  }

  private async readStream(manager: Manager, stream: string): Promise<Reading> {
    const { config, state } = await manager.streams.info(stream);
    return () => {
      this.streamBytes.set({ stream }, state.bytes);
      this.streamMaxBytes.set({ stream }, config.max_bytes);
      if (stream === DEAD_LETTERS) this.deadLetters.set(state.messages);
    };
  }

  private forget(): void {
    for (const gauge of [this.pending, this.oldest, this.streamBytes, this.streamMaxBytes])
      gauge.reset();
    // Without labels a reset would show 0.
    this.deadLetters.remove();
  }
}
