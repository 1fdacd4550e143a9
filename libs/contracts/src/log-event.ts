import type { ApiKeyId, MessageId, ProjectId } from './ids.js';

declare const scenarioBrand: unique symbol;
/** Identifies an AWS scenario (UUIDv7). */
export type ScenarioId = string & { readonly [scenarioBrand]: true };

/**
 * One log of a scenario as it travels on the subjects. The message itself is in none of its members:
 * what is kept is a screened preview, and figures of the whole message taken when it was accepted.
 */
export interface LogEvent {
  /** Unique in the scenario, at most 128 characters. */
  event_id: string;
  /** The hour it counts in: ISO-8601, UTC, milliseconds; when it was accepted unless it says else. */
  timestamp: string;
  source: string;
  /** The beginning of the screened message, at most {@link MAX_PREVIEW_LENGTH} characters. */
  preview: string;
  /** UTF-8 bytes of the message. */
  size_bytes: number;
  /** Tokens of the message in o200k_base. */
  token_count: number;
  /** Tokens of the answer, where the log stands for a model call that was made. */
  output_tokens?: number;
  /** Types of personal data found in the message. */
  pii_types?: string[];
  /** Keyed HMAC of the message, base64url: equal messages of a project have equal ones. */
  fingerprint: string;
}

/** The logs of one request, or the part of it that fits one message. */
export interface LogBatch {
  message_id: MessageId;
  project_id: ProjectId;
  /** The key that sent it. */
  api_key_id: ApiKeyId;
  scenario_id: ScenarioId;
  /** When the gateway accepted it: ISO-8601, UTC. */
  received_at: string;
  events: LogEvent[];
}

/** A log that is stored, with what only the store knows. */
export interface RecordedLog extends LogEvent {
  /** The id of the first log of the scenario with the same message. */
  repeat_of?: string;
}

/** The logs that one message owns. */
export interface RecordedLogBatch extends Omit<LogBatch, 'events'> {
  events: RecordedLog[];
}

/** Asks an owner to remove what it keeps of a scenario, and to take no more of it. */
export interface ScenarioRemoval {
  project_id: ProjectId;
  scenario_id: ScenarioId;
}

/** How much was removed. */
export interface ScenarioRemoved {
  rows: number;
}

/** Most logs taken in one request. */
export const MAX_LOGS_PER_REQUEST = 10_000;
/** Largest message, UTF-8 bytes: what SQS took in one message until August 2025. */
export const MAX_MESSAGE_BYTES = 262_144;
/** Most characters (UTF-16 units) kept of a message. */
export const MAX_PREVIEW_LENGTH = 500;
/** Bytes that one SQS request pays for (Amazon SQS pricing page, "Size of payloads"). */
export const SQS_BLOCK_BYTES = 65_536;

/** The 64 KiB blocks of a message of so many bytes; a message has at least one. */
export function sqsBlocksOf(sizeBytes: number): number {
  return Math.max(1, Math.ceil(sizeBytes / SQS_BLOCK_BYTES));
}
