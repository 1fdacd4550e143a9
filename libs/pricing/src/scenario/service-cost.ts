import type { AwsBillLine } from '../aws/aws-cost.js';
import type { AwsPriceTable } from '../aws/aws-price-table.js';
import type { ExactDecimal } from '../exact-decimal.js';
import type { ModelQuote } from './model-quote.js';

/** The services of an estimate, as AWS names them in bills. */
export const SCENARIO_SERVICES = [
  'AmazonSQS',
  'AWSLambda',
  'AmazonCloudWatch',
  'AmazonBedrock',
] as const;
/** One of {@link SCENARIO_SERVICES}. */
export type ScenarioService = (typeof SCENARIO_SERVICES)[number];

/** What an estimate is priced with. */
export interface ScenarioPrices {
  aws: AwsPriceTable;
  /** The rates of a model on Amazon Bedrock, `undefined` when it has no price. */
  quote: (model: string, serviceTier: string) => ModelQuote | undefined;
}

/** The bill of one service. */
export interface ServiceCost {
  service: ScenarioService;
  /** Exact; the priced part when something is missing, undefined when nothing has a price. */
  amount: ExactDecimal | undefined;
  /** What has no price, in words; nothing is assumed in its place. */
  missing: string[];
  lines: AwsBillLine[];
}
