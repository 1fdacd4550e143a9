import { setTimeout as delay } from 'node:timers/promises';
import type { Msg, Subscription } from '@nats-io/transport-node';
import {
  ALL_DURABLES,
  MESSAGES,
  PIPELINE,
  RPCS,
  type DurableConsumer,
  type ServiceName,
} from '@costwire/contracts';
import type { LoggerService } from '@nestjs/common';
import { Server, type CustomTransportStrategy } from '@nestjs/microservices';
import { lastValueFrom } from 'rxjs';
import { BatchConsumer } from './batch-consumer.js';
import type { Broker } from '../broker/broker.js';
import type { ConsumerObserver } from './consumer-observer.js';
import type { DeadLetterWriter } from './dead-letter-writer.js';
import type { Delivery } from './delivery.js';
import { MessageSpans } from '../broker/message-spans.js';
import { failureHeaders } from '../broker/rpc-failure.js';
import { ensureTopology, type TopologyOptions } from '../broker/topology.js';

/** Taking in what is under way needs one round trip. */
const MAX_DRAIN_MS = 1_000;

/** What a service's transport needs. */
export interface JetStreamServerOptions {
  broker: Broker;
  service: ServiceName;
  topology: TopologyOptions;
  deadLetters: DeadLetterWriter;
  /** The service's own: Nest's is shared by all services of a process. */
  log: LoggerService;
  /** How long running transactions may take to finish at shutdown, in milliseconds. */
  drainTimeoutMs: number;
  observer?: ConsumerObserver | undefined;
}

/**
 * Nest's way in for JetStream: runs handlers marked with `@ConsumesBatches` on their durable and
 * handlers marked with `@Answers` on their command's subject.
 *
 * Refuses to start when the pipeline says that this service consumes or answers something for which
 * there is no handler.
 */
export class JetStreamServer extends Server implements CustomTransportStrategy {
  private readonly consumers: BatchConsumer[] = [];
  private readonly subscriptions: Subscription[] = [];
  private readonly answering = new Set<Promise<void>>();
  private readonly spans: MessageSpans;

  constructor(private readonly options: JetStreamServerOptions) {
    super();
    this.spans = new MessageSpans(options.service);
  }

  override async listen(callback: (error?: unknown) => void): Promise<void> {
    try {
      this.assertEveryHandler();
      await ensureTopology(this.options.broker, this.options.topology, this.options.service);
      for (const durable of this.durables()) await this.startConsumer(durable);
      for (const subject of this.commandSubjects()) this.subscribe(subject);
      // Without the flush the first requests would find nobody listening.
      await this.options.broker.connection.flush();
      callback();
    } catch (error) {
      callback(error);
    }
  }

  override async close(): Promise<void> {
    const { drainTimeoutMs } = this.options;
    // A connection that is lost has nothing left to drain, and one that hangs never ends doing so.
    const drained = Promise.allSettled(this.subscriptions.map(async (each) => each.drain()));
    await Promise.race([drained, delay(MAX_DRAIN_MS, undefined, { ref: false })]);
    const answered = Promise.race([
      Promise.allSettled(this.answering),
      delay(drainTimeoutMs, undefined, { ref: false }),
    ]);
    await Promise.all([
      ...this.consumers.map((consumer) => consumer.stop(drainTimeoutMs)),
      answered,
    ]);
  }

  override on(): never {
    throw new Error('JetStreamServer has no events');
  }

  override unwrap<T>(): T {
    return this.options.broker as T;
  }

  private durables(): DurableConsumer[] {
    return ALL_DURABLES.filter(({ service }) => service === this.options.service);
  }

  private commandSubjects(): string[] {
    return PIPELINE.filter(({ service }) => service === this.options.service)
      .flatMap(({ answers }) => answers)
      .map((name) => RPCS[name].subject);
  }

  private assertEveryHandler(): void {
    const needed = [...this.durables().map(({ durable }) => durable), ...this.commandSubjects()];
    const missing = needed.filter((pattern) => !this.messageHandlers.has(pattern));
    if (missing.length > 0) {
      throw new Error(`${this.options.service} has no handler for ${missing.join(', ')}`);
    }
  }

  private async startConsumer({
    durable,
    kind,
    concurrency,
    lingerMs,
  }: DurableConsumer): Promise<void> {
    const { broker, topology, service, deadLetters, log, observer } = this.options;
    const { stream, type, filter } = MESSAGES[kind];
    const handler = this.messageHandlers.get(durable)!;
    const consumer = new BatchConsumer({
      expectedType: type,
      open: async () => {
        await ensureTopology(broker, topology, service);
        return broker.jetStream.consumers.get(stream, durable);
      },
      handle: async (deliveries: Delivery[]) => {
        await this.spans.consuming(durable, filter, deliveries, async (traced) =>
          this.outcomeOf(handler(traced)),
        );
      },
      setAside: async (delivery, reason) => {
        log.error({ event: 'event_dead_lettered', durable, reason: kindOf(reason) });
        await deadLetters.write(durable, delivery, reason);
        observer?.deadLettered(durable);
      },
      setAsideMessage: async (message, reason) => {
        log.error({ event: 'message_unreadable', durable, reason: kindOf(reason) });
        await deadLetters.writeUnreadable(durable, message, reason);
        observer?.deadLettered(durable);
      },
      onPause: (reason) => {
        log.warn({ event: 'consumer_paused', durable, reason: kindOf(reason) });
        observer?.paused(durable);
      },
      onResume: () => {
        log.log({ event: 'consumer_resumed', durable });
        observer?.resumed(durable);
      },
      onHandled: (events, seconds) => observer?.handled(durable, events, seconds),
      ...(concurrency !== undefined && { concurrency }),
      ...(lingerMs !== undefined && { lingerMs }),
    });
    this.consumers.push(consumer);
    observer?.started(durable);
    await consumer.start();
  }

  private subscribe(subject: string): void {
    const subscription = this.options.broker.connection.subscribe(subject, {
      queue: this.options.service,
      callback: (error, message) => {
        if (error) return;
        const answer = this.answer(subject, message).finally(() => this.answering.delete(answer));
        this.answering.add(answer);
      },
    });
    this.subscriptions.push(subscription);
  }

  /** Nest tells of a handler's failure by a stream that fails; taken as a value it would look done. */
  private async outcomeOf(handling: Promise<unknown>): Promise<unknown> {
    return lastValueFrom(this.transformToObservable(await handling), { defaultValue: undefined });
  }

  private async answer(subject: string, message: Msg): Promise<void> {
    try {
      const handler = this.messageHandlers.get(subject)!;
      const traceparent = message.headers?.get('traceparent') || undefined;
      const result = await this.spans.answering(subject, traceparent, async () =>
        this.outcomeOf(handler(message.json())),
      );
      message.respond(JSON.stringify(result));
    } catch (error) {
      const [, traceId] = message.headers?.get('traceparent').split('-') ?? [];
      this.options.log.error({ event: 'command_failed', subject, traceId, reason: kindOf(error) });
      message.respond('', { headers: failureHeaders(error) });
    }
  }
}

/** What kind of failure it was; its text can quote an event and is not logged. */
function kindOf(error: unknown): string {
  if (!(error instanceof Error)) return typeof error;
  const { code } = error as { code?: unknown };
  return typeof code === 'string' ? `${error.name} ${code}` : error.name;
}
