import { NOTIFY_PREFIX, type NotificationChannel, type ProjectId } from '@costwire/contracts';
import type { Broker } from '@costwire/messaging';
import type { Database } from '@costwire/persistence';
import { callWebhook, stopQueueWorker, WebhookRefused, type WebhookRules } from '@costwire/runtime';
import { UnrecoverableError, Worker, type Job } from 'bullmq';
import type { JobQueue } from '../job-queue.js';
import { findChannel } from '../settings/channels.repository.js';
import type { SigningKeys } from '../settings/settings.service.js';
import { findPending, noteAttempt, readPending, type Delivery } from './deliveries.repository.js';

/** Queue of deliveries. */
export const NOTIFICATION_QUEUE = 'notifications';
/** Attempts before a delivery is given up; with the delays below that is about an hour. */
export const NOTIFICATION_ATTEMPTS = 12;
/** Delay before the second attempt; each further one waits twice as long. */
export const NOTIFICATION_BACKOFF_MS = 1_000;
const CONCURRENCY = 4;

interface DeliveryJob {
  project_id: ProjectId;
  delivery_id: string;
}

/** What deliveries need. */
export interface NotifierOptions {
  database: Database;
  broker: Broker;
  queue: JobQueue;
  redisUrl: string;
  rules: WebhookRules;
  keys: SigningKeys;
}

/** Tells people of anomalies. Postgres knows what is to be told; the queue retries. */
export class Notifier {
  private worker: Worker<DeliveryJob> | undefined;

  constructor(private readonly options: NotifierOptions) {}

  /** Begins to deliver. */
  start(): void {
    this.worker = new Worker<DeliveryJob>(NOTIFICATION_QUEUE, async (job) => this.handle(job), {
      connection: { url: this.options.redisUrl, maxRetriesPerRequest: null },
      concurrency: CONCURRENCY,
    });
    this.worker.on('error', () => undefined);
  }

  /** Queues every delivery that is not done; one that is queued already is left. */
  async sweep(): Promise<void> {
    const pending = await readPending(this.options.database);
    if (pending.length === 0) return;
    await this.options.queue.add(
      pending.map(({ id, project_id }) => ({
        name: 'deliver',
        id,
        data: { project_id, delivery_id: id },
      })),
    );
  }

  /** Finishes what is under way. */
  async stop(): Promise<void> {
    if (this.worker) await stopQueueWorker(this.worker, this.options.queue.isConnected);
  }

  private async handle(job: Job<DeliveryJob>): Promise<void> {
    const { project_id: projectId, delivery_id: id } = job.data;
    const { database } = this.options;
    const delivery = await findPending(database, projectId, id);
    if (!delivery) return;
    const last = job.attemptsMade + 1 >= (job.opts.attempts ?? 1);
    try {
      const channel = await findChannel(database, projectId, delivery.channel_id);
      if (!channel) throw new WebhookRefused('the channel is gone');
      await this.deliver(delivery, channel);
      await noteAttempt(database, delivery, 'delivered', null);
    } catch (error) {
      const refused = error instanceof WebhookRefused;
      const reason = error instanceof Error ? error.message.slice(0, 200) : 'unknown';
      await noteAttempt(database, delivery, refused || last ? 'failed' : 'pending', reason);
      throw refused ? new UnrecoverableError(reason) : error;
    }
  }

  private async deliver(delivery: Delivery, channel: NotificationChannel): Promise<void> {
    const body = JSON.stringify(delivery.body);
    if (channel.kind === 'nats') {
      const { connection } = this.options.broker;
      connection.publish(`${NOTIFY_PREFIX}.${channel.subject}`, body);
      await connection.flush();
      return;
    }
    const { rules, keys } = this.options;
    const call = {
      url: channel.url!,
      body,
      secret: keys.of(channel.id),
      idempotencyKey: delivery.id,
      nowMs: Date.now(),
    };
    await callWebhook(call, rules);
  }
}
