import type { MessageKind, RpcName } from './messages.js';

/** The services, in the order in which events pass them. */
export const SERVICES = ['gateway', 'pii', 'ingest', 'cost'] as const;
/** One of {@link SERVICES}. */
export type ServiceName = (typeof SERVICES)[number];

/** What one role of a service takes in and gives out. */
export interface PipelineStep {
  service: ServiceName;
  /** The gateway has two roles, so that reading results does not make the flow a circle. */
  role: string;
  consumes: readonly MessageKind[];
  produces: readonly MessageKind[];
  requests: readonly RpcName[];
  answers: readonly RpcName[];
}

const PRICE_COMMANDS: readonly RpcName[] = [
  'priceCalls',
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
    produces: ['usageAccepted'],
    requests: ['screen'],
    answers: [],
  },
  { service: 'pii', role: 'screen', consumes: [], produces: [], requests: [], answers: ['screen'] },
  {
    service: 'ingest',
    role: 'record',
    consumes: ['usageAccepted'],
    produces: ['usageRecorded', 'deadLettered'],
    requests: [],
    answers: [],
  },
  {
    service: 'cost',
    role: 'price',
    consumes: ['usageRecorded'],
    produces: ['costTotalled', 'deadLettered'],
    requests: [],
    answers: [],
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
    consumes: ['deadLettered'],
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
}

/** Every durable. All exist before the gateway listens, or interest retention would drop messages. */
export const DURABLES = {
  ingestUsage: { durable: 'ingest-usage', kind: 'usageAccepted', service: 'ingest' },
  costUsage: { durable: 'cost-usage', kind: 'usageRecorded', service: 'cost' },
} as const satisfies Record<string, DurableConsumer>;
