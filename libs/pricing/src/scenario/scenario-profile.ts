import type { LogClass } from '../aws/cloudwatch-logs.js';
import type { LambdaArchitecture } from '../aws/lambda.js';

/** How the logs of an hour are taken to arrive. */
export type Arrival = 'even' | 'burst';
/** What makes one call of the model. */
export type LlmCallsPer = 'log' | 'invocation';
/** How the model is called: at once, or as a batch job. */
export type BedrockMode = 'on_demand' | 'batch';

/** Everything an estimate assumes about how a system on AWS would handle the traffic. */
export interface ScenarioProfile {
  traffic: {
    arrival: Arrival;
    /** Hours that the traffic stands for when it is carried on to a month; null: first to last log. */
    observed_hours: number | null;
  };
  sqs: { queue_type: 'standard' | 'fifo'; send_batch_size: number };
  lambda: {
    batch_size: number;
    batch_window_s: number;
    memory_mb: number;
    architecture: LambdaArchitecture;
    base_ms: number;
    per_log_ms: number;
    wait_per_llm_call_ms: number;
    ephemeral_storage_mb: number;
  };
  logs: {
    class: LogClass;
    include_message: boolean;
    bytes_per_log: number;
    bytes_per_invocation: number;
    events_per_invocation: number;
    overhead_bytes_per_event: number;
    compression_percent: number;
    retention_months: number;
  };
  bedrock: {
    /** Null: no model is called. */
    model: string | null;
    calls_per: LlmCallsPer;
    prompt_template_tokens: number;
    expected_output_tokens: number;
    tokens_permille: number;
    cache_share_percent: number;
    mode: BedrockMode;
  };
  free_tier: boolean;
}

/** The parts of a profile that a caller names; the others take their defaults. */
export type PartialProfile = {
  [Group in keyof ScenarioProfile]?: ScenarioProfile[Group] extends object
    ? Partial<ScenarioProfile[Group]>
    : ScenarioProfile[Group];
};

/** What a field of a profile may hold. */
export type ProfileRule =
  | { kind: 'choice'; of: readonly string[] }
  | { kind: 'flag' }
  | { kind: 'integer'; min: number; max: number; nullable?: true }
  /** A number with at most three decimals. */
  | { kind: 'decimal'; min: number; max: number; nullable?: true }
  | { kind: 'name'; maxLength: number; nullable?: true };

/** One assumption: where it stands in the profile, what it is by default, and why. */
export interface ProfileField {
  /** `group.name`, or the name alone. */
  path: string;
  rule: ProfileRule;
  default: string | number | boolean | null;
  /** What it means, with its unit. */
  meaning: string;
  /** Where the default is from. */
  source: string;
}

const ASSUMED = 'assumption: measure your own';
const LAMBDA_SQS = 'AWS Lambda Developer Guide, "Using Lambda with Amazon SQS"';
const LAMBDA_QUOTAS = 'AWS Lambda Developer Guide, "Lambda quotas"';
const MAX_TOKENS = 10_000_000;

