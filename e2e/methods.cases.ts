import { request } from 'node:http';
import { configureGateway, startGateway } from '@costwire/gateway';
import { environmentOf } from '@costwire/runtime';
import { ROUTES } from './access-routes.js';
import { NOBODYS_ID } from './bad-requests.js';
import { sharedCostwire } from './shared-costwire.js';
import type { TestCostwire } from './start-costwire.js';

/** Methods by path; every GET is a HEAD too, and OPTIONS is answered everywhere. */
const SERVED = new Map<string, Set<string>>();
for (const route of Object.keys(ROUTES)) {
  const [method = '', path = ''] = route.split(' ');
  const served = SERVED.get(path) ?? new Set(['OPTIONS']);
  SERVED.set(path, served.add(method));
  if (method === 'GET') served.add('HEAD');
}

/** Those of the API, one that others use, and two of no use to anyone. */
const METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'QUERY', 'TRACE', 'PROPFIND'];

/** Never ends as an answer to GET. */
const STREAM = '/api/v1/stream/anomalies';

describe('a method that a path does not take', () => {
  let costwire: TestCostwire;
  let key: string;

  beforeAll(async () => {
    costwire = await sharedCostwire();
    key = await costwire.createKey('methods', ['admin']);
  });

  const send = async (method: string, path: string, body?: string, type = 'application/json') =>
    new Promise<{ status: number; allow: string[]; type: string; body: string }>(
      (resolve, reject) => {
        const url = new URL(path, costwire.url);
        const headers = {
          authorization: `Bearer ${key}`,
          ...(body !== undefined && { 'content-type': type, 'content-length': body.length }),
        };
        const sent = request(url, { method, headers, agent: false }, (answer) => {
          const { allow, 'content-type': media = '' } = answer.headers;
          let text = '';
          answer.setEncoding('utf8').on('data', (part: string) => (text += part));
          answer.on('end', () =>
            resolve({
              status: answer.statusCode!,
              allow: allow?.split(', ').sort() ?? [],
              type: media,
              body: text,
            }),
          );
        });
        sent.on('error', reject).end(body);
      },
    );

  describe.each([...SERVED])('%s', (template, served) => {
    const path = template.replace(/\{\w+\}/, NOBODYS_ID);
    const allow = [...served].sort();

    it('is refused by 405, and Allow names those it takes', async () => {
      for (const method of METHODS.filter((name) => !served.has(name))) {
        const answer = await send(method, path);
        expect([method, answer.status, answer.allow]).toEqual([method, 405, allow]);
        expect(answer.type).toMatch(/^application\/problem\+json/);
        expect(answer.body).toMatch(method === 'HEAD' ? /^$/ : /"error":"method_not_allowed"/);
      }
    });

    it('is refused whatever the body is', async () => {
      const method = ['PUT', 'PATCH'].find((name) => !served.has(name))!;
      for (const [body, type] of [
        ['{"a":', 'application/json'],
        ['a', 'text/plain'],
      ] as const) {
        expect(await send(method, `${path}?a=b`, body, type)).toMatchObject({ status: 405, allow });
      }
    });

    it('is not OPTIONS, which says what is taken', async () => {
      expect(await send('OPTIONS', path)).toMatchObject({ status: 204, allow, body: '' });
    });
  });

  it.each([...SERVED].filter(([, served]) => served.has('GET')).map(([path]) => path))(
    'is not HEAD where GET is taken: %s answers the same without a body',
    async (template) => {
      const path = template.replace(/\{\w+\}/, NOBODYS_ID);
      if (path === STREAM) return;
      const got = await send('GET', path);
      expect(await send('HEAD', path)).toEqual({ ...got, body: '' });
    },
  );

  it.each(['GET', 'PUT', 'OPTIONS', 'PROPFIND'])(
    'is no matter where there is no path (%s)',
    async (method) => {
      for (const path of ['/nope', '/api/v1', '/api/v1/llm/usage/', '/api/v1/keys//rotate', '/%']) {
        expect(await send(method, path)).toMatchObject({ status: 404, allow: [] });
      }
    },
  );

  it('is not HEAD of a stream, which ends at once', async () => {
    expect(await send('HEAD', STREAM)).toMatchObject({
      status: 200,
      type: expect.stringMatching(/^text\/event-stream/),
      body: '',
    });
  });

  it('is told to other origins as well, beside what their browsers ask before', async () => {
    const origin = 'https://app.example.org';
    const { environment } = costwire;
    const gateway = await startGateway(
      configureGateway(environmentOf('gateway', { ...environment, CORS_ORIGINS: origin })),
    );
    const ask = async (method: string, path: string, headers: Record<string, string>) => {
      const answer = await fetch(gateway.url + path, { method, headers });
      const allow = ['allow', 'access-control-allow-origin'].map((name) =>
        answer.headers.get(name),
      );
      return [answer.status, ...allow];
    };
    const before = { origin, 'access-control-request-method': 'POST' };
    expect(await ask('OPTIONS', '/flush', before)).toEqual([204, null, origin]);
    expect(await ask('OPTIONS', '/flush', {})).toEqual([204, 'POST, OPTIONS', null]);
    expect(await ask('OPTIONS', '/nope', {})).toEqual([404, null, null]);
    expect(await ask('DELETE', '/flush', { origin })).toEqual([405, 'POST, OPTIONS', origin]);
    await gateway.stop();
  });
});
