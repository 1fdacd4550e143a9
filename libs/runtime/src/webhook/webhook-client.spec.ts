import { once } from 'node:events';
import {
  createServer,
  type IncomingMessage,
  type RequestListener,
  type Server,
  type ServerResponse,
} from 'node:http';
import type { AddressInfo } from 'node:net';
import { lookup } from 'node:dns/promises';
import { hostname } from 'node:os';
import { isPublicAddress } from './public-address.js';
import {
  callWebhook,
  faultOfWebhook,
  WebhookFailed,
  WebhookRefused,
  type WebhookRules,
} from './webhook-client.js';

const PUBLIC: WebhookRules = { hosts: [], allowLoopback: false };
const LOCAL: WebhookRules = { hosts: [], allowLoopback: true };
const LISTED: WebhookRules = { hosts: ['hooks.example.com', '*.corp.test'], allowLoopback: false };

describe('the address of a webhook', () => {
  test.each([
    ['https://example.com/hook', PUBLIC],
    ['https://8.8.8.8/', PUBLIC],
    ['https://[2606:4700::1111]/', PUBLIC],
    ['https://hooks.example.com/', LISTED],
    ['https://a.b.corp.test/', LISTED],
    ['http://127.0.0.1:8080/', LOCAL],
    ['http://localhost:8080/', LOCAL],
  ])('may be %s', (url, rules) => expect(faultOfWebhook(url, rules)).toBeUndefined());

  test.each([
    ['http://example.com/', PUBLIC],
    ['http://8.8.8.8/', LOCAL],
    ['ftp://example.com/', PUBLIC],
    ['gopher://127.0.0.1:6379/_FLUSHALL', LOCAL],
    ['https://user:secret@example.com/', PUBLIC],
    ['https://127.0.0.1/', PUBLIC],
    ['https://127.1/', PUBLIC],
    ['https://0x7f000001/', PUBLIC],
    ['https://2130706433/', PUBLIC],
    ['https://0177.0.0.1/', PUBLIC],
    ['https://10.0.0.1/', LOCAL],
    ['https://169.254.169.254/latest/meta-data/', PUBLIC],
    ['https://[::1]/', PUBLIC],
    ['https://[::ffff:127.0.0.1]/', PUBLIC],
    ['https://[::ffff:7f00:1]/', PUBLIC],
    ['https://[64:ff9b::7f00:1]/', PUBLIC],
    ['https://[fe80::1]/', PUBLIC],
    ['https://[fd00::1]/', PUBLIC],
    ['https://localhost/', PUBLIC],
    ['https://LOCALHOST./', PUBLIC],
    ['https://ⓛocalhost/', PUBLIC],
    ['https://１２７.0.0.1/', PUBLIC],
    ['https://127。0。0。1/', PUBLIC],
    ['https://127.0.0.1./', PUBLIC],
    ['https://0.0.0.0/', PUBLIC],
    ['https://0/', PUBLIC],
    ['https://[::]/', PUBLIC],
    ['https://[::ffff:0:10.0.0.1]/', PUBLIC],
    ['https://[2002:7f00:1::]/', PUBLIC],
    ['https://localhost.@127.0.0.1/', PUBLIC],
    ['https://@/', PUBLIC],
    ['https://metadata.localhost/', PUBLIC],
    ['https://example.com/', LISTED],
    ['https://corp.test/', LISTED],
    ['https://evilcorp.test/', LISTED],
    ['https://hooks.example.com.evil.test/', LISTED],
    ['//example.com/', PUBLIC],
    ['', PUBLIC],
  ])('may not be %s', (url, rules) =>
    expect(faultOfWebhook(url, rules)).toEqual(expect.any(String)),
  );
});

