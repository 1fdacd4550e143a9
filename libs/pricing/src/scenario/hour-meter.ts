import { ceilDiv, noUsage, type AwsScenarioUsage } from './hour-usage.js';
import type { ScenarioProfile } from './scenario-profile.js';
import type { TrafficHour } from './traffic-hour.js';

/** Largest payload of an invocation, bytes (AWS Lambda Developer Guide, "Lambda quotas": 6 MB). */
const MAX_INVOCATION_BYTES = 6n * 1024n * 1024n;
/** Messages that one receive or delete call takes (Amazon SQS Developer Guide, quotas). */
const MAX_SQS_BATCH = 10n;
const SECONDS_PER_HOUR = 3_600n;
/** Lifetime of a prompt cache entry, renewed by each use (Amazon Bedrock User Guide, "Prompt caching"). */
const CACHE_SECONDS = 300n;

/**
 * What hours of traffic use under a profile. The formulas stand in docs/scenarios.md; what of them
 * depends on the profile alone is worked out once.
 */
export class HourMeter {
  readonly #batch: BatchLimits;
  readonly #duration: InvocationTime;
  readonly #llm: LlmTerms | undefined;
  readonly #kept: LogTerms;
  readonly #sendBatch: bigint;

  constructor(profile: ScenarioProfile) {
    this.#batch = batchLimits(profile);
    this.#duration = invocationTime(profile);
    this.#llm = llmTerms(profile);
    this.#kept = logTerms(profile);
    this.#sendBatch = BigInt(profile.sqs.send_batch_size);
  }

