import { createHmac } from 'node:crypto';
import type { AnomalyChanged } from '@costwire/contracts';
import { eventually } from '@costwire/testing';
import { listen, startReceiver } from './anomaly-rig.js';
import { startCostwire, type TestCostwire } from './start-costwire.js';

const HOUR_MS = 3_600_000;
const HISTORY_HOURS = 24 * 16;

/** One call; a day has a rhythm, so that there is something to learn. */
const call = (timeMs: number, more: object = {}): Record<string, unknown> => ({
  timestamp: new Date(timeMs).toISOString(),
  provider: 'openai',
  model: 'gpt-4o',
  input_tokens: 4_000,
  output_tokens: 400,
  feature: 'support',
  agent_name: 'triage',
  ...more,
});

describe('money that goes wrong is seen', () => {
  let costwire: TestCostwire;
  let receiver: Awaited<ReturnType<typeof startReceiver>>;
  let key: string;
  const published: AnomalyChanged[] = [];

  beforeAll(async () => {
    receiver = await startReceiver();
    costwire = await startCostwire({ COSTWIRE_WEBHOOK_LOOPBACK: 'allow' });
    key = await costwire.createKey('watched', ['ingest', 'read', 'approve', 'admin']);
    const broker = await costwire.broker.connect();
    broker.connection.subscribe('costwire.anomalies.*', {
      callback: (error, message) => {
        if (!error) published.push(message.json<AnomalyChanged>());
      },
    });
    await eventually(async () => {
      expect((await costwire.call('GET', '/api/v1/ingest/stats', key)).status).toBe(200);
    });
  });

  afterAll(async () => {
    await costwire?.stop();
    receiver?.server.close();
  });

  const send = async (events: Record<string, unknown>[]): Promise<void> => {
    for (let from = 0; from < events.length; from += 5_000) {
      const part = events.slice(from, from + 5_000);
      const { status } = await costwire.call('POST', '/api/v1/events', key, { events: part });
      expect(status).toBe(202);
    }
  };

  const openAnomalies = async () =>
    (await costwire.call('GET', '/api/v1/anomalies?status=open', key)).body.items;

  test('somebody can be told by a webhook, whose address is checked first', async () => {
    const add = async (body: object) =>
      costwire.call('POST', '/api/v1/notification-channels', key, body);
    const refused = await add({ name: 'inner', kind: 'slack', url: 'https://10.0.0.1/x' });
    expect(refused.status).toBe(400);
    expect(refused.body.errors).toEqual([
      { field: 'url', message: 'must lead to a public address' },
    ]);
    expect((await add({ name: 'no address', kind: 'webhook' })).status).toBe(400);
    const added = await add({ name: 'ours', kind: 'webhook', url: receiver.url });
    expect(added.status).toBe(201);
    signingSecret = (added.body as unknown as { signing_secret: string }).signing_secret;
    const shown = await costwire.call('GET', '/api/v1/notification-channels', key);
    expect(shown.body.items).toHaveLength(1);
    expect(JSON.stringify(shown.body)).not.toMatch(/\/hook|secret/);
  });
  let signingSecret = '';

  test('history is learned and raises nothing', async () => {
    const thisHour = Math.floor(Date.now() / HOUR_MS) * HOUR_MS;
    const history = Array.from({ length: HISTORY_HOURS }, (_, index) => {
      const hourMs = thisHour - (HISTORY_HOURS - index) * HOUR_MS;
      const agentCalls = 12 + ((index * 7) % 5);
      return [
        ...Array.from({ length: agentCalls }, (_, n) =>
          call(hourMs + n * 60_000, { input_tokens: 4_000 + ((index + n) % 7) * 50 }),
        ),
        ...Array.from({ length: 10 }, (_, n) =>
          call(hourMs + n * 90_000, { feature: 'search', agent_name: undefined }),
        ),
      ];
    }).flat();
    await send(history);
    await eventually(
      async () => {
        const learned = await costwire.database.query<{ count: string }>(
          `SELECT count(*) FROM series_state WHERE state IS NOT NULL AND stale_since IS NULL`,
        );
        expect(Number(learned[0]!.count)).toBeGreaterThanOrEqual(8);
      },
      { timeoutMs: 60_000 },
    );
    expect((await costwire.call('GET', '/api/v1/anomalies', key)).body.items).toEqual([]);
    expect(published).toEqual([]);
  });

  test('the end of the month is forecast from that history', async () => {
    const { body } = await costwire.call('GET', '/api/v1/analytics/forecast?budget=1', key);
    const forecast = body.data as unknown as Record<'spent' | 'expected' | 'low' | 'high', string>;
    expect(forecast).toMatchObject({ confidence: 0.8, budget: '1' });
    const [spent, low, expected, high] = [
      forecast.spent,
      forecast.low,
      forecast.expected,
      forecast.high,
    ].map(Number) as [number, number, number, number];
    expect(spent).toBeGreaterThan(0);
    expect([spent, low, expected, high]).toEqual(
      [spent, low, expected, high].sort((a, b) => a - b),
    );
  });

  test('an agent that runs away is found within seconds, with its cause', async () => {
    const stream = listen(`${costwire.url}/api/v1/stream/anomalies`, key);
    await eventually(() => expect(stream.events[0]?.data).toEqual({ type: 'snapshot', items: [] }));
    await send(
      Array.from({ length: 1_500 }, (_, n) =>
        call(Date.now() - (n % 50), { input_tokens: 14_000 + n * 4 }),
      ),
    );
    await eventually(() =>
      expect(stream.events.some(({ data }) => data.type === 'opened')).toBe(true),
    );
    const [anomaly] = await eventually(async () => {
      const items = await openAnomalies();
      expect(items).toMatchObject([{ driver: 'agent_loop', severity: 'critical' }]);
      return items;
    });
    expect(anomaly).toMatchObject({
      service: 'triage',
      provider: 'openai',
      model: 'gpt-4o',
      scope: { kind: 'agent', name: 'triage' },
    });
    const one = await costwire.call('GET', `/api/v1/anomalies/${String(anomaly!['id'])}`, key);
    expect(one.body).toMatchObject({ id: anomaly!['id'], driver: 'agent_loop' });
    await eventually(() => expect(published.map(({ change }) => change)).toContain('opened'));
    await stream.close();
    const resumed = listen(`${costwire.url}/api/v1/stream/anomalies`, key, '0');
    await eventually(() =>
      expect(resumed.events[0]?.data.anomaly).toMatchObject({ status: 'open' }),
    );
    await resumed.close();
  });

  test('what could be done about it becomes one action that waits for a person', async () => {
    const paused = await eventually(async () => {
      const { body } = await costwire.call('GET', '/api/v1/actions', key);
      const own = body.items.filter(({ action_type: type }) => type === 'pause');
      expect(own).toHaveLength(1);
      return own[0]!;
    });
    const [anomaly] = await openAnomalies();
    expect(paused).toMatchObject({
      status: 'pending',
      anomaly_id: anomaly!['id'],
      risk_level: 'high',
      requires_approval: true,
    });
    await eventually(async () => {
      const without = await costwire.database.query(
        'SELECT 1 FROM proposals LEFT JOIN actions ON id = proposal_id WHERE id IS NULL',
      );
      expect(without).toEqual([]);
    });
  });

  test('a queue that forgot everything gets the proposals again', async () => {
    await costwire.database.query('DELETE FROM action_decisions');
    await costwire.database.query('DELETE FROM actions');
    await costwire.database.query("UPDATE proposals SET queued_at = now() - interval '1 minute'");
    await eventually(async () => {
      const { body } = await costwire.call('GET', '/api/v1/actions', key);
      expect(body.items.map(({ action_type: type }) => type)).toContain('pause');
    });
  });

  test('a webhook is signed, and repeated after a failure', async () => {
    const [first] = await eventually(() => {
      expect(receiver.received.length).toBeGreaterThan(0);
      return receiver.received;
    });
    const [, seconds, mac] = /^t=(\d+),v1=([0-9a-f]{64})$/.exec(first!.signature)!;
    const expected = createHmac('sha256', Buffer.from(signingSecret, 'hex'))
      .update(`${seconds}.${first!.body}`)
      .digest('hex');
    expect(mac).toBe(expected);
    expect(JSON.parse(first!.body)).toMatchObject({
      type: 'anomaly.alarm',
      anomaly: { service: 'triage' },
    });
    expect(new Set(receiver.received.map((each) => each.idempotencyKey)).size).toBe(
      receiver.received.length,
    );
  });

  test('feedback ends it, and the level is not reported again', async () => {
    const [anomaly] = await openAnomalies();
    const path = `/api/v1/anomalies/${String(anomaly!['id'])}/feedback`;
    expect((await costwire.call('POST', path, key, { verb: 'whatever' })).status).toBe(400);
    const said = await costwire.call('POST', path, key, { verb: 'not_an_issue', note: 'a test' });
    expect(said.status).toBe(200);
    expect(said.body).toMatchObject({ status: 'resolved', feedback: 'not_an_issue' });
    await send(Array.from({ length: 300 }, () => call(Date.now(), { input_tokens: 16_000 })));
    await costwire.settled();
    const again = (await openAnomalies()).filter(({ service }) => service === 'triage');
    expect(again).toEqual([]);
  });

  test('an anomaly of another system is kept once, without personal data', async () => {
    const report = {
      id: '01a1fd84-cd15-758f-882f-3e488cdaa8aa',
      timestamp: new Date().toISOString(),
      service: 'billing',
      current_cost: '12.5',
      expected_cost: 5,
      severity: 'high',
      description: 'ask bob.someone@corp.test about it',
      meta: { ticket: 'from eve@corp.test' },
    };
    for (let count = 0; count < 2; count += 1) {
      const answer = await costwire.call('POST', '/api/v1/anomalies', key, report);
      expect(answer.status).toBe(202);
      expect(answer.body.id).toBe(report.id);
    }
    const stored = await eventually(async () => {
      const { status, body } = await costwire.call('GET', `/api/v1/anomalies/${report.id}`, key);
      expect(status).toBe(200);
      return body;
    });
    expect(stored).toMatchObject({
      source: 'external',
      service: 'billing',
      current_cost: '12.5',
      deviation_percent: 150,
      driver: 'unknown',
    });
    expect(JSON.stringify(stored)).not.toContain('corp.test');
    const bad = await costwire.call('POST', '/api/v1/anomalies', key, { service: 'x' });
    expect(bad.status).toBe(400);
    expect([...new Set(bad.body.errors.map(({ field }) => field))].sort()).toEqual([
      'current_cost',
      'description',
      'severity',
      'timestamp',
    ]);
  });
});
