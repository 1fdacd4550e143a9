import { AwsPriceTable, ratesOf } from './aws-price-table.js';
import { CLOUDWATCH_LOGS_PRICES } from './data/cloudwatch-logs-prices.js';
import { DATA_TRANSFER_PRICES } from './data/data-transfer-prices.js';
import { LAMBDA_PRICES } from './data/lambda-prices.js';
import { SQS_PRICES } from './data/sqs-prices.js';

/** The AWS prices that come with the library: 33 regions, lists of June 2025. */
export function seedAwsPriceTable(): AwsPriceTable {
  return new AwsPriceTable(
    [SQS_PRICES, LAMBDA_PRICES, CLOUDWATCH_LOGS_PRICES, DATA_TRANSFER_PRICES].flatMap(ratesOf),
  );
}
