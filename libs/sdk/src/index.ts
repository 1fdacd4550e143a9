export type {
  ActionDecision,
  ActionDetails,
  ActionItem,
  ActionQuery,
  Admission,
  AuditTrailHead,
  AuditVerification,
  Enforcement,
  NewAction,
  PlannedCall,
  RealisedSavings,
} from './action-answers.js';
export type {
  CostForecast,
  Timeseries,
  TimeseriesPoint,
  TimeseriesQuery,
} from './analytics-answers.js';
export type {
  AnomalyFeedback,
  AnomalyItem,
  AnomalyQuery,
  ApiKeyInfo,
  BreakdownGroup,
  BreakdownQuery,
  BreakdownRow,
  CostBreakdown,
  CostStatus,
  CreatedApiKey,
  DeadLetterItem,
  FocusExportQuery,
  Health,
  IngestStats,
  KeyRotation,
  NewApiKey,
  PaceAlarm,
  Page,
  PageQuery,
  PricedUsageEvent,
  RotatedApiKey,
  SendResult,
  UsageQuery,
} from './answers.js';
export type { CallOptions, CostwireClientOptions } from './client-options.js';
export { CostwireClient } from './client.js';
export {
  CostwireApiError,
  CostwireConnectionError,
  eventsAtFault,
  isTemporary,
  type ConnectionFailure,
} from './errors.js';
export type {
  IngestedLogs,
  LogInput,
  NewScenario,
  PastTraffic,
  ReplayChange,
  ScenarioComparison,
  ScenarioEstimate,
  ScenarioInfo,
  ScenarioMetrics,
  ScenarioPage,
  ScenarioProfileInput,
  ScenarioQuery,
  ScenarioVariant,
} from './scenario-answers.js';
export { ScenarioClient } from './scenarios.js';
export { serializeEvent, type SerializedEvent, type UsageInput } from './usage-input.js';
export {
  UsageRecorder,
  type RecorderCounts,
  type UsageRecorderOptions,
  type UsageSender,
} from './usage-recorder.js';
export type {
  AwsPriceRecord,
  NewPriceOverride,
  PriceClient,
  PriceImport,
  PriceVersionInfo,
  Quote,
  QuoteRequest,
  RecordedAwsPrices,
  UnpricedModelInfo,
} from './prices.js';
export type {
  NewRepricing,
  RepricedAmounts,
  RepricingClient,
  RepricingInfo,
} from './repricings.js';