  /** What an hour uses. */
  usageOf(hour: TrafficHour): AwsScenarioUsage {
    if (hour.logs === 0) return noUsage();
    const logs = BigInt(hour.logs);
    const perInvocation = logsPerInvocation(logs, hour.sizeBytes, this.#batch);
    const invocations = ceilDiv(logs, perInvocation);
    const small = logs - BigInt(hour.largeLogs);
    const largeBlocks = BigInt(hour.sqsBlocks) - small;
    const received = least(perInvocation, MAX_SQS_BATCH);
    const usage = noUsage();
    usage.sqsSends = ceilDiv(small, this.#sendBatch) + largeBlocks;
    usage.sqsReceives = ceilDiv(small, received) + largeBlocks;
    usage.sqsDeletes = ceilDiv(logs, received);
    usage.lambdaInvocations = invocations;
    usage.lambdaMs = billedMs(logs, perInvocation, this.#duration);
    usage.logBytes = bytesLogged(logs, hour.sizeBytes, invocations, this.#kept);
    if (this.#llm) addLlmUsage(usage, hour, this.#llm);
    return usage;
  }
}

interface BatchLimits {
  /** Undefined when all logs of an hour arrive at once. */
  windowSeconds: bigint | undefined;
  batchSize: bigint;
}

function batchLimits({ traffic, lambda }: ScenarioProfile): BatchLimits {
  return {
    windowSeconds: traffic.arrival === 'burst' ? undefined : BigInt(lambda.batch_window_s),
    batchSize: BigInt(lambda.batch_size),
  };
}

/** How many logs an invocation carries: what has come within the window, up to the limits. */
function logsPerInvocation(
  logs: bigint,
  sizeBytes: number,
  { windowSeconds, batchSize }: BatchLimits,
): bigint {
  const within =
    windowSeconds === undefined ? logs : 1n + (windowSeconds * logs) / SECONDS_PER_HOUR;
  const fitting = (MAX_INVOCATION_BYTES * logs) / BigInt(Math.max(sizeBytes, 1));
  const most = least(least(batchSize, within), fitting);
  return most < 1n ? 1n : most;
}

/** Microseconds of an invocation: what it takes, and what each of its logs adds. */
interface InvocationTime {
  baseMicros: bigint;
  perLogMicros: bigint;
}

function invocationTime({ lambda, bedrock }: ScenarioProfile): InvocationTime {
  const waits = bedrock.model !== null && bedrock.mode === 'on_demand';
  const wait = waits ? inMicros(lambda.wait_per_llm_call_ms) : 0n;
  const base = inMicros(lambda.base_ms);
  const perLog = inMicros(lambda.per_log_ms);
  return bedrock.calls_per === 'log'
    ? { baseMicros: base, perLogMicros: perLog + wait }
    : { baseMicros: base + wait, perLogMicros: perLog };
}

function billedMs(logs: bigint, perInvocation: bigint, time: InvocationTime): bigint {
  const rest = logs % perInvocation;
  const full = (logs / perInvocation) * invocationMs(perInvocation, time);
  return rest === 0n ? full : full + invocationMs(rest, time);
}

/** Billed milliseconds of an invocation that carries so many logs. */
function invocationMs(logs: bigint, { baseMicros, perLogMicros }: InvocationTime): bigint {
  const ms = ceilDiv(baseMicros + logs * perLogMicros, 1_000n);
  return ms < 1n ? 1n : ms;
}

/** Bytes that CloudWatch takes in. */
interface LogTerms {
  includesMessage: boolean;
  perLog: bigint;
  perInvocation: bigint;
}

function logTerms({ logs: kept }: ScenarioProfile): LogTerms {
  const overhead = BigInt(kept.overhead_bytes_per_event);
  const writesEach = kept.include_message || kept.bytes_per_log > 0;
  return {
    includesMessage: kept.include_message,
    perLog: BigInt(kept.bytes_per_log) + (writesEach ? overhead : 0n),
    perInvocation:
      BigInt(kept.bytes_per_invocation) + BigInt(kept.events_per_invocation) * overhead,
  };
}

function bytesLogged(
  logs: bigint,
  sizeBytes: number,
  invocations: bigint,
  { includesMessage, perLog, perInvocation }: LogTerms,
): bigint {
  const messages = includesMessage ? BigInt(sizeBytes) : 0n;
  return messages + logs * perLog + invocations * perInvocation;
}

/** What calls of the model carry. */
interface LlmTerms {
  callsPerLog: boolean;
  /** Tokens of the prompt template that are in the prompt cache, and that are not. */
  cached: bigint;
  uncached: bigint;
  outputTokens: bigint;
  tokensPermille: bigint;
}

function llmTerms({ bedrock }: ScenarioProfile): LlmTerms | undefined {
  if (bedrock.model === null) return undefined;
  const template = BigInt(bedrock.prompt_template_tokens);
  const cached = (template * BigInt(bedrock.cache_share_percent)) / 100n;
  return {
    callsPerLog: bedrock.calls_per === 'log',
    cached,
    uncached: template - cached,
    outputTokens: BigInt(bedrock.expected_output_tokens),
    tokensPermille: BigInt(bedrock.tokens_permille),
  };
}

function addLlmUsage(usage: AwsScenarioUsage, hour: TrafficHour, terms: LlmTerms): void {
  const logs = BigInt(hour.logs);
  const { cached } = terms;
  const calls = terms.callsPerLog ? logs : usage.lambdaInvocations;
  const writes = cached === 0n ? 0n : cacheWrites(calls);
  const texts = ceilDiv(BigInt(hour.tokens) * terms.tokensPermille, 1_000n);
  usage.llmCalls = calls;
  usage.inputTokens = texts + calls * terms.uncached;
  usage.cacheReadTokens = (calls - writes) * cached;
  usage.cacheWriteTokens = writes * cached;
  usage.outputTokens =
    hour.outputTokens > 0 ? BigInt(hour.outputTokens) : logs * terms.outputTokens;
}

/** Calls closer together than the cache lives share one entry an hour; others each write their own. */
function cacheWrites(calls: bigint): bigint {
  return calls * CACHE_SECONDS >= SECONDS_PER_HOUR ? 1n : calls;
}

function least(left: bigint, right: bigint): bigint {
  return left < right ? left : right;
}

/** Profiles hold at most three decimals, so this is exact. */
function inMicros(ms: number): bigint {
  return BigInt(Math.round(ms * 1_000));
}
