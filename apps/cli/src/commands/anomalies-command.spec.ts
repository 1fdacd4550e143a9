import type { AnomalyItem } from '@costwire/sdk';
import { runCaptured, type RunResult } from '../captured-run.spec-support.js';
import { LedgerServer } from '../ledger-server.spec-support.js';

const anomaly: AnomalyItem = {
  id: '01a1fd84-cd15-758f-882f-3e488cdaa819',
  timestamp: '2026-03-02T10:00:00.000Z',
  last_seen: '2026-03-02T11:00:00.000Z',
  resolved_at: null,
  status: 'open',
  resolution: null,
  source: 'detector',
  provider: 'openai',
  service: 'crawler',
  model: 'gpt-4o',
  current_cost: '25.5',
  expected_cost: '1.25',
  deviation_percent: 1940,
  excess_usd: '24.25',
  severity: 'critical',
  driver: 'agent_loop',
  description: 'Agent crawler cost $25.50 this hour.',
  planned: false,
  feedback: null,
};

let server: LedgerServer;
beforeEach(async () => {
  server = await new LedgerServer().start();
});
afterEach(async () => server.stop());

const run = async (line: string): Promise<RunResult> =>
  runCaptured(`anomalies ${line} --url ${server.url} --api-key k`, {
    now: () => Date.parse('2026-03-03T00:00:00Z'),
  });

describe('anomalies', () => {
  test('are listed as a table, with the filters in the query', async () => {
    let asked: Record<string, string> = {};
    server.answers.set('GET /api/v1/anomalies', (_, query) => {
      asked = Object.fromEntries(query);
      return { status: 200, body: { items: [anomaly], next_cursor: 'abc' } };
    });
    const { code, out } = await run('list --status open --severity high --since 24h');
    expect(code).toBe(0);
    expect(asked).toEqual({
      status: 'open',
      severity: 'high',
      from: '2026-03-02T00:00:00.000Z',
      limit: '50',
    });
    expect(out).toContain('agent_loop');
    expect(out).toContain('25.5');
    expect(out).toContain('More: --cursor abc');
  });

  test('that are none are said to be none', async () => {
    server.answers.set('GET /api/v1/anomalies', () => ({
      status: 200,
      body: { items: [], next_cursor: null },
    }));
    expect((await run('list')).out).toBe('No anomalies.\n');
  });

  test('are shown one by one, with the sentence', async () => {
    server.answers.set(`GET /api/v1/anomalies/${anomaly.id}`, () => ({
      status: 200,
      body: anomaly,
    }));
    const { out } = await run(`show ${anomaly.id}`);
    expect(out).toContain('Agent crawler cost $25.50 this hour.');
    expect(out).not.toContain('feedback');
    expect(JSON.parse((await run(`show ${anomaly.id} --json`)).out)).toEqual(anomaly);
  });

  test('take feedback, which goes with its note', async () => {
    let said: unknown;
    server.answers.set(`POST /api/v1/anomalies/${anomaly.id}/feedback`, (body) => {
      said = body;
      return { status: 200, body: { ...anomaly, status: 'resolved', feedback: 'not_an_issue' } };
    });
    const { code, out } = await run(`feedback ${anomaly.id} not_an_issue --note launch`);
    expect(code).toBe(0);
    expect(said).toEqual({ verb: 'not_an_issue', note: 'launch' });
    expect(out).toBe('Noted: not_an_issue. The anomaly is resolved.\n');
  });

  test.each(['list --severity terrible', 'feedback x perhaps', 'show'])(
    'refuse the command line "%s"',
    async (line) => {
      const { code, err } = await run(line);
      expect(code).toBe(2);
      expect(err).not.toBe('');
    },
  );
});
