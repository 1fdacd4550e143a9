import { runCaptured, type RunSettings } from '../captured-run.spec-support.js';
import { LedgerServer } from '../ledger-server.spec-support.js';

let server: LedgerServer;

beforeEach(async () => {
  server = await new LedgerServer().start();
});
afterEach(() => server.stop());

const environment = () => ({ COSTWIRE_URL: server.url, COSTWIRE_API_KEY: 'cw_test' });
const run = (args: string, settings: RunSettings = {}) =>
  runCaptured(args, { env: environment(), ...settings });

describe('demo', () => {
  const now = () => Date.parse('2026-05-05T15:00:00Z');

  test('sends exactly as many events as asked, and nothing new on a repeat the same day', async () => {
    const first = await run('demo --events 3000', { now });
    expect(first.code).toBe(0);
    expect(server.events.size).toBe(3000);
    expect(first.out).toContain('an agent runs in a loop for 2 hours');
    const later = () => now() + 8 * 3_600_000;
    const { out } = await run('demo --events 3000', { now: later });
    expect(out).toContain('recorded 0 new, 3,000 were there already');
    expect(server.events.size).toBe(3000);
  });

  test('prints the same events without a server', async () => {
    const { code, out } = await run('demo --events 200 --print', { env: {}, now });
    const events = out
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as object);
    expect([code, events.length]).toEqual([0, 200]);
    expect(events[0]).toHaveProperty('event_id');
  });

  test('has an agent run away, anew at every moment', async () => {
    const { code, out } = await run('demo --runaway', { now });
    expect([code, server.events.size]).toEqual([0, 300]);
    expect(out).toContain('300 calls of an agent that runs away, made within the last minute');
    expect(out).toContain('Next, in a few seconds: costwire anomalies list\n');
    await run('demo --runaway', { now: () => now() + 1 });
    expect(server.events.size).toBe(600);
  });
});
