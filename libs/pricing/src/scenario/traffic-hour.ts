/**
 * What is kept of the logs of one hour: enough to price them under every profile exactly, because no
 * formula of the model asks for more than these sums. All are whole numbers.
 */
export interface TrafficHour {
  /** Start of the UTC hour, ISO-8601. */
  bucket: string;
  logs: number;
  /** UTF-8 bytes of all messages. */
  sizeBytes: number;
  /** 64 KiB blocks, each message rounded up by itself. */
  sqsBlocks: number;
  /** Messages over {@link SQS_LARGE_MESSAGE_BYTES}. */
  largeLogs: number;
  /** Tokens in o200k_base. */
  tokens: number;
  /** Tokens of the longest message. */
  maxTokens: number;
  /** Tokens of the answers, for logs that stand for model calls that were made. */
  outputTokens: number;
  piiLogs: number;
  /** Logs whose message another one of the scenario had before. */
  repeats: number;
}

/**
 * Ten messages of this size are one block of 64 KiB at most: 65,536 bytes by the 10 messages that a
 * batch call takes. So a call that carries only messages up to it is one request, whichever they are.
 */
export const SQS_LARGE_MESSAGE_BYTES = 6_553;