describe('a call of a webhook', () => {
  const seen: IncomingMessage[] = [];
  let status = 200;
  let server: Server;
  let port: number;

  beforeAll(async () => {
    server = createServer((request, response) => {
      seen.push(request);
      response.writeHead(status, { location: `http://127.0.0.1:${port}/elsewhere` }).end();
    });
    await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
    ({ port } = server.address() as AddressInfo);
  });
  beforeEach(() => seen.splice(0));
  afterAll(() => {
    server.close();
    server.closeAllConnections();
  });

  const call = async (url: string, rules: WebhookRules): Promise<void> =>
    callWebhook(
      { url, body: '{}', secret: Buffer.from('key'), idempotencyKey: 'once', nowMs: 1_000 },
      rules,
    );

  test('carries its key and its signature', async () => {
    status = 204;
    await call(`http://127.0.0.1:${port}/`, LOCAL);
    expect(seen[0]!.headers).toMatchObject({
      'idempotency-key': 'once',
      'costwire-signature': expect.stringMatching(/^t=1,v1=[0-9a-f]{64}$/) as string,
    });
  });

  test.each([301, 302, 307, 308, 400, 404, 410, 422])('is over for good at %i', async (given) => {
    status = given;
    await expect(call(`http://127.0.0.1:${port}/`, LOCAL)).rejects.toThrow(WebhookRefused);
    expect(seen).toHaveLength(1);
  });

  test.each([408, 429, 500, 503])('may succeed later at %i', async (given) => {
    status = given;
    const failed = await call(`http://127.0.0.1:${port}/`, LOCAL).catch((error: unknown) => error);
    expect(failed).toBeInstanceOf(Error);
    expect(failed).not.toBeInstanceOf(WebhookRefused);
  });

  test('reaches no private address by a name', async () => {
    // The name of this machine: it leads to a private address, or nowhere.
    const found = await lookup(hostname()).catch(() => undefined);
    const failed = call(`https://${hostname()}:${port}/`, PUBLIC);
    if (found && !isPublicAddress(found.address)) {
      await expect(failed).rejects.toThrow('an address that is not public');
    } else await expect(failed).rejects.toBeDefined();
    expect(seen).toEqual([]);
  });

  test('never connects to an address that is refused', async () => {
    await expect(call(`http://127.0.0.1:${port}/`, PUBLIC)).rejects.toThrow(WebhookRefused);
    await expect(call(`https://localhost:${port}/`, PUBLIC)).rejects.toThrow(WebhookRefused);
    expect(seen).toEqual([]);
  });
});

describe('a receiver that', () => {
  let server: Server | undefined;

  afterEach(() => {
    server?.close();
    server?.closeAllConnections();
  });

  const called = async (listener: RequestListener, scheme = 'http'): Promise<unknown> => {
    server = createServer(listener);
    await new Promise<void>((listening) => server!.listen(0, '127.0.0.1', listening));
    const url = `${scheme}://127.0.0.1:${(server.address() as AddressInfo).port}/`;
    const secret = Buffer.from('key');
    const nowMs = Date.parse('2026-11-21T12:00:00Z');
    return callWebhook({ url, body: '{}', secret, idempotencyKey: 'k', nowMs }, LOCAL).catch(
      (error: unknown) => error,
    );
  };

  test.each([
    ['in seconds', '300', 300_000],
    ['as a date', 'Sat, 21 Nov 2026 12:05:00 GMT', 300_000],
    ['for longer than an hour', '999999999999', 3_600_000],
    ['not understandably', 'soon', undefined],
    ['in the past', 'Sat, 21 Nov 2026 11:00:00 GMT', undefined],
    ['below zero', '-5', undefined],
  ])('asks to be left alone %s is heard', async (_, header, retryAfterMs) => {
    const failed = await called((_request, response) => {
      response.writeHead(429, { 'retry-after': header }).end();
    });
    expect(failed).toBeInstanceOf(WebhookFailed);
    expect(failed).toMatchObject({ message: 'it answered 429', retryAfterMs });
  });

  test('says more than anybody wants to know is cut off', async () => {
    let answer!: ServerResponse;
    expect(
      await called((_request, response) => {
        answer = response;
        response.writeHead(200);
        const more = (): void => {
          if (response.write(Buffer.alloc(65_536))) setImmediate(more);
          else response.once('drain', more);
        };
        more();
      }),
    ).toBeUndefined();
    if (!answer.closed) await once(answer, 'close');
    expect(answer.writableFinished).toBe(false);
  }, 5_000);

  test('never ends its answer is left in time, and has answered', async () => {
    let answer!: ServerResponse;
    expect(
      await called((_request, response) => {
        answer = response;
        response.writeHead(200).write('one');
      }),
    ).toBeUndefined();
    await once(answer, 'close');
  }, 15_000);

  test('resets the connection once it has the body may be called again', async () => {
    const failed = await called((request) => {
      request.resume().on('end', () => request.socket.resetAndDestroy());
    });
    expect(failed).toMatchObject({ code: 'ECONNRESET' });
  });

  test('does not speak TLS may be called again', async () => {
    const failed = await called((_request, response) => void response.end(), 'https');
    expect(failed).toMatchObject({ code: expect.stringMatching(/SSL|EPROTO/) as string });
  });
});
