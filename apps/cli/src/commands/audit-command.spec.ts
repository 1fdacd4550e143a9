import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runCaptured, type RunResult } from '../captured-run.spec-support.js';
import { LedgerServer } from '../ledger-server.spec-support.js';

const HEAD = 'ab'.repeat(32);
const intact = { owner: 'approvals', entries: 7, intact: true, head: HEAD };
const empty = { owner: 'pii', entries: 0, intact: true, head: 'cd'.repeat(32) };

let server: LedgerServer;
let folder: string;
beforeEach(async () => {
  server = await new LedgerServer().start();
  folder = mkdtempSync(join(tmpdir(), 'costwire-audit-'));
});
afterEach(async () => {
  await server.stop();
  rmSync(folder, { recursive: true });
});

const verify = async (more = ''): Promise<RunResult> =>
  runCaptured(`audit verify ${more} --url ${server.url} --api-key k`, { cwd: folder });
const answer = (trails: object[], isIntact: boolean): void =>
  void server.answers.set('GET /api/v1/audit/verify', () => ({
    status: 200,
    body: { intact: isIntact, trails },
  }));

describe('audit verify', () => {
  test('shows every trail', async () => {
    answer([intact, empty], true);
    const { code, out } = await verify();
    expect(code).toBe(0);
    expect(out).toMatch(/approvals +7 +intact +abababababababab/);
  });

  test('ends with 1 when a trail was changed, and says where', async () => {
    const broken = { seq: 3, reason: 'its content was changed' };
    answer([{ ...intact, intact: false, broken }], false);
    const { code, out } = await verify();
    expect([code, out]).toEqual([
      1,
      expect.stringContaining('changed at entry 3: its content was changed'),
    ]);
  });

  test('keeps heads in a file, and has the next look compared with them', async () => {
    answer([intact, empty], true);
    expect((await verify('--heads heads.json')).code).toBe(0);
    const file = join(folder, 'heads.json');
    const kept = { trails: [{ owner: 'approvals', entries: 7, head: HEAD }] };
    expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual(kept);
    const broken = { seq: 6, reason: 'the end was cut off: there were 7 entries' };
    answer([{ ...intact, entries: 5, intact: false, broken }], false);
    expect((await verify('--heads heads.json')).code).toBe(1);
    const query = encodeURIComponent(`approvals:7:${HEAD}`);
    expect(server.requests.at(-1)).toBe(`GET /api/v1/audit/verify?heads=${query}`);
    expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual(kept);
  });

  test('asks nothing with a file that holds no heads', async () => {
    writeFileSync(join(folder, 'heads.json'), '[]');
    const { code, err } = await verify('--heads heads.json');
    expect([code, err]).toEqual([1, expect.stringContaining('holds no heads')]);
  });
});
