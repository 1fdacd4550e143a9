import { createServer, type RequestListener, type Server } from 'node:http';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runCaptured, type RunResult } from '../captured-run.spec-support.js';

let server: Server | undefined;
let asked: URL[] = [];
let cwd: string;

beforeEach(() => {
  cwd = mkdtempSync(join(tmpdir(), 'costwire-export-'));
  asked = [];
});
afterEach(async () => {
  server?.closeAllConnections();
  await new Promise((resolve) => (server ? server.close(resolve) : resolve(undefined)));
  server = undefined;
  rmSync(cwd, { recursive: true });
});

async function run(words: string, answer: RequestListener): Promise<RunResult> {
  server = createServer((request, response) => {
    asked.push(new URL(request.url!, 'http://local'));
    answer(request, response);
  });
  await new Promise<void>((resolve) => server!.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return runCaptured(`export focus ${words} --url http://127.0.0.1:${port} --api-key k`, {
    cwd,
    now: () => Date.parse('2026-03-03T00:00:00Z'),
  });
}

const CSV = 'BilledCost,BillingAccountId\r\n0.0035,ä\r\n';

describe('costwire export focus', () => {
  test('writes what the server sends, byte by byte, to the output', async () => {
    const { code, out } = await run('', (_, response) => response.end(CSV));
    expect([code, out]).toEqual([0, CSV]);
    const [url] = asked;
    expect(url!.pathname).toBe('/api/v1/exports/focus');
    expect(Object.fromEntries(url!.searchParams)).toEqual({ format: 'csv', split: 'component' });
  });

  test('asks for the range, the form and the split that it is told', async () => {
    await run('--from 24h --to 2026-03-03 --format ndjson --split none', (_, response) =>
      response.end(),
    );
    expect(Object.fromEntries(asked[0]!.searchParams)).toEqual({
      from: '2026-03-02T00:00:00.000Z',
      to: '2026-03-03T00:00:00.000Z',
      format: 'ndjson',
      split: 'none',
    });
  });

  test('writes a file of any size', async () => {
    const line = `${'x'.repeat(1_023)}\n`;
    const { code, out } = await run('-o costs.csv', (_, response) => {
      let left = 4_000;
      const more = (): void => {
        while (left > 0 && response.write(line)) left -= 1;
        if (left <= 0) response.end();
        else {
          left -= 1;
          response.once('drain', more);
        }
      };
      more();
    });
    expect([code, out]).toEqual([0, '']);
    expect(readdirSync(cwd)).toEqual(['costs.csv']);
    expect(readFileSync(join(cwd, 'costs.csv'))).toHaveLength(4_000 * 1_024);
  });

  test('leaves no file when the server breaks off, and says so', async () => {
    const { code, err } = await run('--output costs.csv', (_, response) => {
      response.write(CSV);
      setTimeout(() => response.destroy(), 20);
    });
    expect(code).toBe(1);
    expect(err).not.toBe('');
    expect(readdirSync(cwd)).toEqual([]);
  });

  test('fails when the output breaks off half-way', async () => {
    const { code } = await run('', (_, response) => {
      response.write(CSV);
      setTimeout(() => response.destroy(), 20);
    });
    expect(code).toBe(1);
  });

  test('says why the server refuses', async () => {
    const { code, out, err } = await run('', (_, response) => {
      response.writeHead(503, { 'content-type': 'application/problem+json' });
      response.end(JSON.stringify({ error: 'pricing_unavailable', detail: 'No prices now.' }));
    });
    expect([code, out]).toEqual([1, '']);
    expect(err).toContain('No prices now.');
  });

  test.each(['--format xml', '--split token', '--from soon'])('refuses %s', async (words) => {
    const { code, err } = await run(words, (_, response) => response.end());
    expect(code).toBe(2);
    expect(err).not.toBe('');
    expect(asked).toEqual([]);
  });
});
