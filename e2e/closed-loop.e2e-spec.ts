import { eventually } from '@costwire/testing';
import { actionRig, usageNow, type ActionBody, type ActionRig } from './action-rig.js';
import { startCostwire, type TestCostwire } from './start-costwire.js';

const HOUR_MS = 3_600_000;
const HISTORY_HOURS = 24 * 16;

/** Sixteen days of an agent that makes a dozen calls an hour, and of a feature beside it. */
function history(nowMs: number): object[] {
  const thisHour = Math.floor(nowMs / HOUR_MS) * HOUR_MS;
  return Array.from({ length: HISTORY_HOURS }, (_, index) => {
    const hourMs = thisHour - (HISTORY_HOURS - index) * HOUR_MS;
    const at = (n: number): string => new Date(hourMs + n * 90_000).toISOString();
    return [
      ...Array.from({ length: 12 + ((index * 7) % 5) }, (_, n) =>
        usageNow({
          timestamp: at(n),
          input_tokens: 4_000 + ((index + n) % 7) * 50,
          feature: 'support',
          agent_name: 'triage',
        }),
      ),
      ...Array.from({ length: 10 }, (_, n) => usageNow({ timestamp: at(n), feature: 'search' })),
    ];
  }).flat();
}

describe('from a runaway agent to what stopping it has saved', () => {
  let costwire: TestCostwire;
  let rig: ActionRig;
  let id: string;

  beforeAll(async () => {
    costwire = await startCostwire();
    rig = await actionRig(costwire, 'loop');
    await costwire.call('PUT', '/api/v1/approvals/policy', rig.admin, {
      verification_days: 0.00008,
    });
  });
  afterAll(async () => {
    await rig.close();
    await costwire.stop();
  });

  const sendAll = async (events: object[]): Promise<void> => {
    for (let from = 0; from < events.length; from += 5_000) {
      const part = { events: events.slice(from, from + 5_000) };
      expect((await costwire.call('POST', '/api/v1/events', rig.sender, part)).status).toBe(202);
    }
  };
  const runaway = async () => rig.send({ agent_name: 'triage', feature: 'support' });

  it('is found and turned into one proposal to pause it', async () => {
    await sendAll(history(Date.now()));
    await eventually(
      async () => {
        const rows = await costwire.database.query<{ count: string }>(
          'SELECT count(*) FROM series_state WHERE state IS NOT NULL AND stale_since IS NULL',
        );
        expect(Number(rows[0]!.count)).toBeGreaterThanOrEqual(8);
      },
      { timeoutMs: 60_000 },
    );
    await sendAll(
      Array.from({ length: 1_500 }, (_, n) =>
        usageNow({ agent_name: 'triage', feature: 'support', input_tokens: 14_000 + n * 4 }),
      ),
    );
    const pauses = await eventually(async () => {
      const { body } = await costwire.call('GET', '/api/v1/actions?status=pending', rig.approver);
      const found = body.items.filter((item) => item['action_type'] === 'pause');
      expect(found).toHaveLength(1);
      return found as unknown as (ActionBody & { anomaly_id: string })[];
    });
    ({ id } = pauses[0]!);
    expect(pauses[0]).toMatchObject({
      scope: { kind: 'agent', value: 'triage' },
      requires_approval: true,
      risk_level: 'high',
    });
    expect(Number(pauses[0]!.estimated_savings)).toBeGreaterThan(0);
    const anomaly = await costwire.call(
      'GET',
      `/api/v1/anomalies/${pauses[0]!.anomaly_id}`,
      rig.approver,
    );
    expect(anomaly.body).toMatchObject({ driver: 'agent_loop' });
  });

  it('is held up to a person, whom it did not take to ask for it', async () => {
    expect((await runaway()).status).toBe(202);
    expect((await rig.decide('approve', id, rig.sender)).status).toBe(403);
    expect((await rig.decide('approve', id, rig.second, { reason: 'it loops' })).status).toBe(200);
    await eventually(async () => expect((await rig.get(id)).status).not.toBe('approved'));
  });

  it('is stopped, and only it', async () => {
    await eventually(async () => {
      const { status, body } = await runaway();
      expect([status, body]).toEqual([403, expect.objectContaining({ error: 'paused' })]);
    });
    expect((await rig.send({ feature: 'search' })).status).toBe(202);
  });

  it('has its effect measured against the forecast without the pause', async () => {
    const { realised_savings: realised } = await rig.reaches(id, 'verified');
    const { savings_usd: saved, forecast_usd: forecast, actual_usd: spent } = realised!;
    expect(Number(forecast)).toBeGreaterThan(0);
    // Calls may slip through until every gateway knows of the pause.
    expect(Number(spent)).toBeLessThan(Number(forecast) / 2);
    expect(Number(saved)).toBeGreaterThan(0);
    expect(Number(saved)).toBeLessThanOrEqual(Number(forecast));
  });

  it('runs again once the pause is taken back', async () => {
    const reversed = await rig.decide('reverse', id, rig.approver, { reason: 'fixed' });
    expect(reversed.body).toMatchObject({ status: 'reversed' });
    await eventually(async () => expect((await runaway()).status).toBe(202));
  });

  it('has left one chain of entries that verifies', async () => {
    const entries = await costwire.database.query<{ action: string; actor: string }>(
      'SELECT action, actor FROM audit_approvals WHERE subject = $1 ORDER BY seq',
      [id],
    );
    expect(entries.map(({ action, actor }) => [action, actor.split(':')[0]])).toEqual([
      ['action.proposed', 'service'],
      ['action.approved', 'key'],
      ['action.executing', 'service'],
      ['action.executed', 'service'],
      ['action.verified', 'service'],
      ['action.reversed', 'key'],
    ]);
    const { body } = await costwire.call('GET', '/api/v1/audit/verify', rig.admin);
    expect(body).toMatchObject({ intact: true });
  });
});
