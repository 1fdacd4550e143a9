import type { Ranks } from './byte-pairs.js';
import { TokenCounter } from './token-counter.js';
import { utf8Bytes } from './utf8-bytes.js';

/** The encodings whose vocabularies are public. */
export const ENCODINGS = ['o200k_base', 'cl100k_base'] as const;

/** Names a vocabulary of OpenAI's. */
export type Encoding = (typeof ENCODINGS)[number];

/** A vocabulary as gpt-tokenizer ships it: by rank, a text or the bytes that are not UTF-8. */
type RankList = readonly (string | readonly number[] | undefined)[];

/**
 * How the encodings split a text, after tiktoken (openai_public.py, MIT). Its white space is the
 * Unicode property, which unlike JavaScript's `\s` leaves out U+FEFF and includes U+0085; its
 * case-insensitive `'s` includes the long s.
 */
const SUFFIX = String.raw`'(?:[sS\u017f]|[dD]|[mM]|[tT]|[lL][lL]|[vV][eE]|[rR][eE])`;
const SPACE = String.raw`\p{White_Space}`;
const UPPER = String.raw`\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}`;
const LOWER = String.raw`\p{Ll}\p{Lm}\p{Lo}\p{M}`;
const PATTERNS: Record<Encoding, readonly string[]> = {
  o200k_base: [
    String.raw`[^\r\n\p{L}\p{N}]?[${UPPER}]*[${LOWER}]+(?:${SUFFIX})?`,
    String.raw`[^\r\n\p{L}\p{N}]?[${UPPER}]+[${LOWER}]*(?:${SUFFIX})?`,
    String.raw`\p{N}{1,3}`,
    String.raw` ?[^${SPACE}\p{L}\p{N}]+[\r\n/]*`,
    String.raw`${SPACE}*[\r\n]+`,
    String.raw`${SPACE}+(?!\P{White_Space})`,
    String.raw`${SPACE}+`,
  ],
  cl100k_base: [
    SUFFIX,
    String.raw`[^\r\n\p{L}\p{N}]?\p{L}+`,
    String.raw`\p{N}{1,3}`,
    String.raw` ?[^${SPACE}\p{L}\p{N}]+[\r\n]*`,
    String.raw`${SPACE}+$`,
    String.raw`${SPACE}*[\r\n]`,
    String.raw`${SPACE}+(?!\P{White_Space})`,
    SPACE,
  ],
};

const LOADERS: Record<Encoding, () => Promise<{ default: RankList }>> = {
  o200k_base: () => import('gpt-tokenizer/bpeRanks/o200k_base'),
  cl100k_base: () => import('gpt-tokenizer/bpeRanks/cl100k_base'),
};

const loaded = new Map<Encoding, Promise<TokenCounter>>();

/** Loads an encoding's counter; its vocabulary is read once a process, on first use. */
export function loadTokenCounter(encoding: Encoding): Promise<TokenCounter> {
  let counter = loaded.get(encoding);
  if (!counter) loaded.set(encoding, (counter = load(encoding)));
  return counter;
}

async function load(encoding: Encoding): Promise<TokenCounter> {
  const { default: list } = await LOADERS[encoding]();
  return new TokenCounter(new RegExp(PATTERNS[encoding].join('|'), 'gu'), ranksOf(list));
}

function ranksOf(list: RankList): Ranks {
  const ranks = new Map<string, number>();
  for (const [rank, token] of list.entries()) {
    if (token === undefined) continue;
    ranks.set(typeof token === 'string' ? utf8Bytes(token) : String.fromCharCode(...token), rank);
  }
  return ranks;
}
