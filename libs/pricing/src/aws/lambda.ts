import { priceAwsUsage, type AwsCost, type AwsUnpriced, type AwsUsage } from './aws-cost.js';
import type { AwsPriceTable } from './aws-price-table.js';
import { decimalOf, halved, minus, times, ZERO, type ExactDecimal } from '../exact-decimal.js';

/** Free each month in total over both architectures (AWS Lambda pricing page; price table of 2025-06-17). */
export const LAMBDA_FREE_REQUESTS = 1_000_000;
/** GB-seconds free each month over both architectures (AWS Lambda pricing page; price table of 2025-06-17). */
export const LAMBDA_FREE_GB_SECONDS = 400_000;
/** Ephemeral storage included with every invocation. */
export const LAMBDA_FREE_EPHEMERAL_MB = 512;

/** The instruction sets with prices of their own. */
export type LambdaArchitecture = 'x86_64' | 'arm64';

/** A month of one function. */
export interface LambdaMonth {
  region: string;
  architecture: LambdaArchitecture;
  invocations: number;
  /** Per invocation; billed in whole milliseconds, rounded up. */
  durationMs: number;
  memoryMb: number;
  /** 512 when absent. */
  ephemeralStorageMb?: number;
  freeTier: boolean;
}

/** A month of compute that is already summed up. */
export interface LambdaGbSeconds {
  region: string;
  architecture: LambdaArchitecture;
  requests: number | bigint;
  /** A decimal. */
  gbSeconds: number | string | ExactDecimal;
  /** Of ephemeral storage above 512 MB, a decimal; none when absent. */
  ephemeralGbSeconds?: number | string | ExactDecimal;
  freeTier: boolean;
}

/** Requests, GB-seconds (ms rounded up, MB/1024) by marginal tiers, and storage above 512 MB. */
export function lambdaCost(table: AwsPriceTable, month: LambdaMonth): AwsCost | AwsUnpriced {
  const seconds = times(decimalOf(month.invocations), {
    digits: BigInt(Math.ceil(month.durationMs)),
    scale: 3,
  });
  const gbSeconds = times(seconds, gigabytes(month.memoryMb));
  const storageMb = (month.ephemeralStorageMb ?? 0) - LAMBDA_FREE_EPHEMERAL_MB;
  const storage = storageMb > 0 ? times(seconds, gigabytes(storageMb)) : ZERO;
  const requests = decimalOf(month.invocations);
  return priceAwsUsage(table, month.region, [
    ...computeUsage(month.architecture, requests, gbSeconds, month.freeTier),
    { dimension: 'ephemeral-storage', quantity: storage },
  ]);
}

/**
 * As {@link lambdaCost}, from summed GB-seconds.
 *
 * @throws RangeError when an amount is not a decimal.
 */
export function lambdaGbSecondsCost(
  table: AwsPriceTable,
  month: LambdaGbSeconds,
): AwsCost | AwsUnpriced {
  return priceAwsUsage(table, month.region, lambdaGbSecondsUsage(month));
}

/**
 * The units that {@link lambdaGbSecondsCost} prices.
 *
 * @throws RangeError when an amount is not a decimal.
 */
export function lambdaGbSecondsUsage(month: Omit<LambdaGbSeconds, 'region'>): AwsUsage[] {
  const gbSeconds = decimalOf(month.gbSeconds);
  const storage = decimalOf(month.ephemeralGbSeconds ?? 0);
  return [
    ...computeUsage(month.architecture, decimalOf(month.requests), gbSeconds, month.freeTier),
    { dimension: 'ephemeral-storage', quantity: storage },
  ];
}

/** The free GB-seconds come off before the tiers: "total compute - free compute = billable". */
function computeUsage(
  architecture: LambdaArchitecture,
  requests: ExactDecimal,
  gbSeconds: ExactDecimal,
  freeTier: boolean,
): AwsUsage[] {
  const suffix = architecture === 'arm64' ? 'arm' : 'x86';
  const billable = (quantity: ExactDecimal, free: number): ExactDecimal => {
    const rest = freeTier ? minus(quantity, decimalOf(free)) : quantity;
    return rest.digits > 0n ? rest : ZERO;
  };
  return [
    { dimension: `requests-${suffix}`, quantity: billable(requests, LAMBDA_FREE_REQUESTS) },
    { dimension: `duration-${suffix}`, quantity: billable(gbSeconds, LAMBDA_FREE_GB_SECONDS) },
  ];
}

function gigabytes(megabytes: number): ExactDecimal {
  return halved(decimalOf(megabytes), 10);
}
