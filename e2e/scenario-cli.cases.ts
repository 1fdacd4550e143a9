import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough, Readable } from 'node:stream';
import { runCli } from '@costwire/cli';
import { configureCost, startCost } from '@costwire/cost';
import { environmentOf } from '@costwire/runtime';
import { ScenarioTestClient } from './scenario-client.js';

interface Run {
  code: number;
  out: string;
  err: string;
}

/** Lines of which every third is the same. */
const LINES = Array.from({ length: 9_000 }, (_, at) => (at % 3 === 0 ? 'same' : `line ${at}`));

describe('files sent from the command line', () => {
  const client = new ScenarioTestClient();
  const folder = mkdtempSync(join(tmpdir(), 'costwire-logs-'));
  const file = join(folder, 'service.log');

  const run = async (
    args: readonly string[],
    stdin: Readable = Readable.from([]),
  ): Promise<Run> => {
    const [out, err]: [string[], string[]] = [[], []];
    const keeping = (texts: string[]): PassThrough =>
      new PassThrough().on('data', (chunk: Buffer) => texts.push(chunk.toString()));
    const code = await runCli(args, {
      env: { COSTWIRE_URL: client.costwire.url, COSTWIRE_API_KEY: client.key },
      cwd: folder,
      now: Date.now,
      stdin,
      stdout: keeping(out),
      stderr: keeping(err),
    });
    await new Promise((resolve) => setImmediate(resolve));
    return { code, out: out.join(''), err: err.join('') };
  };
  const summary = async (id: string) => (await client.metrics(id)).summary;

  beforeAll(async () => {
    writeFileSync(file, `${LINES.join('\n')}\n`);
    await client.start();
  });

  afterAll(async () => {
    rmSync(folder, { recursive: true });
  });

  it('go on after an interruption without counting a line twice', async () => {
    const id = await client.running();
    const broken = Readable.from(
      (function* () {
        yield Buffer.from(`${LINES.slice(0, 6_100).join('\n')}\n`);
        throw new Error('the disk went away');
      })(),
    );
    const args = ['ingest', '-', '--name', 'service.log', '--scenario', id];
    expect((await run(args, broken)).code).not.toBe(0);
    const before = Number((await summary(id))['total_requests']);
    expect(before).toBeGreaterThan(0);
    expect(before).toBeLessThan(LINES.length);
    const whole = await run(['ingest', file, '--scenario', id]);
    expect(whole).toMatchObject({ code: 0, out: expect.stringContaining('9,000 lines') });
    expect(await summary(id)).toMatchObject({
      total_requests: 9_000,
      repeated_messages: 2_999,
      total_bytes: LINES.join('').length,
    });
  });

  it('add what has grown, and identical lines, but nothing that was sent', async () => {
    const id = await client.running();
    const send = async (text: string): Promise<number> =>
      (await run(['ingest', '-', '--scenario', id], Readable.from([Buffer.from(text)]))).code;
    const counted = async (): Promise<unknown> => (await summary(id))['total_requests'];
    expect([await send('a\na\n\nb'), await counted()]).toEqual([0, 3]);
    expect([await send('a\na\n\nb\nb\n'), await counted()]).toEqual([0, 4]);
    expect([await send('a\r\na\r\n\r\nb\r\nb\r\n'), await counted()]).toEqual([0, 4]);
  });

  it('show no bar where there is no terminal, and nothing but JSON with --json', async () => {
    const id = await client.running();
    const sent = await run(['ingest', file, '--scenario', id, '--json']);
    expect([sent.code, sent.err]).toEqual([0, '']);
    expect(JSON.parse(sent.out)).toMatchObject({ accepted: 9_000, refused: 0, faults: [] });
  });

  it('are refused line by line with the limit named; the rest counts', async () => {
    const id = await client.running();
    const lines = ['good', 'x'.repeat(262_145), 'with \0', 'é'.repeat(131_072)].join('\n');
    const sent = await run(['ingest', '-', '--scenario', id], Readable.from([Buffer.from(lines)]));
    expect(sent.code).toBe(1);
    expect(sent.out).toContain('line 2 is longer than 262144 bytes');
    expect(sent.out).toContain('line 3 holds NUL');
    expect(sent.err).toContain('2 lines refused');
    expect(await summary(id)).toMatchObject({ total_requests: 2, total_bytes: 4 + 262_144 });
  });

  it('are not sent when file or scenario is not there, or takes no logs', async () => {
    const nobodys = '01a1fd84-cd15-758f-882f-3e488cdaa8ff';
    expect((await run(['ingest', 'nowhere.log', '--scenario', await client.running()])).code).toBe(
      2,
    );
    expect((await run(['ingest', file, '--scenario', nobodys])).code).not.toBe(0);
    const draft = await run(['ingest', file, '--scenario', await client.create()]);
    expect(draft.code).not.toBe(0);
    expect(draft.err).toMatch(/running/i);
  });

  it('are flushed only once they count: without their consumer it gives up in time and says when to ask again', async () => {
    const id = await client.running();
    const { services, environment } = client.costwire;
    await services.cost.stop();
    await client.ingest(id, { message: 'waits' });
    const answer = await client.call('POST', '/flush');
    expect(answer.status).toBe(503);
    expect(answer.headers.get('retry-after')).toBe('5');
    expect(answer.body).toMatchObject({ error: 'flush_timeout' });
    services.cost = await startCost(configureCost(environmentOf('cost', environment)));
    expect(await summary(id)).toMatchObject({ total_requests: 1 });
  });
});
