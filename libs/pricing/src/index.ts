export {
  componentField,
  componentOfField,
  COMPONENTS,
  unitOf,
  type Component,
  type Quantities,
} from './component.js';
export { genaiPriceBook, GENAI_PRICES_VERSION } from './genai/genai-price-book.js';
export { PriceBook, type PriceBookContent } from './price-book.js';
export {
  SERVICE_TIERS,
  type PriceSource,
  type PriceVersion,
  type Rate,
  type ServiceTier,
} from './price-version.js';
export type {
  PartlyPricedUsage,
  PricedUsage,
  PriceOrigin,
  PricingOutcome,
  ReceiptLine,
  UnpricedReason,
  UnpricedUsage,
} from './priced-usage.js';
export type { Call, TokenUsage } from './token-usage.js';
export { FACT_FIELDS, fieldsOfUsage, USAGE_FIELDS, usageOfFields } from './usage-fields.js';
export { quantitiesOf } from './usage-quantities.js';
export { normalizeUsage } from './provider-usage/normalize-usage.js';
export {
  USAGE_FORMATS,
  type MalformedUsage,
  type NormalizedUsage,
  type ReadUsage,
  type UsageFormat,
} from './provider-usage/normalized-usage.js';
export { AwsPriceTable, type AwsRate, type AwsTier } from './aws/aws-price-table.js';
export {
  priceAwsUsage,
  type AwsBillLine,
  type AwsCost,
  type AwsUnpriced,
  type AwsUsage,
} from './aws/aws-cost.js';
export { LOGS_FREE_GB, logsCost, type LogClass, type LogsMonth } from './aws/cloudwatch-logs.js';
export { TRANSFER_FREE_GB, transferOutCost, type TransferOutMonth } from './aws/data-transfer.js';
export {
  exactDecimal,
  formatDecimal,
  minus,
  plus,
  toUsd,
  ZERO,
  type ExactDecimal,
} from './exact-decimal.js';
export {
  LAMBDA_FREE_EPHEMERAL_MB,
  LAMBDA_FREE_GB_SECONDS,
  LAMBDA_FREE_REQUESTS,
  lambdaCost,
  lambdaGbSecondsCost,
  type LambdaArchitecture,
  type LambdaGbSeconds,
  type LambdaMonth,
} from './aws/lambda.js';
export { judgeAwsPrices } from './aws/aws-import-gate.js';
export { awsPriceRowOf, awsPriceTableOf, type AwsPriceRow } from './aws/aws-price-rows.js';
export { seedAwsPriceTable } from './aws/seed-prices.js';
export {
  SQS_CHUNK_BYTES,
  SQS_FREE_REQUESTS,
  sqsCost,
  sqsRequests,
  sqsTrafficRequests,
  type SqsCalls,
  type SqsMonth,
  type SqsTraffic,
} from './aws/sqs.js';
export {
  countTokens,
  tokenizerOf,
  type TokenCount,
  type Tokenizer,
} from './tokens/count-tokens.js';
export { ENCODINGS, loadTokenCounter, type Encoding } from './tokens/encodings.js';
export { TokenCounter } from './tokens/token-counter.js';
export type { TokenFamily } from './tokens/token-estimate.js';
export { judgeImport, type ImportFault, type ImportVerdict } from './import/import-gate.js';
export {
  importLitellm,
  type LitellmImport,
  type LitellmSource,
  type SkippedEntry,
} from './import/litellm-import.js';
export { priceDiscrepancies, type PriceDiscrepancy } from './import/price-discrepancies.js';
export { changedVersions, inForceAt } from './import/version-changes.js';
export { overrideVersion, type PriceOverride } from './import/price-override.js';
export { canonicalProvider } from './models/provider-names.js';
export type { LayerMode } from './rates/layer-versions.js';
export { csvFields, OfferCsvReader } from './aws/offer-csv.js';
export {
  offerFilePrices,
  offerPrices,
  type OfferPrice,
  type OfferProduct,
} from './aws/offer-price.js';
export { OfferRateCollector, type OfferRates, type UnusedOfferPrice } from './aws/offer-rates.js';
export { bedrockVersions } from './aws/bedrock-versions.js';
export { seedPriceBook } from './seed-price-book.js';
export { bookOfCatalog, pricingRulesId, storedCatalog, type StoredCatalog } from './stored-book.js';
export {
  changePercent,
  estimateByHour,
  estimateMonth,
  estimateTraffic,
  HOURS_PER_MONTH,
  sharesOf,
  spanHours,
  type EstimateSettings,
  type HourEstimate,
  type MonthlyEstimate,
  type ScenarioEstimate,
} from './scenario/estimate.js';
export { sqsRequestsOf, type AwsScenarioUsage } from './scenario/hour-usage.js';
export {
  impossibleIn,
  mergeProfiles,
  profileValue,
  readProfile,
  resolveProfile,
  type ReadProfile,
} from './scenario/read-profile.js';
export type { ScenarioCost } from './scenario/scenario-cost.js';
export {
  PROFILE_FIELDS,
  type PartialProfile,
  type ProfileField,
  type ScenarioProfile,
} from './scenario/scenario-profile.js';
export {
  SCENARIO_SERVICES,
  type ScenarioPrices,
  type ScenarioService,
  type ServiceCost,
} from './scenario/service-cost.js';
export { sensitivityOf, type SensitivityRow } from './scenario/sensitivity.js';
export { SQS_LARGE_MESSAGE_BYTES, type TrafficHour } from './scenario/traffic-hour.js';
export { bedrockModel, type BedrockModel } from './scenario/bedrock-cost.js';
export {
  replayedCall,
  ReplaySums,
  type ReplayChange,
  type ReplayReceiptLine,
} from './scenario/replay.js';
export { ONE_TOKEN_OF_EACH, quoteOf, type ModelQuote } from './scenario/model-quote.js';
