import { readFileSync } from 'node:fs';
import { encode } from 'gpt-tokenizer/encoding/o200k_base';

/**
 * A second calculation of a scenario's bill, from a log file and the table of AWS prices, that shares
 * no code with the product: amounts are integers of 10^-50 dollars, tokens are counted by the
 * tokenizer's own encoder. It holds for the default profile and for what {@link Assumptions} change.
 */
const SCALE = 50;
const ONE = 10n ** BigInt(SCALE);

/** What differs from the default profile. */
export interface Assumptions {
  burst?: boolean;
  sendBatch?: number;
  lambdaBatch?: number;
  memoryMb?: number;
  arm?: boolean;
  templateTokens?: number;
  outputTokens?: number;
}

/** What is compared with the product. */
export interface IndependentBill {
  total_requests: number;
  total_bytes: number;
  sqs_blocks: number;
  lambda_invocations: number;
  llm_tokens: number;
  repeated_messages: number;
  services: Record<string, string>;
  total_cost_usd: string;
}

/** The lines of a log file as the command line sends them. */
export function logLinesOf(file: string): string[] {
  return readFileSync(file, 'utf8')
    .split('\n')
    .map((line) => line.replace(/\r$/, ''))
    .filter((line) => line !== '');
}

/** The bill for lines that all come in one hour. */
export function independentBill(
  lines: readonly string[],
  region: string,
  priceFile: string,
  given: Assumptions = {},
): IndependentBill {
  const price = readPrices(priceFile, region);
  const n = lines.length;
  const bytes = lines.map((line) => Buffer.from(line, 'utf8').length);
  const totalBytes = bytes.reduce((sum, size) => sum + size, 0);
  const tokens = lines.reduce((sum, line) => sum + encode(line).length, 0);
  const blocksOf = (size: number): number => Math.ceil(size / 65_536);
  const small = bytes.filter((size) => size * 10 <= 65_536).length;
  const largeBlocks = bytes
    .filter((size) => size * 10 > 65_536)
    .reduce((sum, size) => sum + blocksOf(size), 0);

  const perInvocation = given.burst ? Math.min(given.lambdaBatch ?? 10, n) : 1;
  const invocations = Math.ceil(n / perInvocation);
  const received = Math.min(10, perInvocation);
  const requests =
    Math.ceil(small / (given.sendBatch ?? 1)) +
    largeBlocks +
    Math.ceil(small / received) +
    largeBlocks +
    Math.ceil(n / received);

  let ms = 0;
  for (let left = n; left > 0; left -= perInvocation) {
    const carried = Math.min(left, perInvocation);
    ms += 20 + carried * 10 + carried * 800;
  }
  const memory = BigInt(given.memoryMb ?? 128);
  const compute = (BigInt(ms) * memory * ONE) / (1_000n * 1_024n);

  const logBytes = totalBytes + n * 26 + invocations * (260 + 3 * 26);
  const ingested = (BigInt(logBytes) * ONE) / 2n ** 30n;

  const inputTokens = tokens + n * (given.templateTokens ?? 200);
  const outputTokens = n * (given.outputTokens ?? 100);

  const suffix = given.arm ? 'arm64' : 'x86_64';
  const services = {
    AmazonSQS: BigInt(requests) * price('AWSQueueService', 'Standard tier 1'),
    AWSLambda:
      BigInt(invocations) * price('AWSLambda', `${suffix} requests`) +
      (compute * price('AWSLambda', `${suffix} duration tier 1`)) / ONE,
    AmazonCloudWatch:
      (ingested * price('AmazonCloudWatch', 'Vended logs (Lambda since 2025-05-01) first 10 TB')) /
        ONE +
      (ingested * 15n * price('AmazonCloudWatch', 'Logs storage')) / (100n * ONE),
    AmazonBedrock:
      (BigInt(inputTokens) * 6n * ONE) / 10n ** 8n + (BigInt(outputTokens) * 24n * ONE) / 10n ** 8n,
  };
  const total = Object.values(services).reduce((sum, amount) => sum + amount, 0n);
  return {
    total_requests: n,
    total_bytes: totalBytes,
    sqs_blocks: bytes.reduce((sum, size) => sum + blocksOf(size), 0),
    lambda_invocations: invocations,
    llm_tokens: tokens,
    repeated_messages: n - new Set(lines).size,
    services: Object.fromEntries(
      Object.entries(services).map(([service, amount]) => [service, decimalText(amount)]),
    ),
    total_cost_usd: decimalText(total),
  };
}

/** Prices of a region by service and tier, as integers of 10^-50 dollars. */
function readPrices(file: string, region: string): (service: string, tier: string) => bigint {
  const rows = new Map<string, bigint>();
  for (const line of readFileSync(file, 'utf8').split('\n')) {
    const cells = [...line.matchAll(/("(?:[^"]|"")*"|[^,]*)(?:,|$)/g)].map((match) =>
      match[1]!.replace(/^"|"$/g, ''),
    );
    if (cells[1] === region) rows.set(`${cells[0]}/${cells[2]}`, integerOf(cells[4]!));
  }
  return (service, tier) => {
    const found = rows.get(`${service}/${tier}`);
    if (found === undefined) throw new Error(`no price of ${service} ${tier} in ${region}`);
    return found;
  };
}

function integerOf(text: string): bigint {
  const [whole = '0', fraction = ''] = text.split('.');
  return BigInt(whole + fraction.padEnd(SCALE, '0'));
}

function decimalText(amount: bigint): string {
  const digits = amount.toString().padStart(SCALE + 1, '0');
  const fraction = digits.slice(-SCALE).replace(/0+$/, '');
  return `${digits.slice(0, -SCALE)}${fraction === '' ? '' : `.${fraction}`}`;
}
