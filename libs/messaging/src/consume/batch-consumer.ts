import type { Consumer, ConsumerMessages, JsMsg } from '@nats-io/jetstream';
import type { Subscription } from '@nats-io/transport-node';
import { ACK_WAIT_SECONDS } from '../broker/topology.js';
import { countEvents, MalformedMessage, readDelivery, type Delivery } from './delivery.js';
import { isolateFailures, type IsolationSteps } from './isolate-failures.js';

/** How a durable is read and handled. */
export interface BatchConsumerOptions extends IsolationSteps {
  /** Opens the durable; called again whenever reading ended. */
  open(): Promise<Consumer>;
  expectedType: string;
  /** Sets aside a message that cannot be read at all. */
  setAsideMessage(message: JsMsg, reason: MalformedMessage): Promise<void>;
  /** Told when infrastructure goes away and when it is back. */
  onPause(error: unknown): void;
  onResume(): void;
  /** Told how many events a batch had and how long the attempt took that succeeded, in seconds. */
  onHandled?(events: number, seconds: number): void;
  /** Events merged into one transaction at most. */
  maxBatchEvents?: number;
  /** How long the first message of a batch waits for others, in milliseconds. */
  lingerMs?: number;
  /** Transactions under way at once. */
  concurrency?: number;
}

interface Held {
  message: JsMsg;
  delivery: Delivery;
}

/** Not in the client's types: its `close` ends the subscription without taking in what is under way. */
interface WithSubscription {
  sub?: Subscription;
}

/** Taking in what is under way needs one round trip; a broker that is away is not waited for. */
const MAX_DRAIN_MS = 1_000;
/**
 * Messages asked from the server ahead of their handling: the bound on a worker's memory. Counted in
 * messages, since the client asks for bytes so that small messages after large ones barely flow.
 */
const MAX_PULL_MESSAGES = 64;
const FIRST_RETRY_MS = 100;
const MAX_RETRY_MS = 2_000;
const WORKING_INTERVAL_MS = (ACK_WAIT_SECONDS * 1_000) / 3;

/**
 * Reads a durable, merges messages into batches, has each batch handled in one transaction and
 * acknowledges it after that. While infrastructure is away a batch is held and tried again, for as
 * long as it takes, with the server told that it is still being worked on.
 */
export class BatchConsumer {
  private readonly maxBatchEvents: number;
  private readonly lingerMs: number;
  private readonly concurrency: number;
  private messages: ConsumerMessages | undefined;
  private waiting: Held[] = [];
  private waitingEvents = 0;
  private readonly held = new Set<JsMsg>();
  private readonly running = new Set<Promise<void>>();
  private lingerTimer: NodeJS.Timeout | undefined;
  private lingerIsOver = false;
  private workingTimer: NodeJS.Timeout | undefined;
  private stopping = false;
  private paused = false;

  constructor(private readonly options: BatchConsumerOptions) {
    this.maxBatchEvents = options.maxBatchEvents ?? 5_000;
    this.lingerMs = options.lingerMs ?? 20;
    this.concurrency = options.concurrency ?? 2;
  }

  /** Starts reading; returns when the first pull request is out. */
  async start(): Promise<void> {
    this.workingTimer = setInterval(() => this.reportProgress(), WORKING_INTERVAL_MS).unref();
    await this.read();
  }

  /** Stops reading, finishes what runs within the time, and gives the rest back to the server. */
  async stop(timeoutMs: number): Promise<void> {
    this.stopping = true;
    clearTimeout(this.lingerTimer);
    await this.stopReading();
    this.flushAll();
    const finished = Promise.allSettled(this.running);
    await Promise.race([finished, delay(timeoutMs)]);
    clearInterval(this.workingTimer);
    for (const message of this.held) message.nak();
  }

  private async read(): Promise<void> {
    const consumer = await this.options.open();
    this.messages = await consumer.consume({
      max_messages: MAX_PULL_MESSAGES,
      callback: (message) => void this.take(message),
    });
    void this.messages.closed().then(() => this.readAgain());
  }

