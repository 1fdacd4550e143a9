import { nameTokens } from './name-tokens.js';

const kinds = (text: string) => nameTokens(text).map(({ text: word, kind }) => `${kind}:${word}`);

describe('the tokens of a text', () => {
  it('are words, numbers and single marks', () => {
    expect(kinds("Ann O'Neil-Smith paid 12.50€")).toEqual([
      'capital:Ann',
      "capital:O'Neil-Smith",
      'word:paid',
      'number:12',
      'mark:.',
      'number:50',
      'mark:€',
    ]);
  });

  it('keep letters of all scripts together, and characters of two units whole', () => {
    expect(kinds('Łukasz Đặng 😀 𐐀x Ирина')).toEqual([
      'capital:Łukasz',
      'capital:Đặng',
      'mark:😀',
      'capital:𐐀x',
      'capital:Ирина',
    ]);
  });

  it('end at an apostrophe or a hyphen that no letter follows', () => {
    expect(kinds("James' -- x-1")).toEqual([
      'capital:James',
      "mark:'",
      'mark:-',
      'mark:-',
      'word:x',
      'mark:-',
      'number:1',
    ]);
  });

  it('stand where the text has them', () => {
    for (const { text, start, end } of nameTokens('¡Señor 𐐀 Ω12ñ’s')) {
      expect('¡Señor 𐐀 Ω12ñ’s'.slice(start, end)).toBe(text);
    }
  });

  it('are cut where a run of letters or digits is longer than any name', () => {
    expect(nameTokens('A'.repeat(100)).map(({ text }) => text.length)).toEqual([40, 40, 20]);
    expect(nameTokens('7'.repeat(50)).map(({ text }) => text.length)).toEqual([20, 20, 10]);
  });
});
