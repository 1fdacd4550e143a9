import type { ScenarioProfile } from './scenario-profile.js';
import type { TrafficHour } from './traffic-hour.js';

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

/** Largest payload of an invocation, bytes (AWS Lambda Developer Guide, "Lambda quotas": 6 MB). */
const MAX_INVOCATION_BYTES = 6n * 1024n * 1024n;
/** Messages that one receive or delete call takes (Amazon SQS Developer Guide, quotas). */
const MAX_SQS_BATCH = 10n;
const SECONDS_PER_HOUR = 3_600n;
/** Lifetime of a prompt cache entry, renewed by each use (Amazon Bedrock User Guide, "Prompt caching"). */
const CACHE_SECONDS = 300n;

/** What an hour of traffic uses under a profile. The formulas stand in docs/scenarios.md. */
export function usageOfHour(hour: TrafficHour, profile: ScenarioProfile): AwsScenarioUsage {
  if (hour.logs === 0) return noUsage();
  const logs = BigInt(hour.logs);
  const perInvocation = logsPerInvocation(hour, profile);
  const invocations = ceilDiv(logs, perInvocation);
  const small = logs - BigInt(hour.largeLogs);
  const largeBlocks = BigInt(hour.sqsBlocks) - small;
  const received = least(perInvocation, MAX_SQS_BATCH);
  return {
    sqsSends: ceilDiv(small, BigInt(profile.sqs.send_batch_size)) + largeBlocks,
    sqsReceives: ceilDiv(small, received) + largeBlocks,
    sqsDeletes: ceilDiv(logs, received),
    lambdaInvocations: invocations,
    lambdaMs: billedMs(logs, perInvocation, profile),
    logBytes: bytesLogged(hour, invocations, profile),
    ...llmUsage(hour, invocations, profile),
  };
}

/** The sum of some usages. */
export function addUsage(left: AwsScenarioUsage, right: AwsScenarioUsage): AwsScenarioUsage {
  const sum = noUsage();
  for (const name of USAGE_NAMES) sum[name] = left[name] + right[name];
  return sum;
}

/** Nothing used. */
export function noUsage(): AwsScenarioUsage {
  return Object.fromEntries(USAGE_NAMES.map((name) => [name, 0n])) as unknown as AwsScenarioUsage;
}

/** Every requests to the queue. */
export function sqsRequestsOf({ sqsSends, sqsReceives, sqsDeletes }: AwsScenarioUsage): bigint {
  return sqsSends + sqsReceives + sqsDeletes;
}

/** How many logs an invocation carries: what has come within the window, up to the limits. */
function logsPerInvocation(hour: TrafficHour, { traffic, lambda }: ScenarioProfile): bigint {
  const logs = BigInt(hour.logs);
  const within =
    traffic.arrival === 'burst'
      ? logs
      : 1n + (BigInt(lambda.batch_window_s) * logs) / SECONDS_PER_HOUR;
  const fitting = (MAX_INVOCATION_BYTES * logs) / BigInt(Math.max(hour.sizeBytes, 1));
  const most = least(least(BigInt(lambda.batch_size), within), fitting);
  return most < 1n ? 1n : most;
}

function billedMs(logs: bigint, perInvocation: bigint, profile: ScenarioProfile): bigint {
  const rest = logs % perInvocation;
  const full = (logs / perInvocation) * invocationMs(perInvocation, profile);
  return rest === 0n ? full : full + invocationMs(rest, profile);
}

/** Billed milliseconds of an invocation that carries so many logs. */
function invocationMs(logs: bigint, { lambda, bedrock }: ScenarioProfile): bigint {
  const waits = bedrock.model !== null && bedrock.mode === 'on_demand';
  const calls = bedrock.calls_per === 'log' ? logs : 1n;
  const micros =
    inMicros(lambda.base_ms) +
    logs * inMicros(lambda.per_log_ms) +
    (waits ? calls * inMicros(lambda.wait_per_llm_call_ms) : 0n);
  const ms = ceilDiv(micros, 1_000n);
  return ms < 1n ? 1n : ms;
}

function bytesLogged(
  { logs, sizeBytes }: TrafficHour,
  invocations: bigint,
  { logs: kept }: ScenarioProfile,
): bigint {
  const writesEach = kept.include_message || kept.bytes_per_log > 0;
  const events =
    (writesEach ? BigInt(logs) : 0n) + invocations * BigInt(kept.events_per_invocation);
  return (
    (kept.include_message ? BigInt(sizeBytes) : 0n) +
    BigInt(logs) * BigInt(kept.bytes_per_log) +
    invocations * BigInt(kept.bytes_per_invocation) +
    events * BigInt(kept.overhead_bytes_per_event)
  );
}

type LlmUsage = Pick<
  AwsScenarioUsage,
  'llmCalls' | 'inputTokens' | 'cacheReadTokens' | 'cacheWriteTokens' | 'outputTokens'
>;

function llmUsage(hour: TrafficHour, invocations: bigint, { bedrock }: ScenarioProfile): LlmUsage {
  if (bedrock.model === null) {
    const none = { llmCalls: 0n, inputTokens: 0n, cacheReadTokens: 0n };
    return { ...none, cacheWriteTokens: 0n, outputTokens: 0n };
  }
  const logs = BigInt(hour.logs);
  const calls = bedrock.calls_per === 'log' ? logs : invocations;
  const template = BigInt(bedrock.prompt_template_tokens);
  const cached = (template * BigInt(bedrock.cache_share_percent)) / 100n;
  const writes = cached === 0n ? 0n : cacheWrites(calls);
  return {
    llmCalls: calls,
    inputTokens:
      ceilDiv(BigInt(hour.tokens) * BigInt(bedrock.tokens_permille), 1_000n) +
      calls * (template - cached),
    cacheReadTokens: (calls - writes) * cached,
    cacheWriteTokens: writes * cached,
    outputTokens:
      hour.outputTokens > 0
        ? BigInt(hour.outputTokens)
        : logs * BigInt(bedrock.expected_output_tokens),
  };
}

/** Calls closer together than the cache lives share one entry an hour; others each write their own. */
function cacheWrites(calls: bigint): bigint {
  return calls * CACHE_SECONDS >= SECONDS_PER_HOUR ? 1n : calls;
}

/** The quotient, rounded up. */
export function ceilDiv(dividend: bigint, divisor: bigint): bigint {
  return (dividend + divisor - 1n) / divisor;
}

function least(left: bigint, right: bigint): bigint {
  return left < right ? left : right;
}

/** Profiles hold at most three decimals, so this is exact. */
function inMicros(ms: number): bigint {
  return BigInt(Math.round(ms * 1_000));
}
