import { ScenarioTestClient } from './scenario-client.js';

const NOBODYS_ID = '01a1fd84-cd15-758f-882f-3e488cdaa8ff';

describe('logs of scenarios', () => {
  const client = new ScenarioTestClient();
  const call = client.call.bind(client);
  const create = client.create.bind(client);
  const running = client.running.bind(client);
  const ingest = client.ingest.bind(client);
  const metrics = client.metrics.bind(client);

  beforeAll(async () => client.start());

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
    const stored = [...list.body.items, ...rest.body.items] as unknown as Record<string, string>[];
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
    ['a bad log among good ones', { logs: [{ message: 'a' }, { message: '' }] }, 'logs[1].message'],
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
  });
});
