import { hashOfWord, WordFilter } from './word-filter.js';

describe('WordFilter', () => {
  it('knows every word added and takes few others for members', () => {
    const filter = new WordFilter(new Uint8Array(1250), 5);
    for (let n = 0; n < 1000; n += 1) filter.add(hashOfWord(`word${n}`));
    const known = Array.from({ length: 1000 }, (_, n) => filter.has(hashOfWord(`word${n}`)));
    const foreign = Array.from({ length: 1000 }, (_, n) => filter.has(hashOfWord(`other${n}`)));
    expect(known.every(Boolean)).toBe(true);
    expect(foreign.filter(Boolean).length).toBeLessThan(40);
  });
});
