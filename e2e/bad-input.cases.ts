import { connect } from 'node:net';
import { gzipSync } from 'node:zlib';
import { eventually } from '@costwire/testing';
import { event, MALFORMED, REFUSED, TAKEN, text } from './bad-bodies.js';
import { NOBODYS_ID, REFUSED_BODIES, REFUSED_QUERIES } from './bad-requests.js';
import { sharedCostwire } from './shared-costwire.js';
import type { TestCostwire } from './start-costwire.js';

/** Every route of one scenario that needs no body, or takes an empty one. */
const SCENARIO_PATHS: [string, string][] = [
  ['GET', ''],
  ['PUT', ''],
  ['DELETE', ''],
  ['POST', '/start'],
  ['POST', '/stop'],
  ['POST', '/archive'],
  ['GET', '/metrics'],
  ['GET', '/sensitivity'],
  ['GET', '/logs'],
  ['GET', '/report'],
  ['POST', '/estimate'],
  ['POST', '/replay'],
];

describe('bad input', () => {
  let costwire: TestCostwire;
  let key: string;

  beforeAll(async () => {
    costwire = await sharedCostwire();
    key = await costwire.createKey('bad-input', ['ingest', 'read', 'approve', 'admin']);
    await eventually(async () =>
      expect((await costwire.call('GET', '/api/v1/projects', key)).status).toBe(200),
    );
  });

  const expectProblem = (answer: Awaited<ReturnType<TestCostwire['call']>>, status: number) => {
    expect(answer.status).toBe(status);
    expect(answer.headers.get('content-type')).toMatch(/^application\/problem\+json/);
    expect(answer.body).toMatchObject({ status, status_code: status, error: expect.any(String) });
    expect(JSON.stringify(answer.body)).not.toMatch(/node_modules|\.js:\d|at [A-Z]\w+\./);
  };

  const WRITES = [
    '/api/v1/llm/usage',
    '/api/v1/events',
    '/api/v1/keys',
    '/api/v1/projects',
    '/api/v1/scenarios',
    '/api/v1/scenarios/compare',
    '/api/v1/scenarios/from-traffic',
    `/api/v1/scenarios/${NOBODYS_ID}/estimate`,
    `/api/v1/scenarios/${NOBODYS_ID}/replay`,
    '/api/v1/actions',
    '/api/v1/actions/01a1fd84-cd15-758f-882f-3e488cdaa819/approve',
    '/api/v1/actions/01a1fd84-cd15-758f-882f-3e488cdaa819/reject',
    '/api/v1/actions/01a1fd84-cd15-758f-882f-3e488cdaa819/reverse',
    '/api/v1/actions/01a1fd84-cd15-758f-882f-3e488cdaa819/links',
    '/api/v1/admission',
  ];

  describe.each(WRITES)('in the body of POST %s', (path) => {
    it.each(MALFORMED)('refuses %s', async (_name, body) => {
      expectProblem(await costwire.call('POST', path, key, body), 400);
    });

    it('refuses other media types', async () => {
      for (const type of [
        'text/plain',
        'application/xml',
        'multipart/form-data; boundary=x',
        'application/x-www-form-urlencoded',
      ]) {
        const answer = await fetch(costwire.url + path, {
          method: 'POST',
          headers: { authorization: `Bearer ${key}`, 'content-type': type },
          body: '{}',
        });
        expect(answer.status).toBe(415);
      }
    });

    it('refuses unknown encodings, broken gzip and gzip bombs', async () => {
      const send = async (encoding: string, body: Uint8Array) =>
        (
          await fetch(costwire.url + path, {
            method: 'POST',
            headers: {
              authorization: `Bearer ${key}`,
              'content-type': 'application/json',
              'content-encoding': encoding,
            },
            body,
          })
        ).status;
      expect(await send('br', Buffer.from('x'))).toBe(415);
      expect(await send('gzip', Buffer.from('not gzip at all'))).toBe(400);
      expect(await send('gzip', gzipSync(Buffer.from(text(''))).subarray(0, 20))).toBe(400);
      expect(await send('gzip', gzipSync(Buffer.alloc(200_000_000, 32)))).toBe(413);
    });

    it('refuses a body over the limit', async () => {
      expectProblem(await costwire.call('POST', path, key, `"${'x'.repeat(6_000_000)}"`), 413);
    });

    it('asks for a key, and for a good one', async () => {
      expectProblem(await costwire.call('POST', path, undefined, {}), 401);
      for (const bad of ['x', 'cw_live_aaaaaaaaaaaa_aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa', `${key}x`]) {
        expectProblem(await costwire.call('POST', path, bad, {}), 401);
      }
    });
  });

  it.each(REFUSED)('refuses %s and names the field', async (_name, body, field) => {
    const single = await costwire.call('POST', '/api/v1/llm/usage', key, body);
    expectProblem(single, 400);
    expect(single.body.errors.map((fault) => fault.field)).toContainEqual(
      expect.stringMatching(new RegExp(`^${field}`)),
    );
    if (typeof body === 'string') return;
    const batch = { events: [event(), { ...body, timestamp: body['timestamp'] ?? 'never' }] };
    const answer = await costwire.call('POST', '/api/v1/events', key, batch);
    expectProblem(answer, 400);
    expect(answer.body.errors[0]?.field).toMatch(/^events\[1\]\./);
  });

  it.each(TAKEN)('takes %s and stores it unharmed', async (_name, body) => {
    const sent = await costwire.call('POST', '/api/v1/llm/usage', key, body);
    expect(sent.status).toBe(202);
    const [id] = sent.body.event_ids;
    await eventually(async () => {
      const { body: list } = await costwire.call('GET', '/api/v1/llm/usage?limit=1000', key);
      const found = list.items.find((item) => item.event_id === id);
      expect(found?.cost_status).not.toBe('pending');
      if (typeof body !== 'string') {
        for (const name of ['model', 'feature', 'user_id', 'agent_name']) {
          if (typeof body[name] === 'string') expect(found?.[name]).toBe(body[name]);
        }
      }
    });
  });

  it('stores nothing of a batch with one bad event, and the rest when asked for it', async () => {
    const events = [
      event({ event_id: 'good-1' }),
      event({ model: '' }),
      event({ event_id: 'good-2' }),
    ];
    expectProblem(await costwire.call('POST', '/api/v1/events', key, { events }), 400);
    const partial = await costwire.call('POST', '/api/v1/events?partial=true', key, { events });
    expect(partial.status).toBe(207);
    expect(partial.body).toMatchObject({
      status: 'partial',
      accepted: 2,
      refused: [{ index: 1, status: 400, errors: [{ field: 'events[1].model' }] }],
    });
  });

  it('takes gzip and chunked bodies', async () => {
    const body = gzipSync(JSON.stringify({ events: [event({ event_id: 'zipped' })] }));
    const answer = await fetch(`${costwire.url}/api/v1/events`, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${key}`,
        'content-type': 'application/json',
        'content-encoding': 'gzip',
      },
      body: new Blob([body]).stream(),
      duplex: 'half',
    });
    expect(answer.status).toBe(202);
  });

  it('refuses empty and oversized batches', async () => {
    for (const [path, empty, large] of [
      ['/api/v1/llm/usage', [], Array(10_001).fill({})],
      ['/api/v1/events', { events: [] }, { events: Array(10_001).fill({}) }],
    ] as const) {
      expectProblem(await costwire.call('POST', path, key, empty), 400);
      expectProblem(await costwire.call('POST', path, key, large), 413);
    }
    expectProblem(await costwire.call('POST', '/api/v1/events', key, { events: {} }), 400);
    expectProblem(
      await costwire.call('POST', '/api/v1/events', key, { events: [event()], more: 1 }),
      400,
    );
  });

  it.each(REFUSED_QUERIES)('refuses the query %s', async (path) => {
    expectProblem(await costwire.call('GET', path, key), 400);
  });

  it.each([
    ['GET', '/nope'],
    ['GET', '/api/v1/llm/usage/../../../etc/passwd'],
    ['DELETE', '/api/v1/keys/not-a-uuid'],
    ['DELETE', '/api/v1/keys/01a1fd84-cd15-758f-882f-3e488cdaa819'],
    ['POST', '/api/v1/keys/01a1fd84-cd15-758f-882f-3e488cdaa819/rotate'],
    ['GET', '/api/v1/anomalies/not-a-uuid'],
    ['GET', '/api/v1/anomalies/01a1fd84-cd15-758f-882f-3e488cdaa819'],
    ['DELETE', '/api/v1/planned-windows/not-a-uuid'],
    ['GET', '/api/v1/actions/not-a-uuid'],
    ['GET', '/api/v1/actions/01a1fd84-cd15-758f-882f-3e488cdaa819'],
    ['POST', '/api/v1/actions/not-a-uuid/approve'],
    ['POST', "/api/v1/actions/' OR 1=1 --/reverse"],
    ['POST', '/api/v1/actions/01a1fd84-cd15-758f-882f-3e488cdaa819/reject'],
    ['POST', '/api/v1/actions/01a1fd84-cd15-758f-882f-3e488cdaa819/links'],
    ['DELETE', '/api/v1/notification-channels/01a1fd84-cd15-758f-882f-3e488cdaa819'],
    ...SCENARIO_PATHS.flatMap(([method, path]) =>
      [NOBODYS_ID, 'not-a-uuid', '%00', '..%2F..'].map((id): [string, string] => [
        method,
        `/api/v1/scenarios/${id}${path}`,
      ]),
    ),
    ['POST', '/api/v1/dead-letters/1/replay'],
    ['POST', '/api/v1/dead-letters/999999999999999999999/discard'],
    ['POST', '/api/v1/dead-letters/-1/discard'],
  ])('answers 404 to %s %s', async (method, path) => {
    const body = method === 'GET' ? undefined : {};
    expectProblem(await costwire.call(method, path, key, body), 404);
  });

  it.each(REFUSED_BODIES)(
    'refuses %s %s with %j and names %s',
    async (method, path, body, field) => {
      const answer = await costwire.call(method, path, key, body);
      expectProblem(answer, 400);
      expect(answer.body.errors.map((fault) => fault.field)).toContain(field);
    },
  );

  it('takes null for a field that is not given', async () => {
    const scenario = { name: 'without a profile', region: 'us-east-1', profile: null, tags: null };
    expect((await costwire.call('POST', '/api/v1/scenarios', key, scenario)).status).toBe(201);
    const policy = { auto_approval: null, auto_usd_per_day: null };
    expect((await costwire.call('PUT', '/api/v1/approvals/policy', key, policy)).status).toBe(200);
    const gate = { scope: null, min_usd: null, combine: null };
    expect((await costwire.call('PUT', '/api/v1/anomaly-gates', key, gate)).status).toBe(200);
  });

  describe.each(['/ingest', '/api/v1/ingest'])('in logs of %s', (path) => {
    it.each(MALFORMED)('refuses %s', async (_name, body) => {
      const made = { name: `${path} ${_name}`, region: 'us-east-1' };
      const { body: scenario } = await costwire.call('POST', '/api/v1/scenarios', key, made);
      await costwire.call('POST', `/api/v1/scenarios/${scenario.id}/start`, key);
      const header = { 'x-scenario-id': scenario.id };
      expectProblem(await costwire.call('POST', path, key, body, header), 400);
    });
  });

  it('survives broken HTTP', async () => {
    /** What comes until the server closes the connection. */
    const raw = async (request: string): Promise<string> =>
      new Promise((resolve) => {
        const { port, hostname } = new URL(costwire.url);
        const socket = connect(Number(port), hostname, () => socket.write(request));
        let answer = '';
        socket.on('data', (chunk) => (answer += chunk.toString()));
        socket.on('close', () => resolve(answer)).on('error', () => resolve(answer));
      });
    const post = `POST /api/v1/events HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${key}\r\nContent-Type: application/json\r\n`;
    expect(await raw('garbage\r\n\r\n')).toMatch(/^HTTP\/1\.1 400/);
    for (const [request, status] of [
      ['UNKNOWN / HTTP/1.1\r\nHost: x\r\n\r\n', 400],
      [`GET / HTTP/1.1\r\nHost: x\r\nX-Long: ${'x'.repeat(20_000)}\r\n\r\n`, 431],
      [`GET /${'x'.repeat(50_000)} HTTP/1.1\r\nHost: x\r\n\r\n`, 431],
    ] as const) {
      const [head = '', body = ''] = (await raw(request)).split('\r\n\r\n');
      expect(head).toMatch(new RegExp(`^HTTP/1\\.1 ${status} [^]*application/problem\\+json`));
      expect(JSON.parse(body)).toMatchObject({ status, error: 'malformed_request' });
    }
    const live = 'GET /health/live HTTP/1.1\r\nHost: x\r\n';
    const pipelined = `${live}\r\n${live}\r\n${live}Connection: close\r\n\r\n`;
    expect((await raw(pipelined)).match(/HTTP\/1\.1 200/g)).toHaveLength(3);
    expect(await raw(`${post}Content-Length: -1\r\n\r\n{}`)).toMatch(/^HTTP\/1\.1 400/);
    expect(await raw(`${post}Transfer-Encoding: chunked\r\n\r\nZZ\r\n`)).toMatch(
      /^(HTTP\/1\.1 400|$)/,
    );
    expect(
      await raw(`${post}X-Injected: a\r\nConnection: close\r\nContent-Length: 2\r\n\r\n{}`),
    ).toMatch(/^HTTP\/1\.1 400/);
    expect((await costwire.call('GET', '/health')).status).toBe(200);
  });
});
