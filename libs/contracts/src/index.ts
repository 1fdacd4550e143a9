export { allows, SCOPES, type Scope } from './access.js';
export {
  ROLLUP_DIMENSIONS,
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
  DURABLES,
  PIPELINE,
  SERVICES,
  type DurableConsumer,
  type PipelineStep,
  type ServiceName,
} from './pipeline.js';
export {
  PRICE_SCOPES,
  type AwsPriceInput,
  type CallPrice,
  type CallUsage,
  type EndPriceOverrideRequest,
  type ImportPricesReply,
  type ImportPricesRequest,
  type OverridePriceReply,
  type OverridePriceRequest,
  type OverrideRate,
  type PriceableCall,
  type PriceCallsReply,
  type PriceCallsRequest,
  type PricedLine,
  type PriceDisagreement,
  type PriceFault,
  type PriceScope,
  type RecordAwsPricesReply,
  type RecordAwsPricesRequest,
} from './pricing-commands.js';
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
