import { tmpdir } from 'node:os';
import { PassThrough, Readable } from 'node:stream';
import { runCli } from '@costwire/cli';
import { eventually } from '@costwire/testing';
import { actionRig, type ActionRig } from './action-rig.js';
import { startCostwire, type TestCostwire } from './start-costwire.js';

const POLICY = '/api/v1/approvals/policy';
const PATIENCE = { timeoutMs: 40_000 };
/** On a busy machine an answer may be "try again": then the outcome is unknown, and either is right. */
const UNKNOWN = 503;

describe('decisions at the same moment', () => {
  let costwire: TestCostwire;
  let rig: ActionRig;

  beforeAll(async () => {
    costwire = await startCostwire();
    rig = await actionRig(costwire, 'races');
  });
  afterAll(async () => {
    await rig.close();
    await costwire.stop();
  });

  const pending = async (count: number, more: object = {}): Promise<string[]> => {
    const ids = await Promise.all(
      Array.from({ length: count }, async (_, n) =>
        rig.put({ scope: { kind: 'agent', value: `racer-${n}` }, ...more }),
      ),
    );
    for (const id of ids) await rig.reaches(id, 'pending');
    return ids;
  };
  const approve = async (id: string, key?: string): Promise<number> =>
    (await rig.decide('approve', id, key)).status;
  const linkOf = async (id: string, verb: 'approve' | 'reject'): Promise<string> => {
    const { body } = await rig.decide('links', id);
    return String((body as unknown as Record<string, string>)[verb]).split('token=')[1]!;
  };
  const useLink = async (token: string): Promise<number> =>
    (await costwire.call('POST', '/api/v1/actions/decide', undefined, { token })).status;
  const byCommandLine = async (verb: string, id: string): Promise<number> =>
    runCli(['actions', verb, id], {
      env: { COSTWIRE_URL: costwire.url, COSTWIRE_API_KEY: rig.second },
      cwd: tmpdir(),
      now: Date.now,
      stdin: Readable.from([]),
      stdout: new PassThrough().resume(),
      stderr: new PassThrough().resume(),
    });
  /** Has Postgres find what does not agree about actions: state, history, audit trail and policy. */
  const contradictions = async (ids: readonly string[]): Promise<unknown[]> =>
    costwire.database.query(
      `SELECT id, status FROM actions AS action, LATERAL (
         SELECT count(*) AS steps, max(seq) AS last,
           bool_and(coalesce(from_status, '') = coalesce(before, '')) AS linked,
           (array_agg(to_status ORDER BY seq DESC))[1] AS latest,
           count(*) FILTER (WHERE to_status = 'executed') AS executed,
           count(*) FILTER (WHERE to_status = 'reversed') AS reversed
         FROM (SELECT *, lag(to_status) OVER (ORDER BY seq) AS before FROM action_decisions
               WHERE action_id = action.id) AS told
       ) AS history, LATERAL (
         SELECT count(*) AS policies, count(removed_at) AS lifted FROM policies
         WHERE action_id = action.id
       ) AS effect
       WHERE id = ANY($1) AND (NOT linked OR steps <> version OR last <> version
         OR latest <> status OR executed > 1 OR reversed > 1
         OR policies <> executed OR lifted <> reversed
         OR (SELECT count(*) FROM audit_approvals WHERE subject = id::text) <> version)`,
      [ids],
    );

  it('are one, of a hundred by API, links and command line', async () => {
    const [id = ''] = await pending(1);
    // What the command line loads the first time is not to hold up the servers in this process.
    expect(await byCommandLine('show', id)).toBe(0);
    const tokens = [await linkOf(id, 'approve'), await linkOf(id, 'reject')];
    const answers = await Promise.all([
      ...Array.from({ length: 70 }, async (_, n) =>
        rig
          .decide(n % 2 ? 'approve' : 'reject', id, n % 3 ? rig.second : rig.approver)
          .then(({ status }) => status),
      ),
      ...Array.from({ length: 24 }, async (_, n) => useLink(tokens[n % 2]!)),
      ...Array.from({ length: 6 }, async (_, n) =>
        byCommandLine(n % 2 ? 'approve' : 'reject', id).then((code) => (code === 0 ? 200 : 409)),
      ),
    ]);
    const told = answers.filter((status) => status !== UNKNOWN);
    const others = told.filter((status) => status !== 200);
    expect(others).toEqual(Array<number>(others.length).fill(409));
    expect([1, told.length === answers.length ? 1 : 0]).toContain(told.length - others.length);
    await eventually(async () => expect((await rig.get(id)).status).not.toBe('approved'));
    await eventually(async () => expect(await contradictions([id])).toEqual([]));
  });

  it('are taken up to the end of the time to decide, and not after it', async () => {
    const ids = await pending(12);
    // The first has an hour and the last no time at all: the others end while they are decided.
    await costwire.database.query(
      `UPDATE actions SET expires_at = date_trunc('milliseconds', now()) + CASE id
         WHEN $2 THEN interval '1 hour' WHEN $3 THEN interval '0' ELSE interval '1500 ms' END
       WHERE id = ANY($1)`,
      [ids, ids[0], ids.at(-1)],
    );
    const answers = await Promise.all(
      ids.map(async (id, n) => {
        await new Promise((resolve) => setTimeout(resolve, n * 200));
        return approve(id);
      }),
    );
    expect([200, UNKNOWN]).toContain(answers[0]);
    expect([410, UNKNOWN]).toContain(answers.at(-1));
    const right = { 200: ['approved'], 410: ['expired'], [UNKNOWN]: ['approved', 'expired'] };
    for (const [n, id] of ids.entries()) {
      await eventually(async () => {
        if (n === 0 && answers[n] === UNKNOWN) await approve(id);
        const { decisions } = await rig.get(id);
        expect(right[answers[n] as keyof typeof right]).toContain(decisions[1]?.to);
      }, PATIENCE);
    }
    const outOfTime = await costwire.database.query(
      `SELECT 1 FROM actions JOIN action_decisions ON action_id = id
       WHERE id = ANY($1) AND ((to_status = 'approved' AND decided_at >= expires_at)
         OR (to_status = 'expired' AND decided_at < expires_at - interval '1 s'))`,
      [ids],
    );
    expect(outOfTime).toEqual([]);
    await eventually(async () => expect(await contradictions(ids)).toEqual([]), PATIENCE);
  });

  it('take an action back once when its time ends as a person reverses it', async () => {
    const ids = await pending(10, { ttl_minutes: 30 });
    for (const id of ids) expect(await approve(id)).toBe(200);
    for (const id of ids) await rig.reaches(id, 'executed');
    await costwire.database.query(
      "UPDATE actions SET reverse_at = now() + interval '1500 ms' WHERE id = ANY($1)",
      [ids],
    );
    const answers = await Promise.all(
      ids.map(async (id, n) => {
        await new Promise((resolve) => setTimeout(resolve, 1_000 + n * 150));
        return (await rig.decide('reverse', id)).status;
      }),
    );
    expect(answers.filter((status) => ![200, 409, UNKNOWN].includes(status))).toEqual([]);
    for (const id of ids) await rig.reaches(id, 'reversed');
    expect(await contradictions(ids)).toEqual([]);
  });

  it('leave nothing in effect without a person when the kill switch is turned on among them', async () => {
    const rules = { auto_approval: true, auto_usd_per_day: '1000', kill_switch: false };
    await costwire.call('PUT', POLICY, rig.admin, rules);
    const put = async (n: number): Promise<string> =>
      rig.put({
        scope: { kind: 'run', value: `kill-${n}` },
        parameters: { p99_ratio: 12 },
        risk_level: 'low',
        ttl_minutes: 60,
      });
    const ids: string[] = [];
    for (let n = 0; n < 5; n += 1) ids.push(await put(n));
    const turning = costwire.call('PUT', POLICY, rig.admin, { kill_switch: true });
    for (let n = 5; n < 10; n += 1) ids.push(await put(n));
    expect((await turning).status).toBe(200);
    await eventually(async () => {
      const rows = await costwire.database.query<{ status: string }>(
        'SELECT status FROM actions WHERE id = ANY($1)',
        [ids],
      );
      expect(rows).toHaveLength(10);
      for (const { status } of rows) expect(['pending', 'failed', 'reversed']).toContain(status);
    }, PATIENCE);
    const inForce = await costwire.database.query(
      'SELECT 1 FROM policies WHERE action_id = ANY($1) AND removed_at IS NULL',
      [ids],
    );
    expect(inForce).toEqual([]);
    expect(await contradictions(ids)).toEqual([]);
    await costwire.call('PUT', POLICY, rig.admin, { auto_approval: false, kill_switch: false });
  });

  it('stand or fall as a whole when connections to Postgres are cut', async () => {
    const ids = await pending(12);
    let isOver = false;
    const cutting = (async (): Promise<void> => {
      while (!isOver) {
        await costwire.database.query(
          `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
           WHERE datname = current_database() AND application_name LIKE '%approvals%'`,
        );
        await new Promise((resolve) => setTimeout(resolve, 30));
      }
    })();
    const answers = await Promise.all(ids.map(async (id) => rig.decide('approve', id)));
    await new Promise((resolve) => setTimeout(resolve, 2_000));
    isOver = true;
    await cutting;
    for (const { status, headers } of answers) {
      expect([200, 503]).toContain(status);
      if (status === 503) expect(headers.get('retry-after')).not.toBeNull();
    }
    for (const id of ids) {
      // Whoever was not told the outcome asks again: the decision stands, or is made now.
      await eventually(async () => expect([200, 409]).toContain(await approve(id)), PATIENCE);
      // One whose worker was cut off waits for the end of the lease, half a minute.
      await rig.reaches(id, 'executed', 60_000);
    }
    expect(await contradictions(ids)).toEqual([]);
  });

  it('are not taken while the broker is away, and leave nothing half-done', async () => {
    const ids = await pending(4);
    await costwire.broker.kill();
    const answers = await Promise.all(ids.map(async (id) => rig.decide('approve', id)));
    for (const { status, headers } of answers) {
      expect([status, headers.get('retry-after')]).toEqual([503, '2']);
    }
    const rows = await costwire.database.query(
      "SELECT 1 FROM actions WHERE id = ANY($1) AND status = 'pending' AND version = 1",
      [ids],
    );
    expect(rows).toHaveLength(4);
    await costwire.broker.restart();
    for (const id of ids) {
      await eventually(async () => expect(await approve(id)).toBe(200), PATIENCE);
      await rig.reaches(id, 'executed');
    }
    expect(await contradictions(ids)).toEqual([]);
  });
});
