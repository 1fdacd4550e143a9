import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { lookup } from 'node:dns/promises';
import { hostname } from 'node:os';
import { isPublicAddress } from './public-address.js';
import {
  callWebhook,
  faultOfWebhook,
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
