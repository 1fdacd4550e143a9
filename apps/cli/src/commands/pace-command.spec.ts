import type { PaceAlarm } from '@costwire/sdk';
import { runCaptured, type RunResult } from '../captured-run.spec-support.js';
import { LedgerServer } from '../ledger-server.spec-support.js';

const whole: PaceAlarm = {
  scope: { kind: 'project', name: '', provider: '', model: '' },
  budget_usd: '500',
  over_month: '2026-03',
  checked_at: '2026-03-02T10:05:00.000Z',
};
const chat: PaceAlarm = {
  scope: { kind: 'feature', name: 'chat', provider: 'openai', model: 'gpt-4o' },
  budget_usd: null,
  over_month: null,
  checked_at: null,
};

let server: LedgerServer;
beforeEach(async () => {
  server = await new LedgerServer().start();
  server.answers.set('GET /api/v1/pace-alarms', () => ({
    status: 200,
    body: { items: [whole, chat] },
  }));
});
afterEach(async () => server.stop());

const run = async (line: string): Promise<RunResult> =>
  runCaptured(`anomalies pace ${line} --url ${server.url} --api-key k`, {});

describe('anomalies pace', () => {
  test('lists scopes with their limits', async () => {
    const { code, out } = await run('list');
    expect(code).toBe(0);
    expect(out).toMatch(/^project +500 +2026-03 +2026-03-02T10:05$/m);
    expect(out).toMatch(/^feature:chat@openai\/gpt-4o .*not yet$/m);
    expect(JSON.parse((await run('list --json')).out)).toEqual({ items: [whole, chat] });
  });

  test('says that there are none', async () => {
    server.answers.set('GET /api/v1/pace-alarms', () => ({ status: 200, body: { items: [] } }));
    expect((await run('list')).out).toBe('No pace alarms.\n');
  });

  test('shows one with the anomaly that it raised, not that of another scope', async () => {
    let asked: Record<string, string> = {};
    server.answers.set('GET /api/v1/anomalies', (_, query) => {
      asked = Object.fromEntries(query);
      const shared = { severity: 'high', status: 'resolved', resolution: 'month_over' };
      const other = { ...shared, id: 'other', scope: chat.scope, description: 'Of another.' };
      const own = { ...shared, id: 'own', scope: whole.scope, description: 'March ends at $612.' };
      return { status: 200, body: { items: [other, own], next_cursor: null } };
    });
    const { out } = await run('show project');
    expect(asked).toMatchObject({ driver: 'pace', service: 'project' });
    expect(out).toContain('March ends at $612.');
    expect(out).toContain('resolved (month_over)');
    expect(out).not.toContain('Of another.');
  });

  test('shows one that has raised nothing', async () => {
    server.answers.set('GET /api/v1/anomalies', () => ({
      status: 200,
      body: { items: [], next_cursor: null },
    }));
    const { out } = await run('show feature:chat@openai/gpt-4o');
    expect(out).toContain('as forecast when the month began');
    expect(out).not.toContain('severity');
  });

  test('fails for a scope that is not watched', async () => {
    const { code, err } = await run('show agent:crawler');
    expect(code).toBe(1);
    expect(err).toContain('no pace alarm of agent:crawler');
  });
});
