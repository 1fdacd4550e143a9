/**
 * Tokens of one provider call: inclusive totals, and subsets of them.
 *
 * `inputTokens` counts everything sent (cache reads, cache writes, audio and images too) and
 * `outputTokens` everything generated (reasoning, audio and images too). An absent count is 0.
 */
export interface TokenUsage {
  inputTokens?: number;
  outputTokens?: number;
  /** Part of `inputTokens` read from a prompt cache. */
  cacheReadTokens?: number;
  /** Part of `inputTokens` written to a prompt cache, whatever the lifetime. */
  cacheWriteTokens?: number;
  /** Part of `cacheWriteTokens` kept for one hour; the rest is kept for five minutes. */
  cacheWrite1hTokens?: number;
  /** Part of `outputTokens` spent on thinking. */
  reasoningTokens?: number;
  /** Part of `inputTokens` that is audio, cached or not. */
  inputAudioTokens?: number;
  /** Part of `outputTokens` that is audio. */
  outputAudioTokens?: number;
  /** Part of `inputTokens` that is images, cached or not. */
  inputImageTokens?: number;
  /** Part of `outputTokens` that is images. */
  outputImageTokens?: number;
  /** Part of both `cacheReadTokens` and `inputAudioTokens`. */
  cacheReadAudioTokens?: number;
  /** Part of both `cacheReadTokens` and `inputImageTokens`. */
  cacheReadImageTokens?: number;
  /** Searches run by the provider's own web search tool. */
  webSearches?: number;
}

/** One provider call, ready to be priced. */
export interface Call {
  /** As the caller named it (`openai`, `bedrock`, `vertex_ai`); may be empty. */
  provider: string;
  /** As the caller named it: prefixes, dates, ARNs and any case are accepted. */
  model: string;
  /** Unix time of the call in milliseconds: decides which price was in force. */
  timestampMs: number;
  /** `standard` when absent; `batch`, `flex` and `priority` have prices of their own. */
  serviceTier?: string;
  usage: TokenUsage;
}
