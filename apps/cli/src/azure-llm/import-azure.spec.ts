import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runCaptured, type RunSettings } from '../captured-run.spec-support.js';
import { LedgerServer } from '../ledger-server.spec-support.js';

let server: LedgerServer;
let folder: string;

beforeEach(async () => {
  server = await new LedgerServer().start();
  folder = mkdtempSync(join(tmpdir(), 'costwire-cli-'));
});
afterEach(async () => {
  await server.stop();
  rmSync(folder, { recursive: true, force: true });
});

const environment = () => ({ COSTWIRE_URL: server.url, COSTWIRE_API_KEY: 'cw_test' });
const run = (args: string, settings: RunSettings = {}) =>
  runCaptured(args, { env: environment(), ...settings });

describe('import azure-llm', () => {
  const rows = ['2023-11-16 18:17:03.9799600,4808,10', '2023-11-16 18:17:04.0319600,3180,8'];
  const csv = ['TIMESTAMP,ContextTokens,GeneratedTokens', ...rows].join('\r\n');
  const command = '--model gpt-4o --feature chat';
  const file = () => join(folder, 'trace.csv');

  test('records every row with its own time, cut to milliseconds', async () => {
    writeFileSync(file(), csv);
    const { code, out } = await run(`import azure-llm ${file()} ${command}`);
    expect(code).toBe(0);
    expect(out).toContain('recorded 2 new, 0 were there already');
    const first = [...server.events.values()][0];
    expect(first).toMatchObject({
      timestamp: '2023-11-16T18:17:03.979Z',
      provider: 'openai',
      model: 'gpt-4o',
      feature: 'chat',
      input_tokens: 4808,
      output_tokens: 10,
    });
  });

  test('changes nothing when it is repeated, under another name, from standard input or shifted', async () => {
    writeFileSync(file(), csv);
    await run(`import azure-llm ${file()} ${command}`);
    const before = [...server.events];
    const { out } = await run(`import azure-llm - ${command} --shift-to-now`, { stdin: csv });
    expect(out).toContain('recorded 0 new, 2 were there already');
    expect([...server.events]).toEqual(before);
  });

  test('moves the end of the trace to now when told', async () => {
    const now = Date.parse('2026-02-02T02:02:02.222Z');
    await run(`import azure-llm - ${command} --shift-to-now`, { stdin: csv, now: () => now });
    expect([...server.events.values()].map(({ timestamp }) => timestamp)).toEqual([
      '2026-02-02T02:02:02.170Z',
      '2026-02-02T02:02:02.222Z',
    ]);
  });

  test('waits until nothing is pending, unless told not to', async () => {
    server.pendingAnswers = 2;
    const waited = await run(`import azure-llm - ${command} --json`, { stdin: csv });
    expect(JSON.parse(waited.out)).toMatchObject({ accepted: 2, recorded: 2, already_there: 0 });
    const asked = () => server.requests.filter((request) => request.endsWith('/stats')).length;
    const before = asked();
    const unwaited = await run(`import azure-llm - ${command} --json --no-wait`, { stdin: csv });
    expect(JSON.parse(unwaited.out)).toMatchObject({ accepted: 2, recorded: null });
    expect(asked() - before).toBe(2);
  });

  test('imports what can be read, names the rows that cannot, and ends with 1', async () => {
    const stdin = `${csv}\r\n2023-02-30 00:00:00,1,1\r\nx,1,1\r\n`;
    const { code, out, err } = await run(`import azure-llm - ${command}`, { stdin });
    expect(code).toBe(1);
    expect(out).toContain('accepted 2, repeated 0, refused 2');
    expect(err).toBe('costwire: 2 rows refused; not readable: row 3, 4\n');
  });

  test('sends nothing when the file is no trace or not there', async () => {
    const noTrace = await run(`import azure-llm - ${command}`, { stdin: 'a,b\n1,2\n' });
    expect(noTrace.err).toContain('TIMESTAMP, ContextTokens and GeneratedTokens');
    const missing = await run(`import azure-llm ${file()} ${command}`);
    expect(missing.err).toBe(`costwire: cannot read ${file()} (no such file)\n`);
    expect([noTrace.code, missing.code, server.requests]).toEqual([1, 1, []]);
  });

  test('fails with the server’s faults when every event is refused', async () => {
    server.refusedModels.add('gpt-4o');
    const { code, out } = await run(`import azure-llm - ${command}`, { stdin: csv });
    expect(code).toBe(1);
    expect(out).toContain('refused: events[0].model: bad');
  });
});
