import { eventually } from '@costwire/testing';
import { startCostwire, type Answer, type TestCostwire } from './start-costwire.js';

const NOBODYS_ID = '01a1fd84-cd15-758f-882f-3e488cdaa8ff';

type Body = Record<string, unknown> & { id: string };

describe('scenarios', () => {
  let costwire: TestCostwire;
  let key: string;
  let made = 0;

  const call = async (method: string, path: string, body?: unknown): Promise<Answer> =>
    costwire.call(method, path, key, body);
  const bodyOf = (answer: Answer): Body => answer.body as unknown as Body;
  const create = async (more: object = {}): Promise<string> => {
    made += 1;
    const body = { name: `scenario ${made}`, region: 'us-east-1', ...more };
    const answer = await call('POST', '/api/v1/scenarios', body);
    expect(answer.status).toBe(201);
    return answer.body.id;
  };
  const running = async (more: object = {}): Promise<string> => {
    const id = await create(more);
    expect((await call('POST', `/api/v1/scenarios/${id}/start`)).status).toBe(200);
    return id;
  };
  const ingest = async (
    id: string | undefined,
    body: unknown,
    headers: Record<string, string> = {},
    path = '/api/v1/ingest',
  ): Promise<{ status: number; body: Body & { logs: Body[]; errors: { field: string }[] } }> => {
    const answer = await fetch(costwire.url + path, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${key}`,
        'content-type': 'application/json',
        ...(id !== undefined && { 'x-scenario-id': id }),
        ...headers,
      },
      body: JSON.stringify(body),
    });
    return { status: answer.status, body: (await answer.json()) as never };
  };
  const metrics = async (id: string): Promise<Body & { summary: Record<string, number> }> => {
    expect((await call('POST', '/api/v1/flush')).body).toMatchObject({ status: 'flushed' });
    const answer = await call('GET', `/api/v1/scenarios/${id}/metrics`);
    expect(answer.status).toBe(200);
    return answer.body as never;
  };

  beforeAll(async () => {
    costwire = await startCostwire();
    key = await costwire.createKey('ours', ['admin']);
    await eventually(async () => expect((await call('GET', '/api/v1/projects')).status).toBe(200), {
      timeoutMs: 10_000,
    });
  }, 60_000);

  afterAll(async () => costwire.stop(), 30_000);

  it('goes from draft by running and completed to archived, and no other way', async () => {
    const id = await create();
    const move = async (command: string): Promise<number> =>
      (await call('POST', `/api/v1/scenarios/${id}/${command}`)).status;
    const show = async (): Promise<Body> => bodyOf(await call('GET', `/api/v1/scenarios/${id}`));
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
    const theirs = await costwire.createKey('others', ['admin']);
    await eventually(async () => {
      const body = { name: 'the one', region: 'us-east-1' };
      expect((await costwire.call('POST', '/api/v1/scenarios', theirs, body)).status).toBe(201);
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

  describe('taking logs', () => {
    it('answers with the figures of each log', async () => {
      const id = await running();
      const message = `mail ann@corp.example ${'é'.repeat(600)}`;
      const { status, body } = await ingest(id, { message, source: 'web' }, {}, '/ingest');
      expect(status).toBe(202);
      expect(body).toEqual({
        id: expect.any(String),
        scenario_id: id,
        received_at: expect.any(String),
        timestamp: expect.any(String),
        message_preview: expect.stringMatching(/^mail <EMAIL_ADDRESS> é+$/),
        source: 'web',
        size_bytes: Buffer.byteLength(message),
        has_pii: true,
        pii_types: ['EMAIL_ADDRESS'],
        token_count: expect.any(Number),
        sqs_blocks: 1,
      });
      expect(String(body['message_preview'])).toHaveLength(500);
    });

    it('counts every log once, and marks those whose message came before', async () => {
      const id = await running();
      const logs = ['same', 'other', 'same'].map((message, index) => ({
        message,
        event_id: `log-${index}`,
      }));
      const first = await ingest(id, { logs });
      expect(first.body).toMatchObject({ accepted: 3, duplicates: 0 });
      expect(first.body.logs).toHaveLength(3);
      const before = await metrics(id);
      expect(before.summary).toMatchObject({ total_requests: 3, repeated_messages: 1 });
      await ingest(id, { logs: [{ message: 'changed', event_id: 'log-1' }, ...logs] });
      const after = await metrics(id);
      expect(after['cost_breakdown']).toEqual(before['cost_breakdown']);
      expect(after['timeseries']).toEqual(before['timeseries']);
      const list = await call('GET', `/api/v1/scenarios/${id}/logs?limit=2`);
      const rest = await call(
        'GET',
        `/api/v1/scenarios/${id}/logs?limit=2&cursor=${list.body.next_cursor}`,
      );
      const stored = [...list.body.items, ...rest.body.items] as unknown as Record<
        string,
        string
      >[];
      expect(stored.map((log) => [log['id'], log['message_preview'], log['repeat_of']])).toEqual([
        ['log-2', 'same', 'log-0'],
        ['log-1', 'other', null],
        ['log-0', 'same', null],
      ]);
      expect(rest.body.next_cursor).toBeNull();
    });

    it('makes the ids of logs that carry none repeatable, and can answer with counts alone', async () => {
      const id = await running();
      const headers = { 'idempotency-key': 'once', prefer: 'return=minimal' };
      const body = { logs: [{ message: 'a' }, { message: 'a' }] };
      for (let turn = 0; turn < 2; turn += 1) {
        const answer = await ingest(id, body, headers);
        expect(Object.keys(answer.body).sort()).toEqual([
          'accepted',
          'duplicates',
          'received_at',
          'scenario_id',
        ]);
      }
      expect((await metrics(id)).summary).toMatchObject({ total_requests: 2 });
    });

    it('counts a log in the hour that it names', async () => {
      const id = await running();
      const at = (timestamp: string) => ({ message: 'x', timestamp });
      await ingest(id, {
        logs: [
          at('2026-01-01T10:59:59.999Z'),
          at('2026-01-01T11:00:00Z'),
          at('2026-01-01T09:30:00-02:00'),
        ],
      });
      const { timeseries } = (await metrics(id)) as unknown as {
        timeseries: { timestamp: string; metric_type: string; value: number }[];
      };
      const requests = timeseries.filter(({ metric_type: type }) => type === 'requests');
      expect(requests.map(({ timestamp, value }) => [timestamp, value])).toEqual([
        ['2026-01-01T10:00:00.000Z', 1],
        ['2026-01-01T11:00:00.000Z', 2],
      ]);
    });

    it('is refused without a scenario that runs', async () => {
      const draft = await create();
      const missing = await ingest(undefined, { message: 'x' });
      expect(missing).toMatchObject({
        status: 400,
        body: { error: 'validation_error', errors: [{ field: 'X-Scenario-ID' }] },
      });
      for (const id of [NOBODYS_ID, 'nonsense', "' OR 1=1", '%00']) {
        expect(await ingest(id, { message: 'x' })).toMatchObject({
          status: 404,
          body: { error: 'not_found' },
        });
      }
      expect(await ingest(draft, { message: 'x' })).toMatchObject({
        status: 400,
        body: { error: 'scenario_not_running' },
      });
      const done = await running();
      await call('POST', `/api/v1/scenarios/${done}/stop`);
      expect((await ingest(done, { message: 'x' })).body).toMatchObject({
        error: 'scenario_not_running',
      });
    });

    it.each<[string, unknown, string]>([
      ['an empty message', { message: '' }, 'message'],
      ['no message', { source: 'a' }, 'message'],
      ['a message that is a number', { message: 1 }, 'message'],
      ['a message over 256 KiB', { message: 'x'.repeat(262_145) }, 'message'],
      ['256 KiB in two-byte letters and one more', { message: 'é'.repeat(131_073) }, 'message'],
      ['NUL', { message: 'a\0b' }, 'message'],
      ['half a surrogate pair', { message: '\ud800' }, 'message'],
      ['an unknown field', { message: 'a', level: 'info' }, 'level'],
      ['a long id', { message: 'a', event_id: 'x'.repeat(129) }, 'event_id'],
      ['a time far ahead', { message: 'a', timestamp: '2199-01-01T00:00:00Z' }, 'timestamp'],
      ['no logs', { logs: [] }, 'logs'],
      ['logs that are no list', { logs: {} }, 'logs'],
      ['logs beside another field', { logs: [{ message: 'a' }], source: 'b' }, 'source'],
      [
        'a bad log among good ones',
        { logs: [{ message: 'a' }, { message: '' }] },
        'logs[1].message',
      ],
      ['a list', [{ message: 'a' }], 'body'],
    ])('refuses %s and names the field', async (_name, body, field) => {
      const id = await running();
      const answer = await ingest(id, body);
      expect(answer.status).toBe(400);
      expect(answer.body.errors.map((fault) => fault.field)).toContain(field);
    });

    it('names the limit of a message, and takes one that reaches it', async () => {
      const id = await running();
      const over = await ingest(id, { message: 'x'.repeat(262_145) });
      expect(String(over.body['detail'])).toContain('262144 bytes (256 KiB)');
      const most = await ingest(id, { message: 'x '.repeat(131_072) });
      expect(most).toMatchObject({ status: 202, body: { size_bytes: 262_144, sqs_blocks: 4 } });
    });

    it('takes 10,000 logs in a request and no more', async () => {
      const id = await running();
      const logs = Array.from({ length: 10_001 }, (_, index) => ({ message: `line ${index}` }));
      const over = await ingest(id, { logs });
      expect(over).toMatchObject({ status: 413, body: { error: 'payload_too_large' } });
      const prefer = { prefer: 'return=minimal' };
      expect((await ingest(id, { logs: logs.slice(1) }, prefer)).body).toMatchObject({
        accepted: 10_000,
      });
      expect((await metrics(id)).summary).toMatchObject({ total_requests: 10_000 });
    }, 60_000);
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
      const rows = await costwire.database.query(`SELECT 1 FROM ${table} WHERE ${column} = $1`, [
        id,
      ]);
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

  it("shows nothing of another project's scenarios", async () => {
    const id = await running();
    const theirs = await costwire.createKey('strangers', ['admin']);
    await eventually(async () =>
      expect((await costwire.call('GET', '/api/v1/projects', theirs)).status).toBe(200),
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
      ['POST', '/estimate', {}],
      ['POST', '/replay', {}],
    ] as const) {
      const answer = await costwire.call(method, `/api/v1/scenarios/${id}${path}`, theirs, body);
      expect([method, path, answer.status]).toEqual([method, path, 404]);
    }
    expect((await costwire.call('GET', '/api/v1/scenarios', theirs)).body.items).toEqual([]);
    const sent = await fetch(`${costwire.url}/ingest`, {
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
  });
});
