import type {
  ActionChanged,
  ActionStanding,
  ApprovalPolicy,
  ChangeApprovalPolicyRequest,
  DecideActionRequest,
  ProposeActionRequest,
} from './action.js';
import type {
  AnomalyChanged,
  AnomalyReports,
  AnomalySettingReply,
  AnomalySettingRequest,
  FeedbackReply,
  FeedbackRequest,
} from './anomaly.js';
import type { CommandReply } from './command-reply.js';
import type { CostTotals } from './cost-totals.js';
import type { DeadLetter } from './dead-letter.js';
import type { LogBatch, RecordedLogBatch, ScenarioRemoval, ScenarioRemoved } from './log-event.js';
import type {
  ChangePiiPolicyRequest,
  EraseSubjectReply,
  EraseSubjectRequest,
  ErasureStanding,
  PiiBatch,
  PiiPolicyVersion,
  PiiPreview,
  PreviewPiiRequest,
  RequestErasureRequest,
} from './pii.js';
import type { RepricingDecision, RepricingDecisionReply, RepricingRequest } from './repricing.js';
import type { PricingPayloads } from './pricing-commands.js';
import type { ScreenReply, ScreenRequest } from './screening.js';
import type { UsageBatch } from './usage-event.js';

/** Payload of every message kind; `publish` and the consumers are typed by it. */
export interface MessagePayloads {
  usageAccepted: UsageBatch;
  usageRecorded: UsageBatch;
  logAccepted: LogBatch;
  logRecorded: RecordedLogBatch;
  costTotalled: CostTotals;
  anomalyReported: AnomalyReports;
  anomalyChanged: AnomalyChanged;
  piiRecorded: PiiBatch;
  piiFound: PiiBatch;
  actionChanged: ActionChanged;
  deadLettered: DeadLetter;
}

/** The name of a message kind in code. */
export type MessageKind = keyof MessagePayloads;

/** How a message kind stands on the wire. */
export interface MessageRoute {
  stream: StreamName;
  /** Subject up to, not including, the last tokens that name shard, consumer or project. */
  prefix: string;
  /** The wildcard that matches every subject of the kind. */
  filter: string;
  /** CloudEvents type. */
  type: string;
}

const streams = {
  EVENTS: { subjects: ['costwire.events.>'], retention: 'interest' },
  RECORDED: { subjects: ['costwire.recorded.>'], retention: 'interest' },
  COSTS: { subjects: ['costwire.costs.>'], retention: 'interest' },
  REPORTS: { subjects: ['costwire.reports.>'], retention: 'interest' },
  FINDINGS: {
    subjects: ['costwire.anomalies.>', 'costwire.actions.>', 'costwire.pii.>', 'costwire.runs.>'],
    retention: 'interest',
  },
  DLQ: { subjects: ['costwire.dlq.>'], retention: 'limits' },
} as const;

/** The name of a JetStream stream. */
export type StreamName = keyof typeof streams;

/** Every stream with the subjects it stores. */
export const STREAMS: Readonly<
  Record<StreamName, { subjects: readonly string[]; retention: 'interest' | 'limits' }>
> = streams;

/** Every message kind with its place on the wire. */
export const MESSAGES: Readonly<Record<MessageKind, MessageRoute>> = {
  usageAccepted: {
    stream: 'EVENTS',
    prefix: 'costwire.events.usage',
    filter: 'costwire.events.usage.*',
    type: 'io.costwire.usage.accepted.v1',
  },
  usageRecorded: {
    stream: 'RECORDED',
    prefix: 'costwire.recorded.usage',
    filter: 'costwire.recorded.usage.*',
    type: 'io.costwire.usage.recorded.v1',
  },
  logAccepted: {
    stream: 'EVENTS',
    prefix: 'costwire.events.log',
    filter: 'costwire.events.log.*',
    type: 'io.costwire.log.accepted.v1',
  },
  logRecorded: {
    stream: 'RECORDED',
    prefix: 'costwire.recorded.log',
    filter: 'costwire.recorded.log.*',
    type: 'io.costwire.log.recorded.v1',
  },
  costTotalled: {
    stream: 'COSTS',
    prefix: 'costwire.costs',
    filter: 'costwire.costs.*.*',
    type: 'io.costwire.cost.totalled.v1',
  },
  anomalyReported: {
    stream: 'REPORTS',
    prefix: 'costwire.reports.anomaly',
    filter: 'costwire.reports.anomaly.*',
    type: 'io.costwire.anomaly.reported.v1',
  },
  anomalyChanged: {
    stream: 'FINDINGS',
    prefix: 'costwire.anomalies',
    filter: 'costwire.anomalies.*',
    type: 'io.costwire.anomaly.changed.v1',
  },
  piiRecorded: {
    stream: 'RECORDED',
    prefix: 'costwire.recorded.pii',
    filter: 'costwire.recorded.pii.*',
    type: 'io.costwire.pii.recorded.v1',
  },
  piiFound: {
    stream: 'FINDINGS',
    prefix: 'costwire.pii',
    filter: 'costwire.pii.*',
    type: 'io.costwire.pii.found.v1',
  },
  actionChanged: {
    stream: 'FINDINGS',
    prefix: 'costwire.actions',
    filter: 'costwire.actions.*',
    type: 'io.costwire.action.changed.v1',
  },
  deadLettered: {
    stream: 'DLQ',
    prefix: 'costwire.dlq',
    filter: 'costwire.dlq.*.*',
    type: 'io.costwire.event.deadlettered.v1',
  },
};

