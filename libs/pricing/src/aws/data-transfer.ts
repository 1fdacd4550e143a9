import { priceAwsUsage, type AwsCost, type AwsUnpriced } from './aws-cost.js';
import type { AwsPriceTable } from './aws-price-table.js';
import { decimalOf } from '../exact-decimal.js';

/** GB a month out to the internet that are free (EC2 on-demand pricing page; price table of 2025-06-17). */
export const TRANSFER_FREE_GB = 100;

/** A month of data sent from one region to the internet. */
export interface TransferOutMonth {
  region: string;
  /** A decimal. */
  gb: number | string;
  freeTier: boolean;
}

/**
 * Data transfer out by marginal tiers of 10, 50 and 150 TB (1 TB = 1,024 GB).
 *
 * @throws RangeError when `gb` is not a decimal.
 */
export function transferOutCost(
  table: AwsPriceTable,
  month: TransferOutMonth,
): AwsCost | AwsUnpriced {
  const quantity = decimalOf(month.gb);
  const free = decimalOf(month.freeTier ? TRANSFER_FREE_GB : 0);
  return priceAwsUsage(table, month.region, [{ dimension: 'internet-out', quantity, free }]);
}
