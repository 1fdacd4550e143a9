/** What some traffic uses on AWS, in the units that are billed. Exact; hours add up. */
export interface AwsScenarioUsage {
  sqsSends: bigint;
  sqsReceives: bigint;
  sqsDeletes: bigint;
  lambdaInvocations: bigint;
  /** Billed milliseconds, each invocation rounded up. */
  lambdaMs: bigint;
  /** Bytes taken in by CloudWatch Logs. */
  logBytes: bigint;
  llmCalls: bigint;
  /** Input tokens that are neither read from nor written to the cache. */
  inputTokens: bigint;
  cacheReadTokens: bigint;
  cacheWriteTokens: bigint;
  outputTokens: bigint;
}

/** The names of {@link AwsScenarioUsage}. */
export const USAGE_NAMES = [
  'sqsSends',
  'sqsReceives',
  'sqsDeletes',
  'lambdaInvocations',
  'lambdaMs',
  'logBytes',
  'llmCalls',
  'inputTokens',
  'cacheReadTokens',
  'cacheWriteTokens',
  'outputTokens',
] as const satisfies readonly (keyof AwsScenarioUsage)[];

/** Adds to a sum, in place. Member by member: reading them by name takes four times as long. */
export function addUsage(sum: AwsScenarioUsage, usage: AwsScenarioUsage): void {
  sum.sqsSends += usage.sqsSends;
  sum.sqsReceives += usage.sqsReceives;
  sum.sqsDeletes += usage.sqsDeletes;
  sum.lambdaInvocations += usage.lambdaInvocations;
  sum.lambdaMs += usage.lambdaMs;
  sum.logBytes += usage.logBytes;
  sum.llmCalls += usage.llmCalls;
  sum.inputTokens += usage.inputTokens;
  sum.cacheReadTokens += usage.cacheReadTokens;
  sum.cacheWriteTokens += usage.cacheWriteTokens;
  sum.outputTokens += usage.outputTokens;
}

/** Nothing used. */
export function noUsage(): AwsScenarioUsage {
  return {
    sqsSends: 0n,
    sqsReceives: 0n,
    sqsDeletes: 0n,
    lambdaInvocations: 0n,
    lambdaMs: 0n,
    logBytes: 0n,
    llmCalls: 0n,
    inputTokens: 0n,
    cacheReadTokens: 0n,
    cacheWriteTokens: 0n,
    outputTokens: 0n,
  };
}

/** Every requests to the queue. */
export function sqsRequestsOf({ sqsSends, sqsReceives, sqsDeletes }: AwsScenarioUsage): bigint {
  return sqsSends + sqsReceives + sqsDeletes;
}

/** The quotient, rounded up. */
export function ceilDiv(dividend: bigint, divisor: bigint): bigint {
  return (dividend + divisor - 1n) / divisor;
}