/** Every assumption with its default: the source of validation, answers and documentation. */
export const PROFILE_FIELDS: readonly ProfileField[] = [
  {
    path: 'traffic.arrival',
    rule: { kind: 'choice', of: ['even', 'burst'] },
    default: 'even',
    meaning: 'even: the logs of an hour come at equal distances; burst: all at once, batches fill',
    source: 'the careful choice: it gives the most invocations',
  },
  {
    path: 'traffic.observed_hours',
    rule: { kind: 'decimal', min: 0.001, max: 100_000, nullable: true },
    default: null,
    meaning: 'hours the traffic stands for when carried on to a month; null: first to last hour',
    source: 'the hours of the logs themselves',
  },
  {
    path: 'sqs.queue_type',
    rule: { kind: 'choice', of: ['standard', 'fifo'] },
    default: 'standard',
    meaning: 'type of the queue',
    source: 'Amazon SQS Developer Guide, "Queue types": the default',
  },
  {
    path: 'sqs.send_batch_size',
    rule: { kind: 'integer', min: 1, max: 10 },
    default: 1,
    meaning: 'messages in a send call; those over 6,553 bytes go alone',
    source: 'SendMessage; SendMessageBatch takes 10 (Amazon SQS Developer Guide, quotas)',
  },
  {
    path: 'lambda.batch_size',
    rule: { kind: 'integer', min: 1, max: 10_000 },
    default: 10,
    meaning: 'logs in an invocation at most',
    source: `${LAMBDA_SQS}: the default`,
  },
  {
    path: 'lambda.batch_window_s',
    rule: { kind: 'integer', min: 0, max: 300 },
    default: 0,
    meaning: 'seconds an invocation waits for its batch to fill',
    source: `${LAMBDA_SQS}: the default`,
  },
  {
    path: 'lambda.memory_mb',
    rule: { kind: 'integer', min: 128, max: 10_240 },
    default: 128,
    meaning: 'memory of the function in MB',
    source: `${LAMBDA_QUOTAS}: the default and the least`,
  },
  {
    path: 'lambda.architecture',
    rule: { kind: 'choice', of: ['x86_64', 'arm64'] },
    default: 'x86_64',
    meaning: 'instruction set of the function',
    source: 'AWS Lambda API Reference, CreateFunction: the default',
  },
  {
    path: 'lambda.base_ms',
    rule: { kind: 'decimal', min: 0, max: 900_000 },
    default: 20,
    meaning: 'milliseconds of an invocation whatever it carries',
    source: ASSUMED,
  },
  {
    path: 'lambda.per_log_ms',
    rule: { kind: 'decimal', min: 0, max: 900_000 },
    default: 10,
    meaning: 'milliseconds for each log of an invocation',
    source: ASSUMED,
  },
  {
    path: 'lambda.wait_per_llm_call_ms',
    rule: { kind: 'decimal', min: 0, max: 900_000 },
    default: 800,
    meaning: 'milliseconds the function waits for each call of the model; not for batch jobs',
    source: ASSUMED,
  },
  {
    path: 'lambda.ephemeral_storage_mb',
    rule: { kind: 'integer', min: 512, max: 10_240 },
    default: 512,
    meaning: 'size of /tmp in MB; 512 are included',
    source: `${LAMBDA_QUOTAS}: the default`,
  },
  {
    path: 'logs.class',
    rule: { kind: 'choice', of: ['standard', 'infrequent-access', 'vended'] },
    default: 'vended',
    meaning: 'what CloudWatch Logs bills the function’s logs as',
    source: 'Amazon CloudWatch pricing: Lambda logs are vended logs since 2025-05-01',
  },
  {
    path: 'logs.include_message',
    rule: { kind: 'flag' },
    default: true,
    meaning: 'whether the function writes each message to its log',
    source: ASSUMED,
  },
  {
    path: 'logs.bytes_per_log',
    rule: { kind: 'integer', min: 0, max: 1_048_576 },
    default: 0,
    meaning: 'bytes written for each log beside the message',
    source: ASSUMED,
  },
  {
    path: 'logs.bytes_per_invocation',
    rule: { kind: 'integer', min: 0, max: 1_048_576 },
    default: 260,
    meaning: 'bytes of the START, END and REPORT lines',
    source: 'length of the sample lines in AWS Lambda Developer Guide, "Log formats"',
  },
  {
    path: 'logs.events_per_invocation',
    rule: { kind: 'integer', min: 0, max: 1_000 },
    default: 3,
    meaning: 'log events of the START, END and REPORT lines',
    source: 'AWS Lambda Developer Guide, "Log formats"',
  },
  {
    path: 'logs.overhead_bytes_per_event',
    rule: { kind: 'integer', min: 0, max: 1_000 },
    default: 26,
    meaning: 'bytes that each log event counts beside its text',
    source: 'Amazon CloudWatch Logs API Reference, PutLogEvents: 26 bytes for each event',
  },
  {
    path: 'logs.compression_percent',
    rule: { kind: 'integer', min: 1, max: 100 },
    default: 15,
    meaning: 'size of stored logs in per cent of what was taken in',
    source: 'Amazon CloudWatch pricing, examples: a ratio of 0.15',
  },
  {
    path: 'logs.retention_months',
    rule: { kind: 'integer', min: 0, max: 120 },
    default: 1,
    meaning: 'months the logs are kept',
    source: ASSUMED,
  },
  {
    path: 'bedrock.model',
    rule: { kind: 'name', maxLength: 256, nullable: true },
    default: 'amazon.nova-lite-v1:0',
    meaning: 'model id on Amazon Bedrock; null: no model is called',
    source: 'a small model with a price in many regions: name your own',
  },
  {
    path: 'bedrock.calls_per',
    rule: { kind: 'choice', of: ['log', 'invocation'] },
    default: 'log',
    meaning: 'whether each log, or each invocation with all its logs, makes one call',
    source: ASSUMED,
  },
  {
    path: 'bedrock.prompt_template_tokens',
    rule: { kind: 'integer', min: 0, max: MAX_TOKENS },
    default: 200,
    meaning: 'tokens sent with each call beside the logs',
    source: ASSUMED,
  },
  {
    path: 'bedrock.expected_output_tokens',
    rule: { kind: 'integer', min: 0, max: MAX_TOKENS },
    default: 100,
    meaning: 'tokens of the answer for each log',
    source: ASSUMED,
  },
  {
    path: 'bedrock.tokens_permille',
    rule: { kind: 'integer', min: 100, max: 10_000 },
    default: 1_000,
    meaning: 'tokens of the model for a thousand tokens of o200k_base',
    source: 'the count as taken; the vocabularies of other families differ, see tokens_hint',
  },
  {
    path: 'bedrock.cache_share_percent',
    rule: { kind: 'integer', min: 0, max: 100 },
    default: 0,
    meaning: 'share of the prompt template that is in the prompt cache',
    source: 'Amazon Bedrock User Guide, "Prompt caching": off unless asked for',
  },
  {
    path: 'bedrock.mode',
    rule: { kind: 'choice', of: ['on_demand', 'batch'] },
    default: 'on_demand',
    meaning: 'on_demand: each call is answered at once; batch: as a batch job',
    source: 'Amazon Bedrock User Guide: the default',
  },
  {
    path: 'free_tier',
    rule: { kind: 'flag' },
    default: false,
    meaning: 'whether the monthly free tiers are taken off',
    source: 'an account has them once, and mostly uses them up elsewhere',
  },
];
