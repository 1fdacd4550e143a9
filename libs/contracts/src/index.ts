export { allows, SCOPES, type Scope } from './access.js';
export {
  ANOMALY_SEVERITIES,
  ANOMALY_STATUSES,
  FEEDBACK_VERBS,
  type AnomalyChange,
  type AnomalyChanged,
  type AnomalyRecord,
  type AnomalyReport,
  type AnomalyReports,
  type AnomalyScope,
  type AnomalySeverity,
  type AnomalyStatus,
  type FeedbackReply,
  type FeedbackRequest,
  type FeedbackVerb,
} from './anomaly.js';
export {
  ROLLUP_DIMENSIONS,
  SHARDS,
  shardOf,
  type BucketTotal,
  type CostTotals,
  type RollupDimension,
} from './cost-totals.js';
export { CostwireError, type ErrorDetails, type FieldFault } from './costwire-error.js';
export type { DeadLetter } from './dead-letter.js';
export { ERROR_CATALOGUE, type ErrorCategory, type ErrorCode } from './error-catalogue.js';
export {
  derivedUuid,
  isUuid,
  uuidv7,
  type ApiKeyId,
  type MessageId,
  type ProjectId,
} from './ids.js';
export {
  MAX_LOGS_PER_REQUEST,
  MAX_MESSAGE_BYTES,
  MAX_PREVIEW_LENGTH,
  SQS_BLOCK_BYTES,
  sqsBlocksOf,
  type LogBatch,
  type LogEvent,
  type RecordedLog,
  type RecordedLogBatch,
  type ScenarioId,
  type ScenarioRemoval,
  type ScenarioRemoved,
} from './log-event.js';
export {
  MESSAGES,
  NOTICES,
  RPCS,
  STREAMS,
  subjectOf,
  type MessageKind,
  type MessagePayloads,
  type MessageRoute,
  type NoticeName,
  type RpcName,
  type RpcPayloads,
  type StreamName,
} from './messages.js';
export {
  ALL_DURABLES,
  COST_SHARDS,
  DURABLES,
  PIPELINE,
  SERVICES,
  type DurableConsumer,
  type PipelineStep,
  type ServiceName,
} from './pipeline.js';
export {
  ACTION_QUEUE,
  ACTION_TYPES,
  PROPOSAL_JOB,
  SCOPE_KINDS,
  type ActionScope,
  type ActionType,
  type Proposal,
  type Savings,
  type ScopeKind,
} from './proposal.js';
export {
  ACCEPTING_STATUS,
  SCENARIO_COMMANDS,
  SCENARIO_STATUSES,
  SCENARIO_TRANSITIONS,
  scenarioTransition,
  type ScenarioCommand,
  type ScenarioStatus,
  type ScenarioTransition,
} from './scenario.js';
export type { ScreenedValue, ScreenReply, ScreenRequest } from './screening.js';
export { isTransientFailure } from './transient-failure.js';
export {
  MAX_EVENTS_PER_REQUEST,
  MAX_ID_LENGTH,
  MAX_TOKENS,
  type JsonObject,
  type JsonValue,
  type UsageBatch,
  type UsageEvent,
} from './usage-event.js';
export {
  addUsd,
  formatUsd,
  multiplyUsd,
  parseUsd,
  USD_SCALE,
  usdFromJson,
  usdFromUnits,
  ZERO_USD,
  type Usd,
} from './usd.js';
