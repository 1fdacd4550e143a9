import { configureApprovals, startApprovals } from '@costwire/approvals';
import { environmentOf } from '@costwire/runtime';
import { eventually } from '@costwire/testing';
import { Redis } from 'ioredis';
import { actionRig, type ActionRig } from './action-rig.js';
import { startCostwire, type TestCostwire } from './start-costwire.js';

describe('actions while something is away', () => {
  let costwire: TestCostwire;
  let rig: ActionRig;

  beforeAll(async () => {
    costwire = await startCostwire();
    rig = await actionRig(costwire, 'faults');
  });
  afterAll(async () => {
    await rig.close();
    await costwire.stop();
  });

  const pause = async (agent: string): Promise<string> => {
    const id = await rig.put({ scope: { kind: 'agent', value: agent } });
    await rig.reaches(id, 'pending');
    return id;
  };
  const timesExecuted = async (ids: readonly string[]): Promise<unknown> =>
    costwire.database.query(
      `SELECT (SELECT count(*)::int FROM action_decisions
                WHERE to_status = 'executed' AND action_id = ANY($1)) AS decisions,
              (SELECT count(*)::int FROM policies WHERE action_id = ANY($1)) AS policies`,
      [ids],
    );

  it('are decided, executed and reversed without Redis, once each', async () => {
    const ids = [await pause('a-1'), await pause('a-2')];
    await costwire.redis.kill();
    for (const id of ids) expect((await rig.decide('approve', id)).status).toBe(200);
    for (const id of ids) await rig.reaches(id, 'executed');
    await eventually(async () => expect((await rig.send({ agent_name: 'a-1' })).status).toBe(403));
    expect((await rig.decide('reverse', ids[0]!)).status).toBe(200);
    await costwire.redis.restart();
    expect(await timesExecuted(ids)).toEqual([{ decisions: 2, policies: 2 }]);
  });

  it('are limited by each gateway alone without Redis', async () => {
    const id = await rig.put({
      action_type: 'rate_limit',
      scope: { kind: 'agent', value: 'limited' },
      parameters: { calls_per_hour: 12 },
    });
    await rig.reaches(id, 'pending');
    await rig.decide('approve', id);
    await rig.reaches(id, 'executed');
    await costwire.redis.kill();
    await eventually(async () =>
      expect((await rig.send({ agent_name: 'limited' })).status).toBe(429),
    );
    await costwire.redis.restart();
  });

  it('lose no timer to FLUSHALL', async () => {
    const id = await pause('a-3');
    const redis = new Redis(costwire.redis.url);
    await costwire.database.query(
      "UPDATE actions SET expires_at = now() + interval '2 s' WHERE id = $1",
      [id],
    );
    await redis.flushall();
    await rig.reaches(id, 'expired');
    await redis.quit();
  });

  it('are taken up again by another approvals service, once each', async () => {
    const ids = await Promise.all(['b-1', 'b-2', 'b-3'].map(pause));
    await costwire.services.approvals.stop();
    const unanswered = await rig.decide('approve', ids[0]!);
    expect([unanswered.status, unanswered.headers.get('retry-after')]).toEqual([503, '2']);
    // As a process leaves them that is killed between two steps.
    await costwire.database.query(
      `UPDATE actions SET approved_by = 'service:test', version = version + 1,
         status = CASE id WHEN $1 THEN 'approved' ELSE 'executing' END,
         lease_until = CASE id WHEN $2 THEN now() + interval '2 s' END WHERE id = ANY($3)`,
      [ids[0], ids[1], ids],
    );
    const approvals = await startApprovals(
      configureApprovals(environmentOf('approvals', costwire.environment)),
    );
    costwire.services.approvals = approvals;
    for (const id of ids) await rig.reaches(id, 'executed');
    expect(await timesExecuted(ids)).toEqual([{ decisions: 3, policies: 3 }]);
  });

  it('tell every transition on the broker, once each, also those of the time it was away', async () => {
    const broker = await costwire.broker.connect();
    const manager = await broker.manager();
    await manager.consumers.add('FINDINGS', {
      durable_name: 'watcher',
      ack_policy: 'none',
      filter_subject: `costwire.actions.${rig.project}`,
    });
    const id = await pause('c-1');
    await rig.decide('approve', id);
    await rig.reaches(id, 'executed');
    const consumer = await broker.jetStream.consumers.get('FINDINGS', 'watcher');
    const told: string[] = [];
    await eventually(async () => {
      const messages = await consumer.fetch({ max_messages: 100, expires: 1_000 });
      for await (const message of messages) {
        const { action_id: action, status } = message.json<{
          action_id: string;
          status: string;
        }>();
        if (action === id) told.push(status);
      }
      expect(told).toEqual(['pending', 'approved', 'executing', 'executed']);
    });
  });
});
