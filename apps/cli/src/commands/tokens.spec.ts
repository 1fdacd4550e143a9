import { PassThrough, Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { answerLines } from './price-jsonl.js';
import { tokensLine } from './tokens.js';

async function answers(...lines: object[]): Promise<object[]> {
  const output = new PassThrough();
  const written = text(output);
  const input = Readable.from(lines.map((line) => `${JSON.stringify(line)}\n`));
  await answerLines(input, output, tokensLine);
  output.end();
  return (await written)
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as object);
}

describe('costwire tokens --jsonl', () => {
  it('counts exactly by encoding or model and estimates other models', async () => {
    expect(
      await answers(
        { id: 1, text: 'hello world', encoding: 'O200K' },
        { id: 2, text: '<|endoftext|>', model: 'gpt-4' },
        { id: 3, text: 'hello world '.repeat(10), model: 'claude-opus-4-6' },
      ),
    ).toEqual([
      { id: 1, tokens: 2, method: 'exact' },
      { id: 2, tokens: 7, method: 'exact' },
      { id: 3, tokens: 26, method: 'estimated', error_pct: 35 },
    ]);
  });

  it('says what is wrong with a line and goes on', async () => {
    expect(
      await answers({ id: 1 }, { id: 2, text: 'x', encoding: 'p50k_base' }, { id: 3, text: '' }),
    ).toEqual([
      { id: 1, error: 'text is missing' },
      { id: 2, error: 'encoding is not one of o200k_base, cl100k_base' },
      { id: 3, tokens: 0, method: 'estimated', error_pct: 60 },
    ]);
  });
});
