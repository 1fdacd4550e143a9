import type { ActionDetails } from '@costwire/sdk';
import { runCaptured, type RunResult } from '../captured-run.spec-support.js';
import { LedgerServer } from '../ledger-server.spec-support.js';

const action = {
  id: 'a-1',
  status: 'executed',
  action_type: 'pause',
  parameters: {},
  scope: { kind: 'agent', value: 'crawler' },
  description: 'It runs in a circle.',
  estimated_savings: '2.5',
  savings: { low: '1', expected: '2.5', high: '4', horizon_days: 1 },
  realised_savings: { savings_usd: null, hours: 3 },
  risk_level: 'high',
  held_back_by: ['automatic approval is off', 'its risk is not low enough'],
  failure: null,
  decisions: [
    {
      decided_at: '2026-03-02T10:00:00.000Z',
      to: 'pending',
      decided_by: 'service:approvals',
      via: 'policy',
      reason: null,
    },
    {
      decided_at: '2026-03-02T10:01:00.000Z',
      to: 'approved',
      decided_by: 'key:k-1',
      via: 'api',
      reason: 'loop',
    },
  ],
} as unknown as ActionDetails;

let server: LedgerServer;
beforeEach(async () => {
  server = await new LedgerServer().start();
});
afterEach(async () => server.stop());

const run = async (line: string, columns?: number): Promise<RunResult> =>
  runCaptured(`actions ${line} --url ${server.url} --api-key k`, { columns });
const answer = (request: string, body: unknown): void => {
  server.answers.set(request, () => ({ status: 200, body }));
};

describe('actions', () => {
  test('are listed one a line, cut at the width of a terminal and whole elsewhere', async () => {
    answer('GET /api/v1/actions', { items: [action], next_cursor: 'abc' });
    const piped = (await run('list')).out.split('\n');
    expect(piped[1]).toBe(
      'a-1  executed  pause   agent:crawler        2.5  high  It runs in a circle.',
    );
    expect(piped[2]).toBe('More: --cursor abc');
    const shown = (await run('list', 62)).out.split('\n');
    expect(shown[1]).toBe('a-1  executed  pause   agent:crawler        2.5  high  It run…');
    expect(shown[1]).toHaveLength(62);
  });

  test('that are none are said to be none', async () => {
    answer('GET /api/v1/actions', { items: [], next_cursor: null });
    expect((await run('list --status pending')).out).toBe('No actions.\n');
  });

  test('are shown with what they save, why they ask and who decided', async () => {
    answer('GET /api/v1/actions/a-1', action);
    const { out } = await run('show a-1');
    expect(out).toContain('saves      2.5 USD in 1 day (1 to 4)\n');
    expect(out).toContain('saved      unknown USD in 3 h\n');
    expect(out).toContain('asks since automatic approval is off; its risk is not low enough\n');
    expect(out).toContain('2026-03-02T10:01:00.000Z  approved   key:k-1 (api): loop\n');
  });

  test('let no text of theirs steer the terminal', async () => {
    const steering = 'up\u001b[2J and \u202eaway\n';
    const decisions = [{ ...action.decisions[0], reason: steering }];
    answer('GET /api/v1/actions/a-1', { ...action, description: steering, decisions });
    const { out } = await run('show a-1');
    expect(out).not.toMatch(/[\u001b\u202e]/);
    expect(out).toMatch(/^up\?\[2J and \?away\?\n/);
  });

  test('are proposed with their scope and parameters, and decided with a reason', async () => {
    let sent: unknown;
    server.answers.set('POST /api/v1/actions', (body) => {
      sent = body;
      return { status: 201, body: action };
    });
    const words = '--type rate_limit --scope agent:crawler --parameters {"calls_per_hour":5}';
    expect((await run(`propose slower ${words} --ttl 30`)).code).toBe(0);
    expect(sent).toEqual({
      action_type: 'rate_limit',
      scope: { kind: 'agent', value: 'crawler' },
      description: 'slower',
      parameters: { calls_per_hour: 5 },
      ttl_minutes: 30,
    });
    server.answers.set('POST /api/v1/actions/a-1/approve', (body) => {
      sent = body;
      return { status: 200, body: action };
    });
    expect((await run('approve a-1 --reason loop')).out).toBe('a-1 is executed.\n');
    expect(sent).toEqual({ reason: 'loop' });
  });

  test.each(['--scope moon:x', '--scope agent:', '--scope agent:x --parameters [1]'])(
    'are not proposed with %s',
    async (words) => {
      const { code, err } = await run(`propose slower --type pause ${words}`);
      expect([code, server.requests]).toEqual([2, []]);
      expect(err).toMatch(/^costwire: option '--(?:scope|parameters)/);
    },
  );
});
