import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { readPublicUrl, UrlRefused, type PublicUrlOptions } from './read-public-url.js';

const OPTIONS: PublicUrlOptions = { maxBytes: 1_000, timeoutMs: 2_000 };
const LOCAL: PublicUrlOptions = { ...OPTIONS, allowLoopback: true };

let server: Server | undefined;
let asked: string[] = [];

/** The address of a server on this machine. */
async function serve(answer: RequestListener): Promise<string> {
  asked = [];
  server = createServer((request, response) => {
    asked.push(`${request.method} ${request.url}`);
    answer(request, response);
  });
  await new Promise<void>((resolve) => server!.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

afterEach(async () => {
  server?.closeAllConnections();
  await new Promise((resolve) => (server ? server.close(resolve) : resolve(undefined)));
  server = undefined;
});

async function refusal(url: string, options = OPTIONS): Promise<string> {
  const error: unknown = await readPublicUrl(url, options).catch((reason: unknown) => reason);
  expect(error).toBeInstanceOf(UrlRefused);
  return (error as UrlRefused).message;
}

describe('a URL that somebody names', () => {
  test.each([
    ['no url', 'this is not a URL'],
    ['http://example.com/prices.json', 'only https is read'],
    ['ftp://example.com/prices.json', 'only https is read'],
    ['file:///etc/passwd', 'only https is read'],
    ['https://user:secret@example.com/', 'a URL with a user name is not read'],
  ])('is not read when it is %s', async (url, message) => {
    expect(await refusal(url)).toBe(message);
  });

  test.each([
    'https://127.0.0.1/',
    'https://127.1/',
    'https://2130706433/',
    'https://0x7f.1/',
    'https://0177.0.0.1/',
    'https://[::1]/',
    'https://[::ffff:127.0.0.1]/',
    'https://[fd00::1]/',
    'https://169.254.169.254/latest/meta-data/',
    'https://10.0.0.1/',
    'https://0.0.0.0/',
    'https://localhost/',
  ])('is not read when it leads to a network of ours: %s', async (url) => {
    expect(await refusal(url)).toBe('the address is not on the public internet');
  });

  test('is not read from another private address when those of this machine are allowed', async () => {
    for (const url of ['http://10.0.0.1/', 'http://169.254.169.254/', 'http://192.168.0.1/']) {
      expect(await refusal(url, LOCAL)).toBe('the address is not on the public internet');
    }
  });

  test('is read whole, by address or by name, where that is allowed', async () => {
    const url = await serve((_, response) => response.end('{"é":1}'));
    expect(await readPublicUrl(`${url}/prices.json?v=1`, LOCAL)).toBe('{"é":1}');
    const named = url.replace('127.0.0.1', 'localhost');
    expect(await readPublicUrl(named, LOCAL)).toBe('{"é":1}');
    expect(asked).toEqual(['GET /prices.json?v=1', 'GET /']);
    expect(await refusal(url)).toBe('only https is read');
  });

  test.each([301, 302, 303, 307, 308])('is not followed when it answers %i', async (status) => {
    const url = await serve((_, response) => {
      response.writeHead(status, { location: '/elsewhere' }).end();
    });
    expect(await refusal(url, LOCAL)).toBe(
      `the URL answered ${status}; redirects are not followed`,
    );
    expect(asked).toEqual(['GET /']);
  });

  test.each([204, 404, 500])('is not read when it answers %i', async (status) => {
    const url = await serve((_, response) => response.writeHead(status).end());
    expect(await refusal(url, LOCAL)).toContain(`answered ${status}`);
  });

  test('is read up to its limit and not a byte further, whatever the header says', async () => {
    const whole = await serve((_, response) => response.end('x'.repeat(1_000)));
    expect(await readPublicUrl(whole, LOCAL)).toHaveLength(1_000);
    server!.closeAllConnections();
    server!.close();
    const url = await serve((_, response) => {
      const more = (): void => {
        while (response.write('x'.repeat(400)));
        response.once('drain', more);
      };
      more();
    });
    expect(await refusal(url, LOCAL)).toBe('the file is larger than 1000 bytes');
  });

  test.each([
    ['before it answers', (): void => undefined],
    [
      'in the middle of the answer',
      (response: { write: (text: string) => unknown }): void => void response.write('{'),
    ],
  ])('is given up when it takes too long %s', async (_, answer) => {
    const url = await serve((_request, response) => answer(response));
    expect(await refusal(url, { ...LOCAL, timeoutMs: 200 })).toBe('the URL could not be read');
  });

  test('that breaks off is not half a file', async () => {
    const url = await serve((_, response) => {
      response.writeHead(200, { 'content-length': '100' });
      response.write('{"half":');
      setTimeout(() => response.destroy(), 20);
    });
    expect(await refusal(url, LOCAL)).toBe('the URL could not be read');
  });
});
