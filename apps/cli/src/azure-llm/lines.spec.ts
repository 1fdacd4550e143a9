import fc from 'fast-check';
import { linesOf } from './lines.js';

async function read(...chunks: Uint8Array[]): Promise<string[]> {
  const lines: string[] = [];
  // A stream gives its chunks one at a time, also when they are there already.
  async function* stream(): AsyncGenerator<Uint8Array> {
    yield* chunks;
  }
  for await (const line of linesOf(stream())) lines.push(line);
  return lines;
}
const bytes = (text: string) => new TextEncoder().encode(text);

describe('linesOf', () => {
  test('takes both kinds of line ends, and a last line without one', async () => {
    expect(await read(bytes('a\r\nb\n\nc'))).toEqual(['a', 'b', '', 'c']);
    expect(await read(bytes('a\n'))).toEqual(['a']);
    expect(await read()).toEqual([]);
  });

  test('gives the same lines however the bytes are cut', async () => {
    const text = 'héllo\r\nwörld 😀\n\nlast';
    await fc.assert(
      fc.asyncProperty(fc.array(fc.integer({ min: 1, max: 5 })), async (sizes) => {
        const all = bytes(text);
        const chunks: Uint8Array[] = [];
        let start = 0;
        for (const size of sizes) {
          chunks.push(all.slice(start, start + size));
          start += size;
        }
        chunks.push(all.slice(start));
        expect(await read(...chunks)).toEqual(['héllo', 'wörld 😀', '', 'last']);
      }),
    );
  });

  test('stops at a line that no text file has', async () => {
    await expect(read(bytes('x'.repeat(1_000_001)))).rejects.toThrow('too long');
  });
});
