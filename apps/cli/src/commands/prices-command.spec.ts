import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runCaptured, type RunResult } from '../captured-run.spec-support.js';
import { LedgerServer } from '../ledger-server.spec-support.js';

let server: LedgerServer;
let folder: string;
beforeEach(async () => {
  server = await new LedgerServer().start();
  folder = mkdtempSync(join(tmpdir(), 'costwire-prices-'));
});
afterEach(async () => {
  await server.stop();
  rmSync(folder, { recursive: true });
});

const run = async (words: string): Promise<RunResult> =>
  runCaptured(`prices ${words} --url ${server.url} --api-key k`, {
    now: () => Date.parse('2026-03-03T00:00:00Z'),
  });

/** Has a request answered; returns the bodies that it is sent with. */
function answer(request: string, body: object, status = 200): unknown[] {
  const bodies: unknown[] = [];
  server.answers.set(request, (sent) => {
    bodies.push(sent);
    return { status, body };
  });
  return bodies;
}

function file(name: string, content: object | string): string {
  const path = join(folder, name);
  writeFileSync(path, typeof content === 'string' ? content : JSON.stringify(content));
  return path;
}

describe('prices', () => {
  test('are listed by version', async () => {
    const version = {
      recorded_at: '2026-03-01T00:00:00.000Z',
      source: 'genai-prices',
      source_version: '0.1.8',
      scope: 'global',
      mode: 'base',
      rate_count: 12_345,
    };
    answer('GET /api/v1/pricing/versions', { items: [version], next_cursor: null });
    const { out } = await run('versions');
    expect(out).toMatch(/genai-prices +0\.1\.8 +all +base +12,345/);
    expect(JSON.parse((await run('versions --json')).out)).toMatchObject({ items: [version] });
  });

  test('on which sources disagree are listed and counted', async () => {
    const item = {
      provider: 'openai',
      model: 'gpt-4o',
      service_tier: 'standard',
      component: 'input',
      left: { source: 'a', usd: '0.000002' },
      right: { source: 'b', usd: '0.000003' },
    };
    answer('GET /api/v1/pricing/discrepancies', { items: [item], count: 1 });
    expect((await run('discrepancies')).out).toMatch(
      /openai\/gpt-4o +standard +input +a 0\.000002 +b 0\.000003\n1 discrepancy\n$/,
    );
    answer('GET /api/v1/pricing/discrepancies', { items: [], count: 0 });
    expect((await run('discrepancies')).out).toBe('0 discrepancies\n');
  });

  test('that are missing are listed with why, or with what to do', async () => {
    const model = {
      provider: 'openai',
      model: 'new',
      calls: 3,
      last_seen: '2026-03-02T00:00:00.000Z',
      reason: 'unknown_model',
      detail: 'no price of model "new"',
      priced_now: false,
    };
    answer('GET /api/v1/pricing/unpriced', { items: [model, { ...model, priced_now: true }] });
    const { out } = await run('unpriced --from 7d');
    expect(out).toContain('no price of model "new"');
    expect(out).toContain('has a price by now: re-price');
    expect(server.requests.at(-1)).toContain('from=2026-02-24');
    answer('GET /api/v1/pricing/unpriced', { items: [] });
    expect((await run('unpriced')).out).toBe('Every call has a price.\n');
  });

  test('of a call are explained as JSON', async () => {
    answer('GET /api/v1/costs/e-1/explain', { cost_usd: '0.1' });
    expect(JSON.parse((await run('explain e-1')).out)).toEqual({ cost_usd: '0.1' });
  });
});

