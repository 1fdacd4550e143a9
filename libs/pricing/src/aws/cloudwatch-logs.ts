import { priceAwsUsage, type AwsCost, type AwsUnpriced, type AwsUsage } from './aws-cost.js';
import type { AwsPriceTable } from './aws-price-table.js';
import { decimalOf, least, minus, ZERO, type ExactDecimal } from '../exact-decimal.js';

/** GB a month free over ingestion, storage and queries (CloudWatch pricing page; price table of 2025-06-17). */
export const LOGS_FREE_GB = 5;

/** `vended` are logs that AWS services deliver, Lambda's among them since 2025-05-01. */
export type LogClass = 'standard' | 'infrequent-access' | 'vended';

/** A month of log groups of one class in one region; all amounts in GB as decimals. */
export interface LogsMonth {
  region: string;
  class: LogClass;
  ingestedGb: number | string | ExactDecimal;
  storedGbMonth?: number | string | ExactDecimal;
  /** Scanned by Logs Insights queries. */
  scannedGb?: number | string | ExactDecimal;
  freeTier: boolean;
}

const INGEST_DIMENSION: Record<LogClass, string> = {
  standard: 'logs-ingest',
  'infrequent-access': 'logs-ingest-ia',
  vended: 'vended-logs',
};

/**
 * Ingestion, storage and queries; the free 5 GB are used up in that order.
 *
 * @throws RangeError when an amount is not a decimal.
 */
export function logsCost(table: AwsPriceTable, month: LogsMonth): AwsCost | AwsUnpriced {
  return priceAwsUsage(table, month.region, logsUsage(month));
}

/**
 * The units that {@link logsCost} prices.
 *
 * @throws RangeError when an amount is not a decimal.
 */
export function logsUsage(month: Omit<LogsMonth, 'region'>): AwsUsage[] {
  let free = month.freeTier ? decimalOf(LOGS_FREE_GB) : ZERO;
  return [
    [INGEST_DIMENSION[month.class], month.ingestedGb] as const,
    ['logs-storage', month.storedGbMonth ?? 0] as const,
    ['logs-insights', month.scannedGb ?? 0] as const,
  ].map(([dimension, amount]): AwsUsage => {
    const quantity = decimalOf(amount);
    const used = least(free, quantity);
    free = minus(free, used);
    return { dimension, quantity, free: used };
  });
}
