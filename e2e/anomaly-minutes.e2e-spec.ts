import { eventually } from '@costwire/testing';
import { actionRig, usageNow, type ActionBody, type ActionRig } from './action-rig.js';
import { startCostwire, type TestCostwire } from './start-costwire.js';

const HOUR_MS = 3_600_000;
const MINUTES_MS = 300_000;
const HISTORY_HOURS = 24 * 10;
const CALLS_PER_HOUR = 100;
const SHARE = CALLS_PER_HOUR / 12;

/** Calls of the crawler at a time, 1.4 cents each. */
function calls(count: number, timeMs: number, environment: string): object[] {
  const timestamp = new Date(timeMs).toISOString();
  return Array.from({ length: count }, () =>
    usageNow({
      timestamp,
      environment,
      agent_name: 'crawler',
      feature: 'index',
      input_tokens: 4_000,
      output_tokens: 400,
    }),
  );
}

/** Ten days of an agent that makes a call every 36 seconds. */
function history(environment: string): object[] {
  const thisHour = Math.floor(Date.now() / HOUR_MS) * HOUR_MS;
  return Array.from({ length: HISTORY_HOURS * CALLS_PER_HOUR }, (_, index) =>
    calls(1, thisHour - (index + 1) * (HOUR_MS / CALLS_PER_HOUR), environment),
  ).flat();
}

interface Row {
  id: string;
  driver: string;
  severity: string;
  severe_buckets: number;
  description: string;
  meta: Record<string, unknown>;
}

interface Watched extends ActionRig {
  environment: string;
}

describe('calls that run away are seen within the five minutes', () => {
  let costwire: TestCostwire;
  const rigs: Watched[] = [];

  beforeAll(async () => {
    costwire = await startCostwire();
    for (const environment of ['staging', 'production']) {
      const rig = await actionRig(costwire, `crawling-${environment}`);
      rigs.push({ ...rig, environment });
      await costwire.call('PUT', '/api/v1/approvals/policy', rig.admin, { auto_approval: true });
      await send(rig, history(environment));
    }
    await eventually(
      async () => {
        const [learned] = await costwire.database.query<{ count: string }>(
          `SELECT count(*) FROM series_state
           WHERE state IS NOT NULL AND rhythm IS NOT NULL AND stale_since IS NULL`,
        );
        // Feature, agent and key, each with its model and without; model; project.
        expect(learned!.count).toBe('16');
      },
      { timeoutMs: 120_000 },
    );
  });

  afterAll(async () => {
    for (const rig of rigs) await rig.close();
    await costwire?.stop();
  });

  async function send(rig: ActionRig, events: object[]): Promise<void> {
    for (let from = 0; from < events.length; from += 5_000) {
      const part = { events: events.slice(from, from + 5_000) };
      expect((await costwire.call('POST', '/api/v1/events', rig.sender, part)).status).toBe(202);
    }
  }

  const anomaliesOf = async ({ project }: ActionRig): Promise<Row[]> =>
    costwire.database.query<Row>(
      `SELECT id, driver, severity, severe_buckets, description, meta FROM anomalies
       WHERE project_id = $1 AND status = 'open'`,
      [project],
    );

  /** Sends what is too much; resolves with the one anomaly, which no closed hour was waited for. */
  async function sendTooMuch(rig: ActionRig, events: object[], severeBuckets: number) {
    await send(rig, events);
    return eventually(async () => {
      const [anomaly, ...others] = await anomaliesOf(rig);
      expect(others).toEqual([]);
      expect(anomaly?.severe_buckets).toBe(severeBuckets);
      return anomaly!;
    });
  }

  const softLimitOf = async (rig: ActionRig) =>
    eventually(async () => {
      const { body } = await costwire.call('GET', '/api/v1/actions', rig.approver);
      const found = (body.items as unknown as (ActionBody & Record<string, unknown>)[]).filter(
        ({ ttl_minutes: ttl }) => ttl === 60,
      );
      expect(found).toHaveLength(1);
      return found[0]!;
    });

  const nowMs = Date.now();

  test('the history raised nothing', async () => {
    for (const rig of rigs) expect(await anomaliesOf(rig)).toEqual([]);
  });

  test('five times the usual rate is one anomaly in seconds, while the hour holds a third', async () => {
    for (const rig of rigs) {
      const anomaly = await sendTooMuch(
        rig,
        calls(Math.ceil(5 * SHARE), nowMs, rig.environment),
        0,
      );
      expect(anomaly).toMatchObject({ driver: 'volume', meta: { environment: rig.environment } });
      expect(anomaly.description).toMatch(/within 5 minutes.*calls against about 8\.\d+ usual/);
    }
  });

  test('sixty times in two buckets in a row makes the same anomaly severe', async () => {
    for (const rig of rigs) {
      const [before] = await anomaliesOf(rig);
      const { environment } = rig;
      await sendTooMuch(rig, calls(Math.ceil(60 * SHARE), nowMs, environment), 1);
      const second = await sendTooMuch(
        rig,
        calls(Math.ceil(60 * SHARE), nowMs + MINUTES_MS, environment),
        2,
      );
      expect(second.id).toBe(before!.id);
      expect(['high', 'critical']).toContain(second.severity);
    }
  });

  test('a soft limit of a key goes without a person where it is not production', async () => {
    const [staging] = rigs as [Watched];
    const limit = await softLimitOf(staging);
    expect(limit).toMatchObject({
      action_type: 'rate_limit',
      scope: { kind: 'key', environment: 'staging' },
      auto_approved: true,
      held_back_by: [],
    });
    await staging.reaches(limit.id, 'executed');
    await eventually(async () => {
      const burst = await costwire.call('POST', '/api/v1/events', staging.sender, {
        events: calls(4 * CALLS_PER_HOUR, Date.now(), 'staging'),
      });
      expect(burst.status).toBe(429);
    });
    const elsewhere = calls(2, Date.now(), 'test');
    const other = { events: elsewhere };
    expect((await costwire.call('POST', '/api/v1/events', staging.sender, other)).status).toBe(202);
  });

  test('in production it waits for a person, and says why', async () => {
    const production = rigs[1]!;
    const limit = await softLimitOf(production);
    expect(limit).toMatchObject({
      status: 'pending',
      scope: { kind: 'key', environment: 'production' },
      auto_approved: false,
      requires_approval: true,
      held_back_by: ['it touches more than one run, one other key or one flag of ours'],
    });
  });

  test('what comes late or is restated moves the totals and raises nothing', async () => {
    const rig = rigs[0]!;
    const hours = await costwire.database.query<{ count: string }>(
      'SELECT count(*) FROM anomalies WHERE project_id = $1',
      [rig.project],
    );
    await send(rig, calls(500, Date.now() - 30 * HOUR_MS, 'test'));
    await eventually(async () => {
      const [late] = await costwire.database.query<{ calls: string }>(
        `SELECT sum(calls) AS calls FROM rollup_recent
         WHERE project_id = $1 AND dimension = 'agent' AND environment = '*'`,
        [rig.project],
      );
      expect(Number(late!.calls)).toBeGreaterThanOrEqual(500);
    });
    await costwire.settled();
    expect(
      await costwire.database.query('SELECT count(*) FROM anomalies WHERE project_id = $1', [
        rig.project,
      ]),
    ).toEqual(hours);
  });
});