describe('prices import', () => {
  const IMPORTED = {
    status: 'recorded',
    prices: 2,
    changed: 1,
    skipped_count: 1,
    source_version: '2026-03-01',
  };

  test('sends a file with all that is said about it', async () => {
    const bodies = answer('POST /api/v1/pricing/imports', IMPORTED);
    const path = file('prices.json', { 'gpt-4o': { input_cost_per_token: 1e-6 } });
    const { code, out } = await run(
      `import ${path} --override --valid-from 2026-03-01 --reason new --global --skip-faulty ` +
        '--source-version v1 --leave-out openai/a openai/b --dry-run',
    );
    expect([code, out]).toEqual([
      0,
      'recorded: 2 prices, 1 new or changed, 1 entry left out (version 2026-03-01)\n',
    ]);
    expect(bodies).toEqual([
      {
        format: 'litellm',
        content: { 'gpt-4o': { input_cost_per_token: 1e-6 } },
        mode: 'override',
        valid_from: '2026-03-01',
        reason: 'new',
        scope: 'global',
        skip_faulty: true,
        source_version: 'v1',
        leave_out: ['openai/a', 'openai/b'],
        dry_run: true,
      },
    ]);
  });

  test('has the server fetch a URL, for the project and filling gaps unless told otherwise', async () => {
    const bodies = answer('POST /api/v1/pricing/imports', IMPORTED);
    await run('import https://example.com/prices.json');
    expect(bodies).toEqual([
      {
        format: 'litellm',
        url: 'https://example.com/prices.json',
        mode: 'fill',
        scope: 'project',
        skip_faulty: false,
        dry_run: false,
      },
    ]);
  });

  test('names every entry that is refused and why', async () => {
    const errors = [
      { field: 'openai/gpt-4o', message: 'cache read is dearer than input' },
      { field: 'openai/o3', message: 'more than 10 times the price known' },
    ];
    answer('POST /api/v1/pricing/imports', { error: 'prices_refused', detail: 'No.', errors }, 422);
    const { code, err } = await run(`import ${file('prices.json', {})}`);
    expect(code).toBe(1);
    expect(err).toContain('openai/gpt-4o: cache read is dearer than input');
    expect(err).toContain('openai/o3: more than 10 times the price known');
  });

  test('says which file cannot be read, and sends nothing', async () => {
    expect((await run(`import ${folder}/none.json`)).err).toContain('none.json cannot be read');
    expect((await run(`import ${file('bad.json', '{')}`)).err).toContain('bad.json is not JSON');
    expect(server.requests).toEqual([]);
  });
});

describe('prices import-aws', () => {
  const OFFER = {
    formatVersion: 'v1.0',
    offerCode: 'AWSQueueService',
    version: '20260301000000',
    publicationDate: '2026-03-01T00:00:00Z',
    products: {
      SKU1: {
        sku: 'SKU1',
        productFamily: 'API Request',
        attributes: {
          servicecode: 'AWSQueueService',
          regionCode: 'eu-west-1',
          queueType: 'Standard',
          usagetype: 'EU-Requests-Tier1',
        },
      },
    },
    terms: {
      OnDemand: {
        SKU1: {
          'SKU1.JRTCKXETXF': {
            sku: 'SKU1',
            effectiveDate: '2026-03-01T00:00:00Z',
            priceDimensions: {
              'SKU1.JRTCKXETXF.1': {
                unit: 'Requests',
                beginRange: '0',
                endRange: 'Inf',
                pricePerUnit: { USD: '0.0000004000' },
              },
            },
          },
        },
      },
    },
  };

  test('sends what an offer file says, with its source', async () => {
    const bodies = answer('PUT /api/v1/pricing/aws', { status: 'recorded', prices: 1 });
    const path = file('offer.json', OFFER);
    const { code, out } = await run(`import-aws ${path} --reason march`);
    expect(code).toBe(0);
    expect(out).toBe(`${path}: 1 price taken, 0 lines of no use\n`);
    expect(bodies).toMatchObject([
      {
        reason: 'march',
        scope: 'project',
        prices: [{ region: 'eu-west-1', effective_date: expect.stringMatching(/^2026-03-01/) }],
      },
    ]);
  });

  test('names the file that is none', async () => {
    const path = file('offer.json', 'nonsense');
    const { code, err } = await run(`import-aws ${path}`);
    expect(code).toBe(1);
    expect(err).toContain(path);
    expect(server.requests).toEqual([]);
  });
});
