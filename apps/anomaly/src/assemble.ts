import { ACTION_QUEUE } from '@costwire/contracts';
import type { Broker, Publisher } from '@costwire/messaging';
import type { Database } from '@costwire/persistence';
import type { WebhookRules } from '@costwire/runtime';
import type { AnomalyConfig } from './anomaly-config.js';
import { AnomalyOutbox } from './findings/anomaly-outbox.js';
import { FeedbackService } from './findings/feedback.service.js';
import { ProposalQueue } from './findings/proposal-queue.js';
import { ReportedAnomalies } from './findings/reported-anomalies.js';
import { AnomalyFollowUps } from './follow-ups.js';
import { JobQueue } from './job-queue.js';
import {
  NOTIFICATION_ATTEMPTS,
  NOTIFICATION_BACKOFF_MS,
  NOTIFICATION_QUEUE,
  Notifier,
} from './notify/notifier.js';
import { PaceWatch } from './pace/pace-watch.js';
import { SettingsService, SigningKeys } from './settings/settings.service.js';
import { Backlog } from './watch/backlog.js';
import { HourClosing } from './watch/hour-closing.js';
import { LiveWatch } from './watch/live-watch.js';
import { Relearning } from './watch/relearning.js';
import { SeriesJudge } from './watch/series-judge.js';

/** Connections that the entry opened. */
export interface Connections {
  broker: Broker;
  database: Database;
  publisher: Publisher;
}

/** The objects that the service is made of. */
export interface Parts {
  database: Database;
  watch: LiveWatch;
  closing: HourClosing;
  relearning: Relearning;
  backlog: Backlog;
  outbox: AnomalyOutbox;
  proposals: ProposalQueue;
  feedback: FeedbackService;
  reported: ReportedAnomalies;
  settings: SettingsService;
  pace: PaceWatch;
  notifier: Notifier;
  /** The way to approvals. */
  actions: JobQueue;
  /** The queue of deliveries. */
  notifications: JobQueue;
}

/** Makes the parts; nothing runs yet. */
export function assemble(config: AnomalyConfig, connections: Connections): Parts {
  const { broker, database, publisher } = connections;
  const rules: WebhookRules = {
    hosts: config.action.webhookHosts,
    allowLoopback: config.action.webhookLoopback === 'allow',
  };
  const keys = new SigningKeys(config.secret.secret);
  const judge = new SeriesJudge(new AnomalyFollowUps());
  const actions = new JobQueue(config.redis.url, ACTION_QUEUE);
  const notifications = new JobQueue(config.redis.url, NOTIFICATION_QUEUE, {
    attempts: NOTIFICATION_ATTEMPTS,
    backoffMs: NOTIFICATION_BACKOFF_MS,
  });
  return {
    database,
    watch: new LiveWatch(database, judge),
    closing: new HourClosing(database, judge),
    relearning: new Relearning(database, judge),
    backlog: new Backlog(broker),
    outbox: new AnomalyOutbox(database, publisher),
    proposals: new ProposalQueue(database, actions),
    feedback: new FeedbackService(database),
    reported: new ReportedAnomalies(database),
    pace: new PaceWatch(database),
    settings: new SettingsService(database, rules, keys),
    notifier: new Notifier({
      database,
      broker,
      queue: notifications,
      redisUrl: config.redis.url,
      rules,
      keys,
    }),
    actions,
    notifications,
  };
}
