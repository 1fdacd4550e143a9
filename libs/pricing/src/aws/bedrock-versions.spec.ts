import { formatUsd } from '@costwire/contracts';
import { genaiPriceBook } from '../genai/genai-price-book.js';
import { judgeImport } from '../import/import-gate.js';
import { bedrockVersions } from './bedrock-versions.js';

const genai = genaiPriceBook();
const filled = genai.with(bedrockVersions(), 'fill');

function priced(book: typeof genai, model: string, serviceTier = 'standard'): string {
  const outcome = book.price({
    provider: 'bedrock',
    model,
    timestampMs: Date.parse('2026-08-01T00:00:00Z'),
    serviceTier,
    usage: { inputTokens: 1_000_000 },
  });
  if (outcome.status === 'unpriced') return outcome.reason;
  return `${formatUsd(outcome.amount)}${outcome.inferred ? ' (inferred)' : ''}`;
}

describe('the Bedrock prices that come with the library', () => {
  it('pass the import gate', () => {
    expect(judgeImport(bedrockVersions(), []).status).toBe('accepted');
  });

  it('replace a guess by the price of the region asked for', () => {
    const model = 'bedrock/eu-west-1/meta.llama3-8b-instruct-v1:0';
    expect(priced(genai, model)).toBe('0.3 (inferred)');
    expect(priced(filled, model)).toBe('0.32');
    expect(priced(filled, 'meta.llama3-8b-instruct-v1:0')).toBe('0.3');
  });

  it('apply to a foundation model called by its ARN in that region', () => {
    const arn = 'arn:aws:bedrock:eu-west-1::foundation-model/meta.llama3-8b-instruct-v1:0';
    expect(priced(filled, arn)).toBe('0.32');
  });

  it.each([
    ['minimax.minimax-m2.5', '0.3'],
    ['bedrock/us-west-2/minimax.minimax-m2.5', '0.3'],
    ['bedrock/eu-west-2/minimax.minimax-m2.5', '0.47'],
    ['ap-southeast-2/minimax.minimax-m2.5', '0.309'],
    ['arn:aws:bedrock:sa-east-1::foundation-model/deepseek.v3.2', '0.74'],
    ['bedrock/ap-south-2/minimax.minimax-m2.5', '0.3 (inferred)'],
  ])('hold for the region that they are listed for: %s costs %s', (model, amount) => {
    expect(priced(filled, model)).toBe(amount);
  });

  it('add models that the first source does not list, with their batch prices', () => {
    const model = 'us.meta.llama4-scout-17b-instruct-v1:0';
    expect(priced(genai, 'ai21.jamba-1-5-large-v1:0')).toBe('unknown_model');
    expect(priced(filled, 'ai21.jamba-1-5-large-v1:0')).toBe('2');
    expect(priced(filled, model)).toBe(priced(genai, model));
  });
});
