import { CostwireError, type AnomalyChanged, type ProjectId } from '@costwire/contracts';
import { MessageFeed } from '@costwire/messaging';
import { Injectable, Logger, type OnModuleDestroy, type OnModuleInit } from '@nestjs/common';
import type { ServerResponse } from 'node:http';
import { AnomalyStreamQuery } from './anomaly-stream.query.js';

/** One listener. */
interface Client {
  projectId: ProjectId;
  response: ServerResponse;
  /** Sequence of the last change that was sent. */
  sequence: number;
  /** False when the key that opened the stream holds no more. */
  isAllowed: () => boolean;
}

/** Who wants to listen. */
export interface Listener {
  projectId: ProjectId;
  response: ServerResponse;
  /** Called when nothing can be refused any more, right before the first byte. */
  begin: () => void;
  /** `Last-Event-ID`: go on after this one; with a snapshot when absent. */
  after: number | undefined;
  isAllowed: () => boolean;
}

const TICK_MS = 5_000;
const HEARTBEAT_TICKS = 6;
const MAX_CLIENTS = 1_000;
/** A client that does not read is cut off, and goes on where it was when it comes back. */
const MAX_BUFFERED_BYTES = 1_048_576;

/**
 * Server-sent events about anomalies. A message of the broker says that something changed; what it is
 * now is read from Postgres, so nothing is missed, also not what changed while the broker was away.
 */
@Injectable()
export class AnomalyStream implements OnModuleInit, OnModuleDestroy {
  private readonly logger = new Logger(AnomalyStream.name);
  private readonly clients = new Map<ProjectId, Set<Client>>();
  private readonly pumping = new Map<ProjectId, Promise<void>>();
  private stopListening: (() => void) | undefined;
  private timer: NodeJS.Timeout | undefined;
  private ticks = 0;

  constructor(
    private readonly feed: MessageFeed,
    private readonly query: AnomalyStreamQuery,
  ) {}

  onModuleInit(): void {
    this.stopListening = this.feed.listen('anomalyChanged', (project) => void this.pump(project));
    this.timer = setInterval(() => this.tick(), TICK_MS).unref();
  }

  onModuleDestroy(): void {
    this.stopListening?.();
    clearInterval(this.timer);
    for (const { response } of this.all()) response.end();
  }

  /** The number of clients that listen. */
  get size(): number {
    return this.all().length;
  }

  /**
   * Sends what the listener has not seen, then every change until it goes.
   *
   * @throws {CostwireError} `overloaded` when there are too many; nothing has been sent then.
   */
  async open({ projectId, response, begin, after, isAllowed }: Listener): Promise<void> {
    if (this.size >= MAX_CLIENTS) throw new CostwireError('overloaded', { retryAfterSeconds: 30 });
    const snapshot = after === undefined ? await this.query.snapshot(projectId) : undefined;
    const sequence = after ?? snapshot!.sequence;
    begin();
    response.writeHead(200, {
      'content-type': 'text/event-stream; charset=utf-8',
      'cache-control': 'no-cache, no-transform',
      'x-accel-buffering': 'no',
      'x-content-type-options': 'nosniff',
    });
    const client = { projectId, response, sequence, isAllowed };
    const own = this.clients.get(projectId) ?? new Set();
    this.clients.set(projectId, own.add(client));
    response.on('close', () => this.forget(client));
    response.write('retry: 2000\n\n');
    if (snapshot) send(response, sequence, { type: 'snapshot', items: snapshot.items });
    await this.pump(projectId);
  }

  private all(): Client[] {
    return [...this.clients.values()].flatMap((own) => [...own]);
  }

  private forget(client: Client): void {
    const own = this.clients.get(client.projectId);
    own?.delete(client);
    if (own?.size === 0) this.clients.delete(client.projectId);
  }

  private tick(): void {
    this.ticks += 1;
    for (const { response, isAllowed } of this.all()) {
      if (!isAllowed() || response.writableLength > MAX_BUFFERED_BYTES) response.destroy();
      else if (this.ticks % HEARTBEAT_TICKS === 0) response.write(': still here\n\n');
    }
    for (const project of this.clients.keys()) void this.pump(project);
  }

  /** Sends what is new in a project; one look at a time, and another one after a call meanwhile. */
  private async pump(projectId: ProjectId): Promise<void> {
    if (!this.clients.has(projectId)) return;
    const running = this.pumping.get(projectId) ?? Promise.resolve();
    const next = running.then(async () => this.sendNew(projectId));
    this.pumping.set(projectId, next);
    await next;
    if (this.pumping.get(projectId) === next) this.pumping.delete(projectId);
  }

  private async sendNew(projectId: ProjectId): Promise<void> {
    const clients = [...(this.clients.get(projectId) ?? [])];
    if (clients.length === 0) return;
    try {
      const from = Math.min(...clients.map(({ sequence }) => sequence));
      for (const change of await this.query.changesAfter(projectId, from)) {
        for (const client of clients) tell(client, change);
      }
    } catch (error) {
      const reason = error instanceof Error ? error.name : 'unknown';
      this.logger.warn({ event: 'anomaly_stream_waits', reason });
    }
  }
}

function tell(client: Client, { change, sequence, anomaly }: AnomalyChanged): void {
  if (sequence <= client.sequence) return;
  client.sequence = sequence;
  send(client.response, sequence, { type: change, anomaly });
}

function send(response: ServerResponse, id: number, data: object): void {
  response.write(`id: ${id}\ndata: ${JSON.stringify(data)}\n\n`);
}
