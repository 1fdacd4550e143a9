import { readingsOf } from '../models/model-id.js';
import { loadTokenCounter, type Encoding } from './encodings.js';
import { estimateTokens, type TokenFamily } from './token-estimate.js';

/** How the tokens of a model's texts are counted. */
export type Tokenizer =
  { method: 'exact'; encoding: Encoding } | { method: 'estimated'; family: TokenFamily };

/** Tokens of a text, exact or with a bound on the error. */
export type TokenCount =
  { tokens: number; method: 'exact' } | { tokens: number; method: 'estimated'; errorPct: number };

/** After tiktoken's model.py (MIT); later models keep o200k (OpenAI, "Managing tokens"). */
const EXACT: readonly (readonly [RegExp, Encoding])[] = [
  [
    /^(?:ft:)?(?:chatgpt-4o|gpt-4o|gpt-4\.1|gpt-4\.5|gpt-[56](?=$|[.:-])|gpt-oss|gpt-audio|gpt-realtime|gpt-chat|o[134](?=$|[:-])|codex-|computer-use)/,
    'o200k_base',
  ],
  [/^(?:ft:)?(?:gpt-4|gpt-3\.5|gpt-35)(?=$|[:-])/, 'cl100k_base'],
  [/^(?:ft:)?(?:text-embedding-(?:3|ada-002)|davinci-002|babbage-002)/, 'cl100k_base'],
];

const FAMILIES: readonly (readonly [RegExp, TokenFamily])[] = [
  [/claude/, 'claude'],
  [/gemini|gemma/, 'gemini'],
  [/deepseek/, 'deepseek'],
  [/qwen|qwq/, 'qwen'],
  [/mistral|mixtral|codestral|devstral|magistral|pixtral|voxtral/, 'mistral'],
  [/llama/, 'llama'],
];

/** Bedrock's names of OpenAI's models: `openai.gpt-oss-120b-1:0`, `us.openai.gpt-5.6-sol`. */
const BEDROCK_OPENAI = /^(?:[a-z-]+\.)?openai\./;

/** How to count for a model id as the caller wrote it; prefixes and case do not matter. */
export function tokenizerOf(model: string): Tokenizer {
  const ids = readingsOf(model).map(({ id }) => id.replace(BEDROCK_OPENAI, ''));
  for (const id of ids) {
    const exact = EXACT.find(([pattern]) => pattern.test(id));
    if (exact) return { method: 'exact', encoding: exact[1] };
  }
  const family = FAMILIES.find(([pattern]) => ids.some((id) => pattern.test(id)));
  return { method: 'estimated', family: family?.[1] ?? 'unknown' };
}

/** Counts a text's tokens; what the provider reported for a call always takes precedence. */
export async function countTokens(tokenizer: Tokenizer, text: string): Promise<TokenCount> {
  if (tokenizer.method === 'exact') {
    const counter = await loadTokenCounter(tokenizer.encoding);
    return { tokens: counter.count(text), method: 'exact' };
  }
  const counter = await loadTokenCounter('o200k_base');
  const estimate = estimateTokens(tokenizer.family, text, counter.count(text));
  return { ...estimate, method: 'estimated' };
}
