import { seedAwsPriceTable, seedPriceBook } from '@costwire/pricing';
import { PassThrough, Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { UNKNOWN_COST } from './price.js';
import { priceAwsLine } from './price-aws-line.js';
import { answerLines } from './price-jsonl.js';
import { priceLlmLine } from './price-llm-line.js';

const book = seedPriceBook();
const table = seedAwsPriceTable();

async function answers(...lines: unknown[]): Promise<Record<string, unknown>[]> {
  const input = lines.map((line) => (typeof line === 'string' ? line : JSON.stringify(line)));
  const output = new PassThrough();
  const written = text(output);
  await answerLines(
    Readable.from(`${input.join('\n')}\n`),
    output,
    (line) =>
      line.get('service') === undefined
        ? priceLlmLine(book, line, line.get('explain') === true)
        : priceAwsLine(table, line, line.get('explain') === true),
    UNKNOWN_COST,
  );
  output.end();
  return (await written)
    .trim()
    .split('\n')
    .map((answer) => JSON.parse(answer) as Record<string, unknown>);
}

const call = {
  id: 'c',
  provider: 'openai',
  model: 'gpt-4o',
  timestamp: '2026-08-01T12:00:00Z',
  usage: { input_tokens: 10, outputTokens: 2 },
};

describe('costwire price --jsonl', () => {
  it('answers in order and goes on after a line it cannot read', async () => {
    expect(await answers('nonsense', [1], { id: 7 }, call)).toMatchObject([
      { id: null, cost_usd: null, error: 'the line is not JSON' },
      { id: null, error: 'the line is not a JSON object' },
      { id: 7, cost_usd: null, error: 'usage is not an object' },
      { id: 'c', cost_usd: '0.000045', status: 'priced' },
    ]);
  });

  it('takes a time without a zone as UTC, whatever the machine thinks', async () => {
    const zone = process.env['TZ'];
    process.env['TZ'] = 'Pacific/Auckland';
    try {
      const night = { ...call, provider: 'deepseek', model: 'deepseek-chat' };
      const [here, there] = await answers(
        { ...night, timestamp: '2025-06-01T17:00:00' },
        { ...night, timestamp: '2025-06-01T17:00:00Z' },
      );
      expect(here).toEqual(there);
    } finally {
      if (zone === undefined) delete process.env['TZ'];
      else process.env['TZ'] = zone;
    }
  });

  it('reads a file that begins with a byte order mark', async () => {
    expect(await answers(`\uFEFF${JSON.stringify(call)}`)).toMatchObject([
      { id: 'c', cost_usd: '0.000045' },
    ]);
  });

  it.each([{}, { prompt_tokens: 10 }, { input_tokens: null }])(
    'does not take the usage %j for one of nothing',
    async (usage) => {
      expect(await answers({ ...call, usage })).toMatchObject([
        { cost_usd: null, error: expect.stringContaining('usage has none of input_tokens') },
      ]);
    },
  );

  it.each(['2026', '1', '01/02/2026', '2026-02-30', '2026-13-01T00:00:00Z', 'yesterday'])(
    'refuses the time %j',
    async (timestamp) => {
      expect(await answers({ ...call, timestamp })).toMatchObject([
        { cost_usd: null, error: 'timestamp is not an ISO-8601 time' },
      ]);
    },
  );

  it('answers null, not 0, for an unknown model', async () => {
    expect(await answers({ ...call, model: 'davinci-9000' })).toMatchObject([
      { cost_usd: null, status: 'unpriced', reason: 'unknown_model' },
    ]);
  });

  it("reads the provider's own usage object", async () => {
    const raw = { input_tokens: 3, cache_read_input_tokens: 100, output_tokens: 1 };
    const anthropic = {
      ...call,
      provider: 'anthropic',
      model: 'claude-haiku-4-5',
      usage: undefined,
    };
    const named = { ...anthropic, raw_usage_format: 'anthropic_messages', raw_usage: raw };
    expect(
      await answers(
        named,
        { ...named, raw_usage_format: 'x' },
        { ...named, raw_usage: { input_tokens: -1 } },
        { ...named, raw_usage: { ...raw, service_tier: 'batch' } },
        { ...named, raw_usage: { ...raw, speed: 'fast' } },
      ),
    ).toMatchObject([
      { cost_usd: '0.000018' },
      { error: expect.stringContaining('raw_usage_format is not one of') },
      { error: 'raw_usage: input_tokens is -1' },
      { cost_usd: '0.000009' },
      { notes: ['speed "fast" has a price of its own that the list price does not hold'] },
    ]);
  });

  it.each([
    [{ timestamp: 'yesterday' }, 'timestamp is not an ISO-8601 time'],
    [{ provider: 5 }, 'provider is not a text'],
    [{ usage: { input_tokens: -1 } }, 'input_tokens is not a number of 0 or more'],
  ])('names what is wrong with %j', async (change, error) => {
    expect(await answers({ ...call, ...change })).toEqual([{ id: 'c', cost_usd: null, error }]);
  });

  it('shows a receipt when asked', async () => {
    const [answer] = await answers({ ...call, explain: true });
    expect(answer!['receipt']).toMatchObject([
      { component: 'input', quantity: 10, rate_usd: '0.0000025', subtotal_usd: '0.000025' },
      { component: 'output', quantity: 2, rate_usd: '0.00001', subtotal_usd: '0.00002' },
    ]);
  });

  it('prices AWS months', async () => {
    const month = { id: 'a', region: 'us-east-1', free_tier: false };
    const logs = { ...month, service: 'cloudwatch-logs', ingested_gb: 2 };
    expect(
      await answers(
        { ...month, service: 'sqs', queue_type: 'fifo', billable_requests: 2 },
        { ...month, service: 'sqs-send', messages: 10, message_bytes: 8, messages_per_call: 10 },
        { ...month, service: 'lambda', invocations: 1, duration_ms: 1, memory_mb: 1024 },
        { ...month, service: 'lambda-gbs', requests: 1, gb_seconds: 1, architecture: 'arm64' },
        { ...logs, class: 'ia' },
        { ...month, service: 'data-transfer-out', gb: 1 },
        { ...month, service: 'sqs', region: 'moon-1', billable_requests: 1 },
      ),
    ).toMatchObject([
      { cost_usd: '0.000001' },
      { cost_usd: '0.0000004' },
      { cost_usd: '0.0000002166667' },
      { cost_usd: '0.0000135334' },
      { cost_usd: '0.5' },
      { cost_usd: '0.09' },
      { cost_usd: null, missing: ['standard-requests in moon-1'] },
    ]);
  });

  it.each([
    [{ service: 'ec2' }, 'service is not one of'],
    [{ service: 'sqs' }, 'billable_requests is missing'],
    [{ service: 'sqs', billable_requests: 1.5 }, 'billable_requests is not a whole number'],
    [{ service: 'sqs', billable_requests: 1, queue_type: 'x' }, 'queue_type is neither'],
    [{ service: 'sqs-send', messages_per_call: 11 }, 'messages_per_call is not'],
    [{ service: 'lambda-gbs', architecture: 'mips' }, 'architecture is neither'],
    [{ service: 'cloudwatch-logs', class: 'x' }, 'class is not one of'],
    [{ service: 'cloudwatch-logs' }, 'none of ingested_gb'],
    [{ service: 'sqs', billable_requests: 1, region: null }, 'region is missing'],
    [{ service: 'sqs', billable_requests: 1, free_tier: 'true' }, 'free_tier is neither'],
    [{ service: 'sqs', billable_requests: 1e300 }, 'billable_requests is not between'],
    [{ service: 'sqs-send', messages: 9e15, message_bytes: 131_073 }, 'messages are too many'],
    [{ service: 'lambda-gbs', requests: 1, gb_seconds: 1e200 }, 'gb_seconds is not between'],
    [{ service: 'lambda-gbs', requests: 1, gb_seconds: 1e90 }, 'gb_seconds is not between'],
    [
      { service: 'lambda', invocations: 1, duration_ms: 1, memory_mb: 1e-120 },
      'memory_mb is not between',
    ],
    [{ service: 'data-transfer-out', free_gb: 100, gb: 5 }, 'free_gb and gb both say'],
  ])('says what is wrong with %j', async (line, error) => {
    expect(await answers({ id: 1, region: 'us-east-1', ...line })).toMatchObject([
      { id: 1, error: expect.stringContaining(error) },
    ]);
  });
});
