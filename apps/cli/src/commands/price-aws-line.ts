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
  const region = line.text('region');
  if (!region) throw new BadLine('region is missing');
  const common = { region, freeTier: line.flag('free_tier') };
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
  if (!Number.isSafeInteger(requests)) throw new BadLine('messages are too many to be counted');
  return sqsCost(table, { ...common, queueType: queueTypeOf(line), requests });
}

function priceLambda(table: AwsPriceTable, line: InputLine, common: Common): AwsCost | AwsUnpriced {
  return lambdaCost(table, {
    ...common,
    architecture: architectureOf(line),
    invocations: whole(line, 'invocations'),
    durationMs: needed(line, 'duration_ms'),
    memoryMb: needed(line, 'memory_mb'),
    ephemeralStorageMb: amount(line, 'ephemeral_storage_mb') ?? 0,
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
    gbSeconds: needed(line, 'gb_seconds'),
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

const LOG_AMOUNTS = ['ingested_gb', 'stored_gb_month', 'scanned_gb'] as const;

function priceLogs(table: AwsPriceTable, line: InputLine, common: Common): AwsCost | AwsUnpriced {
  const logClass = LOG_CLASSES.get(line.text('class') ?? 'standard');
  if (!logClass) throw new BadLine(`class is not one of ${[...LOG_CLASSES.keys()].join(', ')}`);
  const [ingestedGb, storedGbMonth, scannedGb] = LOG_AMOUNTS.map((name) => amount(line, name));
  if (ingestedGb === undefined && storedGbMonth === undefined && scannedGb === undefined) {
    throw new BadLine(`none of ${LOG_AMOUNTS.join(', ')} is there`);
  }
  return logsCost(table, {
    ...common,
    class: logClass,
    ingestedGb: ingestedGb ?? 0,
    storedGbMonth: storedGbMonth ?? 0,
    scannedGb: scannedGb ?? 0,
  });
}

/** `gb`, or a longer name that says gigabytes: `gb_out`, `transferred_gb`. */
const GB_FIELD = /(?:^|_)gb(?:$|_)/;

function priceTransfer(
  table: AwsPriceTable,
  line: InputLine,
  common: Common,
): AwsCost | AwsUnpriced {
  const [name = 'gb', another] = Object.keys(line.fields).filter((field) => GB_FIELD.test(field));
  if (another !== undefined) throw new BadLine(`${name} and ${another} both say gigabytes`);
  const gb = needed(line, name);
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
  const value = needed(line, name);
  if (!Number.isInteger(value)) throw new BadLine(`${name} is not a whole number`);
  return value;
}

function needed(line: InputLine, name: string): number {
  const value = amount(line, name);
  if (value === undefined) throw new BadLine(`${name} is missing`);
  return value;
}

/** What is smaller than any unit billed, or too large to be exact, is a mistake. */
function amount(line: InputLine, name: string): number | undefined {
  const value = line.number(name);
  if (value === undefined || value === 0) return value;
  if (value >= LEAST && value <= Number.MAX_SAFE_INTEGER) return value;
  throw new BadLine(`${name} is not between ${LEAST} and ${Number.MAX_SAFE_INTEGER}`);
}

const LEAST = 1e-9;
