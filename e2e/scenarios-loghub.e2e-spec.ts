import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { PassThrough, Readable } from 'node:stream';
import { runCli } from '@costwire/cli';
import { eventually } from '@costwire/testing';
import { independentBill, logLinesOf, type Assumptions } from './independent-bill.js';
import { startCostwire, type TestCostwire } from './start-costwire.js';

const DATA = join(process.cwd(), '../shared/data');
const LOGS = join(DATA, 'loghub');
const PRICES = join(DATA, 'aws-pricing.csv');
/** Log files of loghub (Zhu et al. 2023), each as a scenario. */
const FILES = [
  ['OpenSSH.log', 'us-east-1'],
  ['Apache.log', 'eu-central-1'],
  ['HDFS.log', 'us-east-1'],
  ['OpenStack.log', 'eu-central-1'],
  ['Zookeeper.log', 'us-east-1'],
] as const;
/** Every line in one hour, as the second calculation takes them. */
const HOUR = '2026-11-20T10:00:00Z';

interface Estimate {
  summary: Record<string, number | string>;
  cost_breakdown: { service: string; cost_usd: string }[];
  usage: Record<string, number>;
}

/** The members of a product's answer that the second calculation has too. */
function comparable({ summary, cost_breakdown: services }: Estimate): object {
  const { total_cost_usd, total_requests, total_bytes, sqs_blocks } = summary;
  const { lambda_invocations, llm_tokens, repeated_messages } = summary;
  return {
    total_requests,
    total_bytes,
    sqs_blocks,
    lambda_invocations,
    llm_tokens,
    repeated_messages,
    services: Object.fromEntries(services.map(({ service, cost_usd }) => [service, cost_usd])),
    total_cost_usd,
  };
}

const describeWithData = existsSync(LOGS) ? describe : describe.skip;

describeWithData('real logs (skipped where ../shared/data is absent)', () => {
  let costwire: TestCostwire;
  let key: string;
  const ids = new Map<string, string>();

  const cli = async (args: string, stdin = ''): Promise<string> => {
    const [out, err]: [string[], string[]] = [[], []];
    const keeping = (texts: string[]): PassThrough =>
      new PassThrough().on('data', (chunk: Buffer) => texts.push(chunk.toString()));
    const code = await runCli(args.split(' '), {
      env: { COSTWIRE_URL: costwire.url, COSTWIRE_API_KEY: key },
      cwd: '/',
      now: Date.now,
      stdin: Readable.from([Buffer.from(stdin)]),
      stdout: keeping(out),
      stderr: keeping(err),
    });
    await new Promise((resolve) => setImmediate(resolve));
    expect([code, err.join('')]).toEqual([0, '']);
    return out.join('');
  };
  const estimate = async (id: string, body: object): Promise<Estimate> =>
    (await costwire.call('POST', `/api/v1/scenarios/${id}/estimate`, key, body)).body as never;
  const metrics = async (id: string): Promise<Estimate> =>
    JSON.parse(await cli(`scenario metrics ${id} --json`)) as Estimate;

  beforeAll(async () => {
    costwire = await startCostwire();
    key = await costwire.createKey('ours', ['admin']);
    await eventually(async () =>
      expect((await costwire.call('GET', '/api/v1/projects', key)).status).toBe(200),
    );
    for (const [file, region] of FILES) {
      const id = (await cli(`scenario create ${file} --region ${region} --start`)).trim();
      ids.set(file, id);
      await cli(`ingest ${join(LOGS, file)} --scenario ${id} --from ${HOUR} --every 0`);
    }
  });

  afterAll(async () => costwire.stop());

  it.each(FILES)(
    'of %s cost in %s what a second calculation says, to the last digit',
    async (file, region) => {
      const expected = independentBill(logLinesOf(join(LOGS, file)), region, PRICES);
      expect(comparable(await metrics(ids.get(file)!))).toEqual(expected);
    },
  );

  it.each<[string, object, Assumptions]>([
    ['full batches', { traffic: { arrival: 'burst' } }, { burst: true }],
    [
      'batches everywhere on a larger arm function',
      {
        traffic: { arrival: 'burst' },
        sqs: { send_batch_size: 10 },
        lambda: { batch_size: 100, batch_window_s: 1, memory_mb: 1769, architecture: 'arm64' },
      },
      { burst: true, sendBatch: 10, lambdaBatch: 100, memoryMb: 1769, arm: true },
    ],
    [
      'a longer prompt and shorter answers',
      { bedrock: { prompt_template_tokens: 1_234, expected_output_tokens: 7 } },
      { templateTokens: 1_234, outputTokens: 7 },
    ],
  ])('cost the same by both calculations with %s', async (_name, profile, given) => {
    for (const [file, region] of FILES.slice(0, 2)) {
      const expected = independentBill(logLinesOf(join(LOGS, file)), region, PRICES, given);
      expect(comparable(await estimate(ids.get(file)!, { profile }))).toEqual(expected);
    }
  });

  it('cost the same when they are sent again, whole or as a stream of that name', async () => {
    const [file] = FILES[0];
    const id = ids.get(file)!;
    const before = await metrics(id);
    await cli(`ingest ${join(LOGS, file)} --scenario ${id} --from ${HOUR} --every 0`);
    const lines = logLinesOf(join(LOGS, file)).slice(0, 500).join('\n');
    await cli(`ingest - --name ${file} --scenario ${id}`, `${lines}\n`);
    expect(await metrics(id)).toEqual(before);
  });

  it('hold personal data, of which the previews show none', async () => {
    const id = ids.get('OpenSSH.log')!;
    const { summary } = await metrics(id);
    expect(summary['pii_violations']).toBeGreaterThan(1_000);
    const { body } = await costwire.call('GET', `/api/v1/scenarios/${id}/logs?limit=1000`, key);
    const text = JSON.stringify(body);
    expect(text).toContain('<IP_ADDRESS>');
    expect(text).not.toMatch(/\b173\.234\.31\.186\b/);
  });

  it('are set side by side', async () => {
    const text = await cli(`scenario compare ${[...ids.values()].join(' ')} --region eu-west-1`);
    const lines = text.trimEnd().split('\n');
    expect(lines).toHaveLength(1 + 2 * FILES.length);
    for (const [file] of FILES) expect(text).toContain(file);
    const page = await cli(`scenario compare ${[...ids.values()].join(' ')} --html -`);
    expect(page).toMatch(/^<!doctype html>/);
    for (const [file] of FILES) expect(page).toContain(file);
  });
});
