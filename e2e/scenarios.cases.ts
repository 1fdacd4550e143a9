import { ScenarioTestClient, type ScenarioBody } from './scenario-client.js';
import { eventually } from '@costwire/testing';
import type { Answer } from './start-costwire.js';

const NOBODYS_ID = '01a1fd84-cd15-758f-882f-3e488cdaa8ff';

describe('scenarios', () => {
  const client = new ScenarioTestClient();
  const call = client.call.bind(client);
  const create = client.create.bind(client);
  const running = client.running.bind(client);
  const ingest = client.ingest.bind(client);
  const metrics = client.metrics.bind(client);

  beforeAll(async () => client.start());

  const bodyOf = ({ body }: Answer): ScenarioBody => body as unknown as ScenarioBody;

  it('goes from draft by running and completed to archived, and no other way', async () => {
    const id = await create();
    const move = async (command: string): Promise<number> =>
      (await call('POST', `/api/v1/scenarios/${id}/${command}`)).status;
    const show = async (): Promise<ScenarioBody> =>
      bodyOf(await call('GET', `/api/v1/scenarios/${id}`));
    expect(await show()).toMatchObject({ status: 'draft', started_at: null, completed_at: null });
    expect([await move('stop'), await move('archive')]).toEqual([400, 400]);
    expect(await move('start')).toBe(200);
    expect(await show()).toMatchObject({ status: 'running', started_at: expect.any(String) });
    expect([await move('start'), await move('archive')]).toEqual([400, 400]);
    expect(await move('stop')).toBe(200);
    expect(await show()).toMatchObject({ status: 'completed', completed_at: expect.any(String) });
    expect([await move('start'), await move('stop')]).toEqual([400, 400]);
    expect(await move('archive')).toBe(200);
    expect(await show()).toMatchObject({ status: 'archived' });
    for (const command of ['start', 'stop', 'archive']) expect(await move(command)).toBe(400);
  });

  it('is changed by the fields that are given', async () => {
    const id = await create({ tags: ['a'], profile: { lambda: { memory_mb: 512 } } });
    const change = { description: 'mail ann@corp.example', profile: { lambda: { baseMs: 7 } } };
    const answer = await call('PUT', `/api/v1/scenarios/${id}`, change);
    expect(answer.body).toMatchObject({
      description: 'mail <EMAIL_ADDRESS>',
      region: 'us-east-1',
      tags: ['a'],
      profile: { lambda: { memory_mb: 512, base_ms: 7, batch_size: 10 } },
    });
  });

  it('has a name that no other one of the project has', async () => {
    await create({ name: 'the one' });
    const again = await call('POST', '/api/v1/scenarios', { name: 'the one', region: 'us-east-1' });
    expect(again.status).toBe(400);
    expect(again.body).toMatchObject({ error: 'validation_error', errors: [{ field: 'name' }] });
    const other = await create();
    const renamed = await call('PUT', `/api/v1/scenarios/${other}`, { name: 'the one' });
    expect(renamed.status).toBe(400);
    const theirs = await client.costwire.createKey('others', ['admin']);
    await eventually(async () => {
      const body = { name: 'the one', region: 'us-east-1' };
      expect((await client.costwire.call('POST', '/api/v1/scenarios', theirs, body)).status).toBe(
        201,
      );
    });
  });

  it('is listed by status and region, page by page, newest first', async () => {
    const region = 'sa-east-1';
    const ids = [await create({ region }), await create({ region }), await running({ region })];
    const list = async (query: string) =>
      bodyOf(await call('GET', `/api/v1/scenarios?region=${region}&${query}`));
    expect(await list('')).toMatchObject({ total: 3, page: 1, page_size: 20 });
    expect(await list('status=running')).toMatchObject({ total: 1, items: [{ id: ids[2] }] });
    expect(await list('page=2&page_size=2')).toMatchObject({
      total: 3,
      items: [{ id: ids[0] }],
      page: 2,
      page_size: 2,
    });
    expect(await list('page=9')).toMatchObject({ total: 3, items: [] });
  });

  it('removes a scenario with everything of it, and takes nothing more of it', async () => {
    const id = await running();
    await ingest(id, { message: 'on its way' });
    expect((await call('DELETE', `/api/v1/scenarios/${id}`)).status).toBe(204);
    expect((await ingest(id, { message: 'late' })).status).toBe(404);
    await call('POST', '/flush');
    for (const table of [
      'scenarios',
      'scenario_logs',
      'scenario_messages',
      'scenario_entries',
      'scenario_rollup_hourly',
    ]) {
      const column = table === 'scenarios' ? 'id' : 'scenario_id';
      const rows = await client.costwire.database.query(
        `SELECT 1 FROM ${table} WHERE ${column} = $1`,
        [id],
      );
      expect([table, rows]).toEqual([table, []]);
    }
    for (const [method, path] of [
      ['GET', ''],
      ['PUT', ''],
      ['DELETE', ''],
      ['GET', '/metrics'],
      ['POST', '/start'],
    ] as const) {
      const body = method === 'PUT' ? {} : undefined;
      expect((await call(method, `/api/v1/scenarios/${id}${path}`, body)).status).toBe(404);
    }
  });

  it('says which part has no price, and leaves it out of the total', async () => {
    const id = await running({ region: 'xx-nowhere-1' });
    await ingest(id, { message: 'x' });
    expect(await metrics(id)).toMatchObject({
      status: 'partial',
      missing: expect.arrayContaining(['AmazonSQS: standard-requests in xx-nowhere-1']),
      cost_breakdown: expect.arrayContaining([
        { service: 'AmazonSQS', cost_usd: null, percentage: 0 },
      ]),
    });
  });

  it('estimates the same traffic elsewhere without taking it again', async () => {
    const id = await running();
    await ingest(id, { logs: Array.from({ length: 40 }, () => ({ message: 'a line of a log' })) });
    const before = await metrics(id);
    const estimate = await call('POST', `/api/v1/scenarios/${id}/estimate`, {
      region: 'eu-central-1',
      profile: { traffic: { arrival: 'burst' }, bedrock: { model: null } },
    });
    expect(estimate.status).toBe(200);
    expect(estimate.body).toMatchObject({
      region: 'eu-central-1',
      summary: { total_requests: 40, lambda_invocations: 4 },
      compared_to_scenario: { difference_usd: expect.stringMatching(/^-0\./) },
      sensitivity: expect.arrayContaining([
        expect.objectContaining({ field: 'lambda.architecture', to: 'arm64' }),
      ]),
    });
    expect((await metrics(id)).summary).toEqual(before.summary);
    const bad = await call('POST', `/api/v1/scenarios/${id}/estimate`, {
      profile: { lambda: { batch_size: 11 } },
    });
    expect(bad.status).toBe(400);
    expect(bad.body.errors[0]?.field).toBe('profile.lambda.batch_window_s');
  });

  it('sets scenarios and variants side by side', async () => {
    const ids = [await running(), await running({ region: 'eu-central-1' })];
    for (const id of ids) await ingest(id, { message: 'one line' });
    await call('POST', '/flush');
    const answer = await call('POST', '/api/v1/scenarios/compare', {
      scenario_ids: ids,
      variants: [
        { name: 'as it is' },
        { name: 'arm', profile: { lambda: { architecture: 'arm64' } } },
      ],
    });
    const items = answer.body.items as unknown as Record<string, string>[];
    expect(items.map(({ scenario_id: id, variant }) => [id, variant])).toEqual([
      [ids[0], 'as it is'],
      [ids[0], 'arm'],
      [ids[1], 'as it is'],
      [ids[1], 'arm'],
    ]);
    expect(items[0]).toMatchObject({ difference_usd: '0', difference_percent: '0' });
    expect(items[1]!['difference_usd']).toMatch(/^-/);
    const unknown = { scenario_ids: [ids[0], NOBODYS_ID] };
    expect((await call('POST', '/api/v1/scenarios/compare', unknown)).status).toBe(404);
  });

  it('takes every field in camelCase too', async () => {
    const id = await running({ profile: { freeTier: true, lambda: { memoryMb: 256 } } });
    expect(bodyOf(await call('GET', `/api/v1/scenarios/${id}`))).toMatchObject({
      profile: { free_tier: true, lambda: { memory_mb: 256 } },
    });
    const sent = await ingest(id, { message: 'x', eventId: 'own' });
    expect(sent.body).toMatchObject({ id: 'own' });
    await call('POST', '/flush');
    const variants = [{ profile: { sqs: { sendBatchSize: 10 } } }];
    const compare = { scenarioIds: [id], variants };
    expect((await call('POST', '/api/v1/scenarios/compare', compare)).body.items).toMatchObject([
      { profile: { sqs: { send_batch_size: 10 } } },
    ]);
    const estimate = { profile: { bedrock: { expectedOutputTokens: 7 } } };
    expect((await call('POST', `/api/v1/scenarios/${id}/estimate`, estimate)).body).toMatchObject({
      profile: { bedrock: { expected_output_tokens: 7 } },
    });
    const replay = { serviceTier: 'batch', cachePolicy: 'share', cacheSharePercent: 101 };
    const replayed = await call('POST', `/api/v1/scenarios/${id}/replay`, replay);
    expect(replayed.body.errors.map(({ field }) => field)).toEqual(['cache_share_percent']);
    const page = bodyOf(await call('GET', '/api/v1/scenarios?pageSize=1'));
    expect(page).toMatchObject({ page_size: 1, items: [expect.anything()] });
  });

  it("shows nothing of another project's scenarios", async () => {
    const id = await running();
    const theirs = await client.costwire.createKey('strangers', ['admin']);
    await eventually(async () =>
      expect((await client.costwire.call('GET', '/api/v1/projects', theirs)).status).toBe(200),
    );
    for (const [method, path, body] of [
      ['GET', ''],
      ['PUT', '', { name: 'mine now' }],
      ['DELETE', ''],
      ['POST', '/stop'],
      ['GET', '/metrics'],
      ['GET', '/sensitivity'],
      ['GET', '/logs'],
      ['GET', '/report'],
      ['POST', '/start'],
      ['POST', '/archive'],
      ['POST', '/estimate', {}],
      ['POST', '/replay', {}],
    ] as const) {
      const answer = await client.costwire.call(
        method,
        `/api/v1/scenarios/${id}${path}`,
        theirs,
        body,
      );
      expect([method, path, answer.status]).toEqual([method, path, 404]);
    }
    for (const format of ['json', 'html']) {
      const path = `/api/v1/scenarios/compare?format=${format}`;
      const body = { scenario_ids: [id] };
      expect((await client.costwire.call('POST', path, theirs, body)).status).toBe(404);
    }
    expect((await client.costwire.call('GET', '/api/v1/scenarios', theirs)).body.items).toEqual([]);
    const sent = await fetch(`${client.costwire.url}/ingest`, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${theirs}`,
        'content-type': 'application/json',
        'x-scenario-id': id,
      },
      body: JSON.stringify({ message: 'x' }),
    });
    expect(sent.status).toBe(404);
    expect(bodyOf(await call('GET', `/api/v1/scenarios/${id}`))).toMatchObject({
      status: 'running',
    });
  });

  describe('the report', () => {
    it('is a page that stands alone and in which names are text', async () => {
      const id = await running({ name: '<script>alert("x")</script>' });
      await ingest(id, { message: 'x' });
      await call('POST', '/flush');
      const answer = await call('GET', `/api/v1/scenarios/${id}/report`);
      const page = answer.body as unknown as string;
      expect(answer.headers.get('content-type')).toBe('text/html; charset=utf-8');
      expect(answer.headers.get('content-security-policy')).toContain("default-src 'none'");
      expect(page).toContain('&lt;script&gt;alert(&quot;x&quot;)&lt;/script&gt;');
      expect(page).not.toMatch(/<script|src=|href=|@import|url\(/i);
    });

    it('is CSV without formulas, or JSON', async () => {
      const id = await running({ name: '=HYPERLINK("x")' });
      await ingest(id, { message: 'x' });
      await call('POST', '/flush');
      const csv = await call('GET', `/api/v1/scenarios/${id}/report?format=csv`);
      expect(csv.headers.get('content-type')).toBe('text/csv; charset=utf-8');
      expect(csv.body as unknown as string).toContain(`"'=HYPERLINK(""x"")"`);
      const json = await call('GET', `/api/v1/scenarios/${id}/report?format=json`);
      expect(json.body).toMatchObject({
        scenario: { id },
        estimate: { summary: { total_requests: 1 } },
      });
      expect((await call('GET', `/api/v1/scenarios/${id}/report?format=pdf`)).status).toBe(400);
    });

    it('of a comparison is a page that stands alone too, and JSON unless it is asked for', async () => {
      const id = await running({ name: '<script>alert("y")</script>' });
      await ingest(id, { message: 'x' });
      await call('POST', '/flush');
      const body = {
        scenario_ids: [id],
        variants: [
          { name: '"as" <it> is' },
          { region: 'eu-west-1', profile: { lambda: { architecture: 'arm64' } } },
          { region: 'xx-nowhere-1' },
        ],
      };
      const answer = await call('POST', '/api/v1/scenarios/compare?format=html', body);
      const page = answer.body as unknown as string;
      expect(answer.headers.get('content-type')).toBe('text/html; charset=utf-8');
      expect(answer.headers.get('content-security-policy')).toContain("default-src 'none'");
      expect(page).toContain('&lt;script&gt;alert(&quot;y&quot;)&lt;/script&gt;');
      expect(page).not.toMatch(/<script|src=|href=|@import|url\(/i);
      expect(page).toContain('&quot;as&quot; &lt;it&gt; is, us-east-1');
      expect(page).toContain('lambda.architecture = arm64');
      expect(page).toContain('AWSLambda: requests-x86 in xx-nowhere-1');
      const json = await call('POST', '/api/v1/scenarios/compare', body);
      expect(json.body['items']).toHaveLength(3);
      const pdf = await call('POST', '/api/v1/scenarios/compare?format=pdf', body);
      expect([pdf.status, pdf.body['errors']?.[0]?.field]).toEqual([400, 'format']);
    });
  });
});
