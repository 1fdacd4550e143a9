import { SHARDS } from './cost-totals.js';
import { MESSAGES, type MessageKind, type RpcName } from './messages.js';

/** The services, in the order in which events pass them. */
export const SERVICES = ['gateway', 'pii', 'ingest', 'cost', 'anomaly', 'approvals'] as const;
/** One of {@link SERVICES}. */
export type ServiceName = (typeof SERVICES)[number];

/** What one role of a service takes in and gives out. */
export interface PipelineStep {
  service: ServiceName;
  /** The gateway has several roles, so that reading results does not make the flow a circle. */
  role: string;
  consumes: readonly MessageKind[];
  produces: readonly MessageKind[];
  requests: readonly RpcName[];
  answers: readonly RpcName[];
  /**
   * Kinds whose backlog it looks up without taking any of them; from a stream that keeps its messages
   * it may also remove some.
   */
  watches?: readonly MessageKind[];
}

const PRICE_COMMANDS: readonly RpcName[] = [
  'priceCalls',
  'splitCalls',
  'importPrices',
  'overridePrice',
  'endPriceOverride',
  'comparePrices',
  'recordAwsPrices',
];

/** Who produces and consumes what. The table in docs/architecture.md says the same. */
export const PIPELINE: readonly PipelineStep[] = [
  {
    service: 'gateway',
    role: 'ingress',
    consumes: [],
    produces: ['usageAccepted', 'logAccepted', 'anomalyReported'],
    requests: ['screen', 'removeScenarioLogs', 'removeScenarioCosts'],
    answers: [],
  },
  {
    service: 'gateway',
    role: 'privacy',
    consumes: [],
    produces: [],
    requests: ['previewPii', 'changePiiPolicy', 'requestErasure'],
    answers: [],
  },
  {
    service: 'pii',
    role: 'screen',
    consumes: [],
    produces: [],
    requests: [],
    answers: ['screen', 'previewPii', 'changePiiPolicy'],
  },
  {
    service: 'pii',
    role: 'erase',
    consumes: [],
    produces: [],
    requests: ['eraseFacts', 'eraseEntries'],
    answers: ['requestErasure'],
    watches: ['usageAccepted', 'usageRecorded', 'deadLettered'],
  },
  {
    service: 'ingest',
    role: 'record',
    consumes: ['usageAccepted', 'logAccepted'],
    produces: ['usageRecorded', 'logRecorded', 'piiRecorded', 'deadLettered'],
    requests: [],
    answers: ['removeScenarioLogs', 'eraseFacts'],
  },
  {
    service: 'pii',
    role: 'recorder',
    consumes: ['piiRecorded'],
    produces: ['piiFound', 'deadLettered'],
    requests: [],
    answers: [],
  },
  {
    service: 'cost',
    role: 'price',
    consumes: ['usageRecorded', 'logRecorded'],
    produces: ['costTotalled', 'deadLettered'],
    requests: [],
    answers: ['removeScenarioCosts', 'eraseEntries'],
  },
  {
    service: 'anomaly',
    role: 'watch',
    consumes: ['costTotalled', 'anomalyReported'],
    produces: ['anomalyChanged', 'deadLettered'],
    requests: [],
    answers: ['anomalyFeedback', 'changeAnomalySetting'],
    watches: ['usageAccepted', 'usageRecorded', 'costTotalled'],
  },
  {
    service: 'gateway',
    role: 'control',
    consumes: [],
    produces: [],
    requests: [
      'anomalyFeedback',
      'changeAnomalySetting',
      'proposeAction',
      'decideAction',
      'changeApprovalPolicy',
      'requestRepricing',
      'decideRepricing',
    ],
    answers: [],
  },
  {
    service: 'approvals',
    role: 'decide',
    consumes: [],
    produces: ['actionChanged'],
    requests: [],
    answers: ['proposeAction', 'decideAction', 'changeApprovalPolicy'],
  },
  {
    service: 'cost',
    role: 'correct',
    consumes: [],
    produces: ['costTotalled'],
    requests: [],
    answers: ['requestRepricing', 'decideRepricing'],
  },
  {
    service: 'gateway',
    role: 'prices',
    consumes: [],
    produces: [],
    requests: PRICE_COMMANDS,
    answers: [],
  },
  {
    service: 'cost',
    role: 'prices',
    consumes: [],
    produces: [],
    requests: [],
    answers: PRICE_COMMANDS,
  },
  {
    service: 'gateway',
    role: 'read',
    consumes: ['deadLettered', 'anomalyChanged'],
    produces: [],
    requests: [],
    answers: [],
  },
];

/** A durable JetStream consumer: its name and the one kind of message it takes. */
export interface DurableConsumer {
  durable: string;
  kind: MessageKind;
  service: ServiceName;
  /** The subjects it takes, when not all of its kind. */
  filter?: string;
  /** Batches that one process handles at once; the transport's default when absent. */
  concurrency?: number;
  /** How long the first message of a batch waits for others, in milliseconds; as above. */
  lingerMs?: number;
}

/**
 * A bucket is told again by every transaction that moved it, and only where it stands last matters:
 * half a second of waiting spares all but one of them, and is a tenth of what may pass until an
 * anomaly is seen.
 */
const TOTALS_LINGER_MS = 500;

/**
 * One durable for each shard of the totals: what one of them delivers concerns projects that no other
 * delivers, and is handled one batch after the other.
 */
export const COST_SHARDS: readonly DurableConsumer[] = Array.from(
  { length: SHARDS },
  (_, shard) => ({
    durable: `anomaly-costs-${shard}`,
    kind: 'costTotalled',
    service: 'anomaly',
    filter: `${MESSAGES.costTotalled.prefix}.${shard}.*`,
    concurrency: 1,
    lingerMs: TOTALS_LINGER_MS,
  }),
);

/** Durables by name. All exist before the gateway listens, or interest retention would drop messages. */
export const DURABLES = {
  ingestUsage: { durable: 'ingest-usage', kind: 'usageAccepted', service: 'ingest' },
  ingestLogs: { durable: 'ingest-logs', kind: 'logAccepted', service: 'ingest' },
  costLogs: { durable: 'cost-logs', kind: 'logRecorded', service: 'cost' },
  costUsage: { durable: 'cost-usage', kind: 'usageRecorded', service: 'cost' },
  anomalyReports: { durable: 'anomaly-reports', kind: 'anomalyReported', service: 'anomaly' },
  piiFindings: { durable: 'pii-findings', kind: 'piiRecorded', service: 'pii' },
} as const satisfies Record<string, DurableConsumer>;

/** Every durable: those of {@link DURABLES} and of {@link COST_SHARDS}. */
export const ALL_DURABLES: readonly DurableConsumer[] = [
  ...Object.values<DurableConsumer>(DURABLES),
  ...COST_SHARDS,
];
