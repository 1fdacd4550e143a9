import type { UsageInput } from '@costwire/sdk';
import type { DemoStream } from './scenario.js';
import type { SeededRandom } from './seeded-random.js';

/** What the moment of a call changes about it. */
export interface CallConditions {
  /** Multiplies the input. */
  inputFactor: number;
  /** Whether the provider's cache works. */
  cacheWorks: boolean;
}

const SPREAD = 0.45;
const ERROR_SHARE = 0.012;
const STAGING_SHARE = 0.04;
const RATED_SHARE = 0.15;
/** Providers cache whole blocks of this many tokens (OpenAI prompt caching guide). */
const CACHE_BLOCK = 128;

/** Makes up one call of a stream, all but its id, its time and its run. */
export function demoCall(
  stream: DemoStream,
  random: SeededRandom,
  conditions: CallConditions,
): UsageInput {
  const failed = random.next() < ERROR_SHARE;
  const input = Math.max(1, Math.round(random.logNormal(stream.inputTokens, SPREAD)));
  const inputTokens = Math.round(input * conditions.inputFactor);
  const output = Math.round(random.logNormal(stream.outputTokens, SPREAD));
  const outputTokens = failed ? 0 : output;
  const cached = Math.floor((inputTokens * stream.cachedShare) / CACHE_BLOCK) * CACHE_BLOCK;
  const latency = random.logNormal(stream.latencyMs, 0.3) + outputTokens * stream.msPerOutputToken;
  const user = Math.floor(stream.users * random.next() ** 2);
  const staging = random.next() < STAGING_SHARE;
  const rating = random.next();
  return {
    provider: stream.provider,
    model: stream.model,
    operation: stream.operation,
    input_tokens: inputTokens,
    output_tokens: outputTokens,
    ...(stream.cachedShare > 0 ? { cache_read_tokens: conditions.cacheWorks ? cached : 0 } : {}),
    latency_ms: Math.round(latency),
    status: failed ? 'error' : 'success',
    ...(rating < RATED_SHARE ? { quality_score: Math.round(70 + 200 * rating) / 100 } : {}),
    feature: stream.feature,
    user_id: `${stream.team}-user-${user + 1}`,
    ...(stream.agent ? { agent_name: stream.agent.name } : {}),
    environment: staging ? 'staging' : 'production',
    tags: { team: stream.team },
  };
}
