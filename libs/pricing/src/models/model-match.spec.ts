import { fitOf } from './model-match.js';

describe('a pattern of model ids', () => {
  it.each([
    ['claude-sonnet-4-5', 'claude-sonnet-4-5-20250929'],
    ['claude-sonnet-4-2025', 'claude-sonnet-4-20250514'],
    ['gpt-5-nano-', 'gpt-5-nano-2025-08-07'],
    ['gemini-2.5-pro', 'gemini-2.5-pro-preview-05-06'],
    ['deepseek-r1', 'deepseek-r1-0528'],
  ])('that begins %s fits %s', (prefix, id) => {
    expect(fitOf({ starts_with: prefix }, id)).toMatchObject({ inferred: false });
  });

  it.each([
    ['gemini-2.5-flash', 'gemini-2.5-flash-live'],
    ['grok-3', 'grok-3-mini'],
    ['claude-opus-4-1', 'claude-opus-4-15'],
    ['command-r', 'command-r7b-12-2024'],
  ])('that begins %s does not fit %s', (prefix, id) => {
    expect(fitOf({ starts_with: prefix }, id)).toBeUndefined();
  });

  it('fits an unfamiliar ending as a guess', () => {
    expect(fitOf({ starts_with: 'command-light' }, 'command-light-nightly')).toEqual({
      literalLength: 13,
      inferred: true,
    });
  });

  it('needs every part of an "and" and any part of an "or"', () => {
    const both = { and: [{ starts_with: 'gemini-2.5-pro' }, { regex: '^(?!.*-tts)' }] };
    expect(fitOf(both, 'gemini-2.5-pro')).toBeDefined();
    expect(fitOf(both, 'gemini-2.5-pro-tts')).toBeUndefined();
    expect(fitOf({ or: [{ equals: 'a' }, { equals: 'b' }] }, 'b')).toBeDefined();
    expect(fitOf({ or: [{ equals: 'a' }, { ends_with: 'b' }] }, 'c')).toBeUndefined();
  });
});
