import {
  lambdaCost,
  lambdaGbSecondsCost,
  logsCost,
  sqsCost,
  sqsRequests,
  transferOutCost,
  type AwsCost,
  type AwsPriceTable,
  type AwsUnpriced,
  type LambdaArchitecture,
  type LogClass,
} from '@costwire/pricing';
import { BadLine, type InputLine } from './price-jsonl.js';

type AwsPricer = (table: AwsPriceTable, line: InputLine, common: Common) => AwsCost | AwsUnpriced;

interface Common {
  region: string;
  freeTier: boolean;
}

const PRICERS = new Map<string, AwsPricer>([
  ['sqs', priceSqs],
  ['sqs-send', priceSqsSend],
  ['lambda', priceLambda],
  ['lambda-gbs', priceLambdaGbSeconds],
  ['cloudwatch-logs', priceLogs],
  ['data-transfer-out', priceTransfer],
]);

/**
 * Prices one month of an AWS service: `{service, region, free_tier, ...}`. A month for which a
 * price is missing answers `cost_usd: null` and names it.
 *
 * @throws BadLine when the line is not such a month.
 */
export function priceAwsLine(table: AwsPriceTable, line: InputLine, receipts: boolean): object {
  const service = line.text('service') ?? '';
  const pricer = PRICERS.get(service);
  if (!pricer) throw new BadLine(`service is not one of ${[...PRICERS.keys()].join(', ')}`);
  const common = { region: line.text('region') ?? '', freeTier: line.get('free_tier') === true };
  const cost = pricer(table, line, common);
  if (cost.status === 'unpriced') {
    return { cost_usd: null, status: cost.status, missing: cost.missing };
  }
  return { cost_usd: cost.exactUsd, status: cost.status, ...(receipts && { receipt: cost.lines }) };
}

function priceSqs(table: AwsPriceTable, line: InputLine, common: Common): AwsCost | AwsUnpriced {
  const requests = whole(line, 'billable_requests');
  return sqsCost(table, { ...common, queueType: queueTypeOf(line), requests });
}

function priceSqsSend(
  table: AwsPriceTable,
  line: InputLine,
  common: Common,
): AwsCost | AwsUnpriced {
  const messagesPerCall = line.number('messages_per_call') ?? 1;
  if (!Number.isInteger(messagesPerCall) || messagesPerCall < 1 || messagesPerCall > 10) {
    throw new BadLine('messages_per_call is not a whole number from 1 to 10');
  }
  const requests = sqsRequests({
    messages: whole(line, 'messages'),
    messageBytes: whole(line, 'message_bytes'),
    messagesPerCall,
  });
  return sqsCost(table, { ...common, queueType: queueTypeOf(line), requests });
}

function priceLambda(table: AwsPriceTable, line: InputLine, common: Common): AwsCost | AwsUnpriced {
  return lambdaCost(table, {
    ...common,
    architecture: architectureOf(line),
    invocations: whole(line, 'invocations'),
    durationMs: line.needed('duration_ms'),
    memoryMb: line.needed('memory_mb'),
    ephemeralStorageMb: line.number('ephemeral_storage_mb') ?? 0,
  });
}

function priceLambdaGbSeconds(
  table: AwsPriceTable,
  line: InputLine,
  common: Common,
): AwsCost | AwsUnpriced {
  return lambdaGbSecondsCost(table, {
    ...common,
    architecture: architectureOf(line),
    requests: whole(line, 'requests'),
    gbSeconds: line.needed('gb_seconds'),
  });
}

const LOG_CLASSES = new Map<string, LogClass>([
  ['standard', 'standard'],
  ['infrequent-access', 'infrequent-access'],
  ['infrequent_access', 'infrequent-access'],
  ['infrequent', 'infrequent-access'],
  ['ia', 'infrequent-access'],
  ['vended', 'vended'],
]);

function priceLogs(table: AwsPriceTable, line: InputLine, common: Common): AwsCost | AwsUnpriced {
  const logClass = LOG_CLASSES.get(line.text('class') ?? 'standard');
  if (!logClass) throw new BadLine(`class is not one of ${[...LOG_CLASSES.keys()].join(', ')}`);
  return logsCost(table, {
    ...common,
    class: logClass,
    ingestedGb: line.number('ingested_gb') ?? 0,
    storedGbMonth: line.number('stored_gb_month') ?? 0,
    scannedGb: line.number('scanned_gb') ?? 0,
  });
}

/** `gb`, or a longer name that says gigabytes: `gb_out`, `transferred_gb`. */
const GB_FIELD = /(?:^|_)gb(?:$|_)/;

function priceTransfer(
  table: AwsPriceTable,
  line: InputLine,
  common: Common,
): AwsCost | AwsUnpriced {
  const name = Object.keys(line.fields).find((field) => GB_FIELD.test(field));
  const gb = line.needed(name ?? 'gb');
  return transferOutCost(table, { ...common, gb });
}

function queueTypeOf(line: InputLine): 'standard' | 'fifo' {
  const type = line.text('queue_type') ?? 'standard';
  if (type === 'standard' || type === 'fifo') return type;
  throw new BadLine('queue_type is neither standard nor fifo');
}

function architectureOf(line: InputLine): LambdaArchitecture {
  const architecture = line.text('architecture') ?? 'x86_64';
  if (architecture === 'x86_64' || architecture === 'arm64') return architecture;
  throw new BadLine('architecture is neither x86_64 nor arm64');
}

function whole(line: InputLine, name: string): number {
  const value = line.needed(name);
  if (!Number.isSafeInteger(value)) throw new BadLine(`${name} is not a whole number`);
  return value;
}
