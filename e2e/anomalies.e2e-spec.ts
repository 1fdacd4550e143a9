import { eventually } from '@costwire/testing';
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
  let key: string;

  beforeAll(async () => {
    costwire = await startCostwire();
    key = await costwire.createKey('watched', ['ingest', 'read', 'approve', 'admin']);
    await eventually(
      async () => {
        expect((await costwire.call('GET', '/api/v1/ingest/stats', key)).status).toBe(200);
      },
      { timeoutMs: 10_000 },
    );
  }, 60_000);

  afterAll(async () => costwire?.stop(), 30_000);

  const send = async (events: Record<string, unknown>[]): Promise<void> => {
    for (let from = 0; from < events.length; from += 5_000) {
      const part = events.slice(from, from + 5_000);
      const { status } = await costwire.call('POST', '/api/v1/events', key, { events: part });
      expect(status).toBe(202);
    }
  };

  test('an agent that runs away is found within seconds, with its cause', async () => {
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
    const before = await costwire.call('GET', '/api/v1/anomalies', key);
    expect(before.body.items).toEqual([]);
    const startedMs = Date.now();
    const loop = Array.from({ length: 1_500 }, (_, n) =>
      call(Date.now() - (n % 50), { input_tokens: 14_000 + n * 4 }),
    );
    await send(loop);
    const [anomaly] = await eventually(
      async () => {
        const { body } = await costwire.call('GET', '/api/v1/anomalies?status=open', key);
        expect(body.items).toHaveLength(1);
        expect(body.items[0]).toMatchObject({ driver: 'agent_loop', severity: 'critical' });
        return body.items;
      },
      { timeoutMs: 20_000 },
    );
    const seenAfterMs = Date.now() - startedMs;
    expect(anomaly).toMatchObject({
      service: 'triage',
      provider: 'openai',
      model: 'gpt-4o',
      scope: { kind: 'agent', name: 'triage' },
    });
    expect(seenAfterMs).toBeLessThan(10_000);
    const one = await costwire.call('GET', `/api/v1/anomalies/${anomaly!.id}`, key);
    expect(one.body).toMatchObject({ id: anomaly!.id, driver: 'agent_loop' });
  }, 120_000);
});
