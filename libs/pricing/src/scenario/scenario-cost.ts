import type { AwsBillLine, AwsCost, AwsUnpriced } from '../aws/aws-cost.js';
import type { AwsPriceTable } from '../aws/aws-price-table.js';
import { logsCost } from '../aws/cloudwatch-logs.js';
import { LAMBDA_FREE_EPHEMERAL_MB, lambdaGbSecondsCost } from '../aws/lambda.js';
import { sqsCost } from '../aws/sqs.js';
import { formatDecimal, halved, plus, times, ZERO, type ExactDecimal } from '../exact-decimal.js';
import { bedrockCost } from './bedrock-cost.js';
import { sqsRequestsOf, type AwsScenarioUsage } from './hour-usage.js';
import type { ModelQuote } from './model-quote.js';
import type { ScenarioProfile } from './scenario-profile.js';

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

/** A bill over the services. */
export interface ScenarioCost {
  /** Exact sum of what has a price. */
  total: ExactDecimal;
  services: ServiceCost[];
  /** Everything without a price, over all services. */
  missing: string[];
}

/** Prices usage as one month in one region: marginal tiers, and the free tiers when asked for. */
export function priceScenario(
  usage: AwsScenarioUsage,
  profile: ScenarioProfile,
  region: string,
  prices: ScenarioPrices,
): ScenarioCost {
  const services: ServiceCost[] = [
    serviceCost('AmazonSQS', sqs(usage, profile, region, prices.aws)),
    serviceCost('AWSLambda', lambda(usage, profile, region, prices.aws)),
    serviceCost('AmazonCloudWatch', logs(usage, profile, region, prices.aws)),
    { service: 'AmazonBedrock', ...bedrockCost(usage, profile, region, prices) },
  ];
  return {
    total: services.reduce((sum, { amount }) => plus(sum, amount ?? ZERO), ZERO),
    services,
    missing: services.flatMap(({ missing }) => missing),
  };
}

function sqs(
  usage: AwsScenarioUsage,
  { sqs: { queue_type: queueType }, free_tier: freeTier }: ScenarioProfile,
  region: string,
  table: AwsPriceTable,
): AwsCost | AwsUnpriced {
  return sqsCost(table, { region, queueType, requests: sqsRequestsOf(usage), freeTier });
}

function lambda(
  { lambdaInvocations, lambdaMs }: AwsScenarioUsage,
  { lambda: { architecture, ...own }, free_tier: freeTier }: ScenarioProfile,
  region: string,
  table: AwsPriceTable,
): AwsCost | AwsUnpriced {
  const seconds = { digits: lambdaMs, scale: 3 };
  const storageMb = own.ephemeral_storage_mb - LAMBDA_FREE_EPHEMERAL_MB;
  return lambdaGbSecondsCost(table, {
    region,
    architecture,
    requests: lambdaInvocations,
    gbSeconds: formatDecimal(times(seconds, gigabytes(own.memory_mb))),
    ephemeralGbSeconds: formatDecimal(times(seconds, gigabytes(storageMb))),
    freeTier,
  });
}

function logs(
  { logBytes }: AwsScenarioUsage,
  { logs: kept, free_tier: freeTier }: ScenarioProfile,
  region: string,
  table: AwsPriceTable,
): AwsCost | AwsUnpriced {
  const ingestedGb = halved({ digits: logBytes, scale: 0 }, 30);
  const share = { digits: BigInt(kept.compression_percent * kept.retention_months), scale: 2 };
  return logsCost(table, {
    region,
    class: kept.class,
    ingestedGb: formatDecimal(ingestedGb),
    storedGbMonth: formatDecimal(times(ingestedGb, share)),
    freeTier,
  });
}

function serviceCost(service: ScenarioService, cost: AwsCost | AwsUnpriced): ServiceCost {
  if (cost.status === 'unpriced') {
    const missing = cost.missing.map((name) => `${service}: ${name}`);
    return { service, amount: undefined, missing, lines: [] };
  }
  const amount = cost.lines.reduce((sum, line) => plus(sum, subtotalOf(line)), ZERO);
  return { service, amount, missing: [], lines: cost.lines };
}

/** A line's subtotal is an exact decimal by construction. */
function subtotalOf({ subtotal }: AwsBillLine): ExactDecimal {
  const [whole = '', fraction = ''] = subtotal.split('.');
  return { digits: BigInt(whole + fraction), scale: fraction.length };
}

function gigabytes(megabytes: number): ExactDecimal {
  return halved({ digits: BigInt(megabytes), scale: 0 }, 10);
}