/** The subject of a message: the kind's prefix and the tokens after it, which must be plain. */
export function subjectOf(kind: MessageKind, ...tokens: string[]): string {
  for (const token of tokens) {
    if (!/^[A-Za-z0-9_-]+$/.test(token)) throw new Error(`not a subject token: "${token}"`);
  }
  return [MESSAGES[kind].prefix, ...tokens].join('.');
}

/** Request and reply of every command that another service answers. */
export interface RpcPayloads extends PricingPayloads {
  screen: { request: ScreenRequest; reply: ScreenReply };
  requestRepricing: { request: RepricingRequest; reply: { id: string } };
  decideRepricing: { request: RepricingDecision; reply: RepricingDecisionReply };
  anomalyFeedback: { request: FeedbackRequest; reply: FeedbackReply };
  changeAnomalySetting: { request: AnomalySettingRequest; reply: AnomalySettingReply };
  removeScenarioLogs: { request: ScenarioRemoval; reply: ScenarioRemoved };
  removeScenarioCosts: { request: ScenarioRemoval; reply: ScenarioRemoved };
  previewPii: { request: PreviewPiiRequest; reply: CommandReply<PiiPreview> };
  changePiiPolicy: { request: ChangePiiPolicyRequest; reply: CommandReply<PiiPolicyVersion> };
  requestErasure: { request: RequestErasureRequest; reply: ErasureStanding };
  eraseFacts: { request: EraseSubjectRequest; reply: EraseSubjectReply };
  eraseEntries: { request: EraseSubjectRequest; reply: EraseSubjectReply };
  proposeAction: { request: ProposeActionRequest; reply: CommandReply<ActionStanding> };
  decideAction: { request: DecideActionRequest; reply: CommandReply<ActionStanding> };
  changeApprovalPolicy: {
    request: ChangeApprovalPolicyRequest;
    reply: CommandReply<ApprovalPolicy>;
  };
}

/** The name of a command in code. */
export type RpcName = keyof RpcPayloads;

/**
 * Subjects of the commands. They live outside every stream filter: a stream that matched one would
 * store raw text and answer in the service's place.
 */
export const RPCS: Readonly<Record<RpcName, { subject: string }>> = {
  screen: { subject: 'costwire-rpc.pii.screen' },
  requestRepricing: { subject: 'costwire-rpc.cost.repricing-request' },
  decideRepricing: { subject: 'costwire-rpc.cost.repricing-decide' },
  priceCalls: { subject: 'costwire-rpc.cost.price-calls' },
  splitCalls: { subject: 'costwire-rpc.cost.split-calls' },
  importPrices: { subject: 'costwire-rpc.cost.import-prices' },
  overridePrice: { subject: 'costwire-rpc.cost.override-price' },
  endPriceOverride: { subject: 'costwire-rpc.cost.end-price-override' },
  comparePrices: { subject: 'costwire-rpc.cost.compare-prices' },
  recordAwsPrices: { subject: 'costwire-rpc.cost.record-aws-prices' },
  anomalyFeedback: { subject: 'costwire-rpc.anomaly.feedback' },
  changeAnomalySetting: { subject: 'costwire-rpc.anomaly.change-setting' },
  removeScenarioLogs: { subject: 'costwire-rpc.ingest.remove-scenario' },
  removeScenarioCosts: { subject: 'costwire-rpc.cost.remove-scenario' },
  previewPii: { subject: 'costwire-rpc.pii.preview' },
  changePiiPolicy: { subject: 'costwire-rpc.pii.change-policy' },
  requestErasure: { subject: 'costwire-rpc.pii.request-erasure' },
  eraseFacts: { subject: 'costwire-rpc.ingest.erase-subject' },
  eraseEntries: { subject: 'costwire-rpc.cost.erase-subject' },
  proposeAction: { subject: 'costwire-rpc.approvals.propose' },
  decideAction: { subject: 'costwire-rpc.approvals.decide' },
  changeApprovalPolicy: { subject: 'costwire-rpc.approvals.change-policy' },
};

/** Core NATS subjects (not stored) by which services tell each other to re-read something. */
export const NOTICES = {
  apiKeysChanged: 'costwire-notice.api-keys',
  pricesChanged: 'costwire-notice.prices',
  scenariosChanged: 'costwire-notice.scenarios',
  piiPoliciesChanged: 'costwire-notice.pii-policies',
  policiesChanged: 'costwire-notice.policies',
} as const;

/** The name of a notice in code. */
export type NoticeName = keyof typeof NOTICES;
