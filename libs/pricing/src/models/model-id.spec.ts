import fc from 'fast-check';
import { readingsOf } from './model-id.js';

function ids(model: string): string[] {
  return readingsOf(model).map((reading) => reading.id);
}

describe('the readings of a model id', () => {
  it('begin with what was written, in lower case', () => {
    expect(ids(' GPT-4o ')).toEqual(['gpt-4o']);
  });

  it('take prefixes off one by one and remember the provider', () => {
    expect(readingsOf('openrouter/openai/gpt-4o')).toEqual([
      { id: 'openrouter/openai/gpt-4o' },
      { id: 'openai/gpt-4o', provider: 'openrouter' },
      { id: 'gpt-4o', provider: 'openrouter' },
    ]);
  });

  it('leave a prefix that is no provider', () => {
    expect(ids('meta-llama/llama-3.3-70b')).toEqual(['meta-llama/llama-3.3-70b']);
  });

  it('spell a date after @ and a compact date in the usual ways', () => {
    expect(ids('claude-sonnet-4-5@20250929')).toEqual([
      'claude-sonnet-4-5@20250929',
      'claude-sonnet-4-5-20250929',
      'claude-sonnet-4-5-2025-09-29',
    ]);
    expect(ids('claude-opus-4-6@default')).toContain('claude-opus-4-6');
    expect(ids('model-20251399')).toEqual(['model-20251399']);
  });

  it('take an ARN apart and say when its region is not in the US', () => {
    const arn = 'arn:aws:bedrock:eu-west-1::foundation-model/meta.llama3-8b-instruct-v1:0';
    expect(readingsOf(arn)).toEqual([
      { id: arn },
      { id: 'eu-west-1/meta.llama3-8b-instruct-v1:0', provider: 'aws' },
      { id: 'meta.llama3-8b-instruct-v1:0', provider: 'aws', abroad: true },
    ]);
    expect(readingsOf('bedrock/us-west-2/meta.llama3-8b-instruct-v1:0').at(-1)).toEqual({
      id: 'meta.llama3-8b-instruct-v1:0',
      provider: 'aws',
    });
  });

  it('let the profile of an inference profile stand for its region', () => {
    const arn = 'arn:aws:bedrock:eu-west-1:1:inference-profile/eu.amazon.nova-pro-v1:0';
    expect(readingsOf(arn).at(-1)).toEqual({ id: 'eu.amazon.nova-pro-v1:0', provider: 'aws' });
  });

  it('are none for an empty or endless id, and few for any other', () => {
    expect(readingsOf('  ')).toEqual([]);
    expect(readingsOf('x'.repeat(257))).toEqual([]);
    fc.assert(
      fc.property(fc.string({ maxLength: 300 }), (model) => {
        expect(readingsOf(`openai/${model}`).length).toBeLessThanOrEqual(15);
      }),
    );
  });
});
