import type { SendResult } from './answers.js';
import type { CallOptions } from './client-options.js';
import { eventsAtFault, isTemporary } from './errors.js';
import { sleep } from './sleep.js';
import { splitEvents } from './split-events.js';
import { serializeEvent, type SerializedEvent, type UsageInput } from './usage-input.js';

/** The part of the client that a recorder needs. */
export interface UsageSender {
  sendSerialized(events: readonly SerializedEvent[], options?: CallOptions): Promise<SendResult>;
}

/** How a recorder collects and sends. */
export interface UsageRecorderOptions {
  /** Events that make a request full. Default: 500. */
  batchSize?: number;
  /** Longest time an event waits for others, in milliseconds. Default: 1,000. */
  flushIntervalMs?: number;
  /** Most events held while the server is away; more are dropped. Default: 10,000. */
  maxBuffered?: number;
  /** Most bytes of JSON held; more are dropped. Default: 32,000,000. */
  maxBufferedBytes?: number;
  /** Told of every request that failed and every event that was dropped. Must not throw. */
  onError?: (error: unknown, droppedEvents: number) => void;
  /** Whether `flush` and `close` reject when events could not be sent. Default: false. */
  throwOnError?: boolean;
}

/** What a recorder has done so far, in events. */
export interface RecorderCounts {
  sent: number;
  /** Lost: the buffer was full, the server refused them, or they were left when it closed. */
  dropped: number;
  buffered: number;
}

/**
 * Collects calls and sends them in batches in the background.
 *
 * `record` costs no time of the application and never throws; a failed request is repeated with its
 * event ids, so that nothing is counted twice. Call `close` before the process ends.
 */
export class UsageRecorder {
  readonly #sender: UsageSender;
  readonly #options: Required<Omit<UsageRecorderOptions, 'onError'>>;
  readonly #onError: (error: unknown, droppedEvents: number) => void;
  #buffer: SerializedEvent[] = [];
  #bufferedBytes = 0;
  #sent = 0;
  #dropped = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #sending: Promise<Error | undefined> | undefined;
  #closed = false;
  readonly #stop = new AbortController();

  constructor(sender: UsageSender, options: UsageRecorderOptions = {}) {
    this.#sender = sender;
    this.#onError = options.onError ?? ((): void => {});
    this.#options = {
      batchSize: options.batchSize ?? 500,
      flushIntervalMs: options.flushIntervalMs ?? 1_000,
      maxBuffered: options.maxBuffered ?? 10_000,
      maxBufferedBytes: options.maxBufferedBytes ?? 32_000_000,
      throwOnError: options.throwOnError ?? false,
    };
  }

  /** What has been sent, dropped and is waiting. */
  get counts(): RecorderCounts {
    return { sent: this.#sent, dropped: this.#dropped, buffered: this.#buffer.length };
  }

  /**
   * Takes a call over.
   *
   * @returns whether it was taken; `false` when the buffer is full, the recorder is closed or the
   * event cannot be written as JSON. Never throws.
   */
  record(event: UsageInput): boolean {
    try {
      return this.#take(serializeEvent(event, Date.now()));
    } catch (error) {
      this.#drop(error, 1);
      return false;
    }
  }

  /**
   * Sends what is buffered now. Resolves when it is sent or the attempt has failed; what failed for a
   * while stays buffered.
   *
   * @throws the last error, only with `throwOnError`.
   */
  async flush(): Promise<void> {
    const error = await this.#sendAll();
    if (error !== undefined && this.#options.throwOnError) throw error;
  }

  /**
   * Takes no more calls and sends the rest.
   *
   * @param timeoutMs longest time for that, in milliseconds; what is left is dropped. Default: 10,000.
   * @returns the final counts.
   * @throws the last error, only with `throwOnError`.
   */
  async close(timeoutMs = 10_000): Promise<RecorderCounts> {
    this.#closed = true;
    const deadline = setTimeout(
      () => this.#stop.abort(new Error('the recorder was closed')),
      timeoutMs,
    );
    const error = await this.#sendRest();
    clearTimeout(deadline);
    const left = this.#buffer.length;
    this.#buffer = [];
    this.#bufferedBytes = 0;
    if (left > 0) this.#drop(error, left);
    if (error !== undefined && this.#options.throwOnError) throw error;
    return this.counts;
  }

  #take(event: SerializedEvent): boolean {
    const { maxBuffered, maxBufferedBytes, batchSize, flushIntervalMs } = this.#options;
    if (this.#closed) {
      this.#drop(new Error('the recorder is closed'), 1);
      return false;
    }
    if (
      this.#buffer.length >= maxBuffered ||
      this.#bufferedBytes + event.bytes > maxBufferedBytes
    ) {
      this.#drop(new Error('the buffer of usage events is full'), 1);
      return false;
    }
    this.#buffer.push(event);
    this.#bufferedBytes += event.bytes;
    this.#sendLater(this.#buffer.length >= batchSize ? 0 : flushIntervalMs);
    return true;
  }

  #sendLater(delayMs: number): void {
    if (this.#sending || (this.#timer && delayMs > 0)) return;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.#sendAll(), delayMs);
    this.#timer.unref();
  }

  /** One sender at a time: resolves to the last error, if any. */
  #sendAll(): Promise<Error | undefined> {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    if (this.#buffer.length === 0) return Promise.resolve(undefined);
    this.#sending ??= this.#drain();
    return this.#sending;
  }

  async #sendRest(): Promise<Error | undefined> {
    for (;;) {
      const error = await this.#sendAll();
      const { signal } = this.#stop;
      if (this.#buffer.length === 0 || signal.aborted) return error;
      await sleep(this.#options.flushIntervalMs, signal).catch(() => undefined);
    }
  }

  async #drain(): Promise<Error | undefined> {
    let lastError: Error | undefined;
    while (this.#buffer.length > 0) {
      const batch = splitEvents(this.#buffer.slice(0, this.#options.batchSize))[0] ?? [];
      try {
        await this.#sender.sendSerialized(batch, { signal: this.#stop.signal });
        this.#sent += batch.length;
        this.#replaceFirst(batch, []);
      } catch (error) {
        lastError = error instanceof Error ? error : new Error(String(error));
        if (this.#stop.signal.aborted || isTemporary(error)) {
          this.#tell(error, 0);
          break;
        }
        this.#dropRefused(error, batch);
      }
    }
    this.#sending = undefined;
    if (this.#buffer.length > 0 && !this.#closed) this.#sendLater(this.#options.flushIntervalMs);
    return lastError;
  }

  /** One faulty event must not take the others of its batch with it. */
  #dropRefused(error: unknown, batch: readonly SerializedEvent[]): void {
    const wrong = new Set(eventsAtFault(error, batch.length));
    const kept = wrong.size === 0 ? [] : batch.filter((_, place) => !wrong.has(place));
    this.#replaceFirst(batch, kept);
    this.#drop(error, batch.length - kept.length);
  }

  #replaceFirst(batch: readonly SerializedEvent[], kept: readonly SerializedEvent[]): void {
    this.#buffer.splice(0, batch.length, ...kept);
    this.#bufferedBytes += bytesOf(kept) - bytesOf(batch);
  }

  #drop(error: unknown, count: number): void {
    this.#dropped += count;
    this.#tell(error, count);
  }

  #tell(error: unknown, droppedEvents: number): void {
    try {
      this.#onError(error, droppedEvents);
    } catch {
      // The application's own handler must not stop the sending.
    }
  }
}

function bytesOf(events: readonly SerializedEvent[]): number {
  return events.reduce((sum, { bytes }) => sum + bytes, 0);
}
