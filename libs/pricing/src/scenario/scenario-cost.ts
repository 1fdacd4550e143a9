import {
  amountOfAwsUsage,
  priceAwsUsage,
  type AwsCost,
  type AwsUnpriced,
  type AwsUsage,
} from '../aws/aws-cost.js';
import { logsUsage } from '../aws/cloudwatch-logs.js';
import { LAMBDA_FREE_EPHEMERAL_MB, lambdaGbSecondsUsage } from '../aws/lambda.js';
import { sqsUsage } from '../aws/sqs.js';
import { decimalOf, halved, plus, times, ZERO, type ExactDecimal } from '../exact-decimal.js';
import { bedrockAmounts, bedrockCost } from './bedrock-cost.js';
import { sqsRequestsOf, type AwsScenarioUsage } from './hour-usage.js';
import type { ScenarioProfile } from './scenario-profile.js';
import type { ScenarioPrices, ScenarioService, ServiceCost } from './service-cost.js';

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
  const units = awsUnits(profile);
  const services: ServiceCost[] = [
    ...AWS_SERVICES.map((service) =>
      serviceCost(service, priceAwsUsage(prices.aws, region, units[service](usage))),
    ),
    { service: 'AmazonBedrock', ...bedrockCost(usage, profile, region, prices) },
  ];
  return {
    total: services.reduce((sum, { amount }) => plus(sum, amount ?? ZERO), ZERO),
    services,
    missing: services.flatMap(({ missing }) => missing),
  };
}

/**
 * The totals of {@link priceScenario} without their lines, for those who ask hundreds of times.
 *
 * @returns a function from usage to the exact sum of what has a price.
 */
export function scenarioTotals(
  profile: ScenarioProfile,
  region: string,
  { aws, ...prices }: ScenarioPrices,
): (usage: AwsScenarioUsage) => ExactDecimal {
  const units = awsUnits(profile);
  const modelAmount = bedrockAmounts(profile, region, prices);
  return (usage) => {
    let total = modelAmount(usage);
    for (const service of AWS_SERVICES) {
      total = plus(total, amountOfAwsUsage(aws, region, units[service](usage)) ?? ZERO);
    }
    return total;
  };
}

const AWS_SERVICES = ['AmazonSQS', 'AWSLambda', 'AmazonCloudWatch'] as const;
type AwsUnits = Record<(typeof AWS_SERVICES)[number], (usage: AwsScenarioUsage) => AwsUsage[]>;

/** The units of each service that usage comes to. */
function awsUnits(profile: ScenarioProfile): AwsUnits {
  const { sqs, logs, lambda, free_tier: freeTier } = profile;
  const gbOfSecond = gigabytes(lambda.memory_mb);
  const storageGbOfSecond = gigabytes(lambda.ephemeral_storage_mb - LAMBDA_FREE_EPHEMERAL_MB);
  const gbOfByte = halved({ digits: 1n, scale: 0 }, 30);
  const kept = { digits: BigInt(logs.compression_percent * logs.retention_months), scale: 2 };
  return {
    AmazonSQS: (usage) =>
      sqsUsage({ queueType: sqs.queue_type, requests: sqsRequestsOf(usage), freeTier }),
    AWSLambda: ({ lambdaInvocations, lambdaMs }) => {
      const seconds = { digits: lambdaMs, scale: 3 };
      return lambdaGbSecondsUsage({
        architecture: lambda.architecture,
        requests: lambdaInvocations,
        gbSeconds: times(seconds, gbOfSecond),
        ephemeralGbSeconds: times(seconds, storageGbOfSecond),
        freeTier,
      });
    },
    AmazonCloudWatch: ({ logBytes }) => {
      const ingestedGb = times({ digits: logBytes, scale: 0 }, gbOfByte);
      const storedGbMonth = times(ingestedGb, kept);
      return logsUsage({ class: logs.class, ingestedGb, storedGbMonth, freeTier });
    },
  };
}

function serviceCost(service: ScenarioService, cost: AwsCost | AwsUnpriced): ServiceCost {
  if (cost.status === 'unpriced') {
    const missing = cost.missing.map((name) => `${service}: ${name}`);
    return { service, amount: undefined, missing, lines: [] };
  }
  return { service, amount: decimalOf(cost.exactUsd), missing: [], lines: cost.lines };
}

function gigabytes(megabytes: number): ExactDecimal {
  return halved(decimalOf(megabytes), 10);
}
