import fc from 'fast-check';
import type { Quantities } from './component.js';
import type { TokenUsage } from './token-usage.js';
import { quantitiesOf } from './usage-quantities.js';

const count = fc.nat({ max: 1_000_000 });

/** Usage whose subsets fit: totals are made from parts. */
const fitting = fc
  .record({
    plain: count,
    read: count,
    readAudio: count,
    write: count,
    hour: count,
    audio: count,
    image: count,
    text: count,
    reasoning: count,
    outAudio: count,
  })
  .map((part): TokenUsage => {
    return {
      inputTokens:
        part.plain + part.read + part.readAudio + part.write + part.hour + part.audio + part.image,
      cacheReadTokens: part.read + part.readAudio,
      cacheReadAudioTokens: part.readAudio,
      cacheWriteTokens: part.write + part.hour,
      cacheWrite1hTokens: part.hour,
      inputAudioTokens: part.audio + part.readAudio,
      inputImageTokens: part.image,
      outputTokens: part.text + part.reasoning + part.outAudio,
      reasoningTokens: part.reasoning,
      outputAudioTokens: part.outAudio,
    };
  });

describe('splitting usage into parts', () => {
  it('loses no token and counts none twice', () => {
    fc.assert(
      fc.property(fitting, (usage) => {
        const parts = quantitiesOf(usage);
        if (typeof parts === 'string') throw new Error(parts);
        const input =
          parts.input +
          parts.cacheRead +
          parts.cacheReadAudio +
          parts.cacheReadImage +
          parts.cacheWrite5m +
          parts.cacheWrite1h +
          parts.inputAudio +
          parts.inputImage;
        const output = parts.output + parts.reasoning + parts.outputAudio + parts.outputImage;
        expect(input).toBe(usage.inputTokens);
        expect(output).toBe(usage.outputTokens);
        expect(Math.min(...Object.values(parts))).toBeGreaterThanOrEqual(0);
      }),
    );
  });

  it.each<[TokenUsage, Partial<Quantities>]>([
    [{ inputAudioTokens: 10 }, { cacheRead: 0, cacheReadAudio: 6, inputAudio: 4, input: 0 }],
    [{ inputAudioTokens: 7 }, { cacheRead: 3, cacheReadAudio: 3, inputAudio: 4, input: 0 }],
    [{ inputImageTokens: 9 }, { cacheRead: 1, cacheReadImage: 5, inputImage: 4, input: 0 }],
    [
      { inputImageTokens: 5, inputAudioTokens: 5 },
      { cacheRead: 0, cacheReadImage: 5, inputImage: 0, cacheReadAudio: 1, inputAudio: 4 },
    ],
    [
      { inputImageTokens: 4, inputAudioTokens: 5, cacheReadImageTokens: 2 },
      { cacheRead: 1, cacheReadImage: 2, inputImage: 2, cacheReadAudio: 3, inputAudio: 2 },
    ],
  ])('takes 6 of 10 cached and %j as sharing what they must', (parts, expected) => {
    const usage = { inputTokens: 10, cacheReadTokens: 6, ...parts };
    expect(quantitiesOf(usage)).toMatchObject(expected);
  });

  it('takes absent counts as 0', () => {
    expect(quantitiesOf({})).toMatchObject({ input: 0, output: 0, webSearch: 0, request: 1 });
  });

  it.each([
    [{ inputTokens: -1 }, 'inputTokens is -1: not a whole number of 0 or more'],
    [{ outputTokens: 0.5 }, 'outputTokens is 0.5: not a whole number of 0 or more'],
    [{ inputTokens: NaN }, 'inputTokens is NaN: not a whole number of 0 or more'],
    [{ outputTokens: 3, reasoningTokens: 4 }, 'reasoningTokens (4) exceeds outputTokens (3)'],
    [
      { inputTokens: 9, cacheWriteTokens: 3, cacheWrite1hTokens: 4 },
      'cacheWrite1hTokens (4) exceeds cacheWriteTokens (3)',
    ],
    [
      { inputTokens: 9, cacheReadTokens: 6, cacheWriteTokens: 6 },
      'cached, audio and image tokens together exceed inputTokens',
    ],
    [
      { inputTokens: 9, cacheReadTokens: 6, inputAudioTokens: 6, cacheReadAudioTokens: 1 },
      'cached, audio and image tokens together exceed inputTokens',
    ],
    [
      { outputTokens: 9, reasoningTokens: 6, outputAudioTokens: 6 },
      'reasoning, audio and image tokens together exceed outputTokens',
    ],
  ])('refuses %j and says why', (usage, sentence) => {
    expect(quantitiesOf(usage)).toBe(sentence);
  });
});