  /** Takes in what the server has sent already; dropped, it would come again only after ack_wait. */
  private async stopReading(): Promise<void> {
    const messages: (ConsumerMessages & WithSubscription) | undefined = this.messages;
    if (!messages) return;
    const drained = messages.sub?.drain().catch(() => undefined);
    await Promise.race([drained, delay(MAX_DRAIN_MS)]);
    await messages.close();
  }

  private async readAgain(): Promise<void> {
    for (let waitMs = FIRST_RETRY_MS; !this.stopping; waitMs = nextWait(waitMs)) {
      await delay(waitMs);
      try {
        return await this.read();
      } catch (error) {
        this.pause(error);
      }
    }
  }

  private async take(message: JsMsg): Promise<void> {
    this.held.add(message);
    try {
      const delivery = readDelivery(message, this.options.expectedType);
      this.waiting.push({ message, delivery });
      this.waitingEvents += delivery.payload.events.length;
      this.schedule();
    } catch (error) {
      const reason =
        error instanceof MalformedMessage ? error : new MalformedMessage(String(error));
      const done = await this.retrying(() => this.options.setAsideMessage(message, reason));
      if (done) this.release([message]);
    }
  }

  private schedule(): void {
    while (this.running.size < this.concurrency && this.isDue()) this.flush();
    if (this.waiting.length > 0 && !this.lingerTimer && !this.lingerIsOver) {
      this.lingerTimer = setTimeout(() => {
        this.lingerTimer = undefined;
        this.lingerIsOver = true;
        this.schedule();
      }, this.lingerMs);
    }
  }

  private isDue(): boolean {
    if (this.waiting.length === 0) return false;
    return this.stopping || this.lingerIsOver || this.waitingEvents >= this.maxBatchEvents;
  }

  private flushAll(): void {
    while (this.waiting.length > 0) this.flush();
  }

  private flush(): void {
    const batch = this.takeBatch();
    clearTimeout(this.lingerTimer);
    this.lingerTimer = undefined;
    this.lingerIsOver = false;
    const run = this.handle(batch).finally(() => {
      this.running.delete(run);
      // Without this a tail that came in while all transactions were busy would wait for ack_wait.
      this.schedule();
    });
    this.running.add(run);
  }

  private takeBatch(): Held[] {
    let events = 0;
    let count = 0;
    for (const { delivery } of this.waiting) {
      if (count > 0 && events + delivery.payload.events.length > this.maxBatchEvents) break;
      events += delivery.payload.events.length;
      count += 1;
    }
    this.waitingEvents -= events;
    return this.waiting.splice(0, count);
  }

  private async handle(batch: Held[]): Promise<void> {
    const deliveries = batch.map(({ delivery }) => delivery);
    const done = await this.retrying(async () => {
      const startedMs = performance.now();
      await isolateFailures(deliveries, this.options);
      this.options.onHandled?.(countEvents(deliveries), (performance.now() - startedMs) / 1_000);
    });
    if (done) this.release(batch.map(({ message }) => message));
  }

  /** Runs until it succeeds: nothing that was accepted is given up. False when stopped first. */
  private async retrying(run: () => Promise<void>): Promise<boolean> {
    for (let waitMs = FIRST_RETRY_MS; ; waitMs = nextWait(waitMs)) {
      try {
        await run();
        this.resume();
        return true;
      } catch (error) {
        this.pause(error);
        if (this.stopping) return false;
        await delay(waitMs);
      }
    }
  }

  private release(messages: JsMsg[]): void {
    for (const message of messages) {
      message.ack();
      this.held.delete(message);
    }
  }

  private reportProgress(): void {
    for (const message of this.held) message.working();
  }

  private pause(error: unknown): void {
    if (this.paused) return;
    this.paused = true;
    this.options.onPause(error);
  }

  private resume(): void {
    if (!this.paused) return;
    this.paused = false;
    this.options.onResume();
  }
}

function nextWait(waitMs: number): number {
  return Math.min(waitMs * 2, MAX_RETRY_MS);
}

async function delay(ms: number): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, ms).unref());
}
