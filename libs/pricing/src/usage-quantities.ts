import type { Quantities } from './component.js';
import type { TokenUsage } from './token-usage.js';

/**
 * Splits inclusive totals into parts that do not overlap. Cached tokens and audio or images are
 * taken as apart from each other, unless the usage says what is both or together they exceed the
 * input: then they share the least that they must.
 *
 * @returns the parts, or a sentence naming the count that cannot be: negative, not a whole number,
 * or a subset larger than its total.
 */
export function quantitiesOf(usage: TokenUsage): Quantities | string {
  const fault = faultOf(usage);
  if (fault !== undefined) return fault;
  const cacheReadAudio = usage.cacheReadAudioTokens ?? 0;
  const cacheReadImage = usage.cacheReadImageTokens ?? 0;
  const cacheRead = usage.cacheReadTokens ?? 0;
  const cacheWrite = usage.cacheWriteTokens ?? 0;
  const cacheWrite1h = usage.cacheWrite1hTokens ?? 0;
  const inputAudio = (usage.inputAudioTokens ?? 0) - cacheReadAudio;
  const inputImage = (usage.inputImageTokens ?? 0) - cacheReadImage;
  const reasoning = usage.reasoningTokens ?? 0;
  const outputAudio = usage.outputAudioTokens ?? 0;
  const outputImage = usage.outputImageTokens ?? 0;
  const input = (usage.inputTokens ?? 0) - cacheRead - cacheWrite - inputAudio - inputImage;
  const output = (usage.outputTokens ?? 0) - reasoning - outputAudio - outputImage;
  if (input < 0) {
    const shared = withShared(usage, -input);
    return shared
      ? quantitiesOf(shared)
      : 'cached, audio and image tokens together exceed inputTokens';
  }
  if (output < 0) return 'reasoning, audio and image tokens together exceed outputTokens';
  return {
    input,
    cacheRead: cacheRead - cacheReadAudio - cacheReadImage,
    cacheWrite5m: cacheWrite - cacheWrite1h,
    cacheWrite1h,
    inputAudio,
    inputImage,
    cacheReadAudio,
    cacheReadImage,
    output,
    reasoning,
    outputAudio,
    outputImage,
    webSearch: usage.webSearches ?? 0,
    request: 1,
  };
}

/**
 * Usage that says what is both cached and image or audio: the least that the counts allow, with
 * images before audio. `undefined` when no overlap explains the counts.
 *
 * @param excess tokens by which the parts exceed the input.
 */
function withShared(usage: TokenUsage, excess: number): TokenUsage | undefined {
  const { cacheReadImageTokens: readImage, cacheReadAudioTokens: readAudio } = usage;
  const {
    cacheReadTokens: read = 0,
    inputImageTokens: seen = 0,
    inputAudioTokens: heard = 0,
  } = usage;
  const free = read - (readImage ?? 0) - (readAudio ?? 0);
  const image = readImage === undefined ? Math.min(excess, free, seen) : 0;
  const audio = readAudio === undefined ? Math.min(excess - image, free - image, heard) : 0;
  if (image + audio !== excess) return undefined;
  return {
    ...usage,
    cacheReadImageTokens: readImage ?? image,
    cacheReadAudioTokens: readAudio ?? audio,
  };
}

const COUNTS = [
  'inputTokens',
  'outputTokens',
  'cacheReadTokens',
  'cacheWriteTokens',
  'cacheWrite1hTokens',
  'reasoningTokens',
  'inputAudioTokens',
  'outputAudioTokens',
  'inputImageTokens',
  'outputImageTokens',
  'cacheReadAudioTokens',
  'cacheReadImageTokens',
  'webSearches',
] as const satisfies readonly (keyof TokenUsage)[];

const SUBSETS: readonly (readonly [part: keyof TokenUsage, whole: keyof TokenUsage])[] = [
  ['cacheReadTokens', 'inputTokens'],
  ['cacheWriteTokens', 'inputTokens'],
  ['cacheWrite1hTokens', 'cacheWriteTokens'],
  ['inputAudioTokens', 'inputTokens'],
  ['inputImageTokens', 'inputTokens'],
  ['cacheReadAudioTokens', 'cacheReadTokens'],
  ['cacheReadAudioTokens', 'inputAudioTokens'],
  ['cacheReadImageTokens', 'cacheReadTokens'],
  ['cacheReadImageTokens', 'inputImageTokens'],
  ['reasoningTokens', 'outputTokens'],
  ['outputAudioTokens', 'outputTokens'],
  ['outputImageTokens', 'outputTokens'],
];

/** The rules of {@link faultOf} for every call at once; who breaks one is told there which. */
function isSound(usage: TokenUsage): boolean {
  return isInputSound(usage) && isOutputSound(usage) && isCount(usage.webSearches ?? 0);
}

function isInputSound(usage: TokenUsage): boolean {
  const {
    inputTokens: input = 0,
    cacheReadTokens: read = 0,
    cacheWriteTokens: written = 0,
  } = usage;
  const { inputAudioTokens: heard = 0, inputImageTokens: seen = 0 } = usage;
  const { cacheReadAudioTokens: readAudio = 0, cacheReadImageTokens: readImage = 0 } = usage;
  return (
    isCount(input) &&
    isCountUpTo(read, input) &&
    isCountUpTo(written, input) &&
    isCountUpTo(usage.cacheWrite1hTokens ?? 0, written) &&
    isCountUpTo(heard, input) &&
    isCountUpTo(seen, input) &&
    isCountUpTo(readAudio, Math.min(read, heard)) &&
    isCountUpTo(readImage, Math.min(read, seen))
  );
}

function isOutputSound(usage: TokenUsage): boolean {
  const { outputTokens: output = 0 } = usage;
  return (
    isCount(output) &&
    isCountUpTo(usage.reasoningTokens ?? 0, output) &&
    isCountUpTo(usage.outputAudioTokens ?? 0, output) &&
    isCountUpTo(usage.outputImageTokens ?? 0, output)
  );
}

function isCount(value: number): boolean {
  return Number.isSafeInteger(value) && value >= 0;
}

function isCountUpTo(value: number, most: number): boolean {
  return isCount(value) && value <= most;
}

function faultOf(usage: TokenUsage): string | undefined {
  if (isSound(usage)) return undefined;
  for (const name of COUNTS) {
    const count = usage[name];
    if (count === undefined || (Number.isSafeInteger(count) && count >= 0)) continue;
    return `${name} is ${String(count)}: not a whole number of 0 or more`;
  }
  for (const [part, whole] of SUBSETS) {
    const count = usage[part];
    if (count === undefined || count <= (usage[whole] ?? 0)) continue;
    return `${part} (${count}) exceeds ${whole} (${usage[whole] ?? 0})`;
  }
  return undefined;
}
