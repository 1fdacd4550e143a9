/** Told what the consumers of a service do, by durable; for metrics. Must not throw. */
export interface ConsumerObserver {
  /** The consumer begins to read. */
  started(durable: string): void;
  /** A batch was handled to its end; the time, in seconds, is that of the attempt that succeeded. */
  handled(durable: string, events: number, seconds: number): void;
  /** A dead letter was written; the same one again when a batch is tried again. */
  deadLettered(durable: string): void;
  /** The consumer waits for infrastructure. */
  paused(durable: string): void;
  /** The consumer goes on. */
  resumed(durable: string): void;
}
