import { createHmac, hkdfSync, randomUUID } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { ACTION_STATUSES, ACTION_TRANSITIONS, type ActionStatus } from '@costwire/contracts';
import { eventually } from '@costwire/testing';
import { actionRig, type ActionRig } from './action-rig.js';
import { sharedCostwire } from './shared-costwire.js';
import type { TestCostwire } from './start-costwire.js';

const POLICY = '/api/v1/approvals/policy';
const NOW = '2026-01-01T00:00:00Z';

describe('the rules of actions', () => {
  let costwire: TestCostwire;
  let rig: ActionRig;

  beforeAll(async () => {
    costwire = await sharedCostwire({ COSTWIRE_WEBHOOK_LOOPBACK: 'allow' });
    rig = await actionRig(costwire, 'rules');
  });
  afterAll(async () => rig.close());

  const pending = async (more: object = {}): Promise<string> => {
    const id = await rig.put(more);
    await rig.reaches(id, 'pending');
    return id;
  };
  const refusal = async (...args: Parameters<ActionRig['decide']>): Promise<unknown> => {
    const { status, body } = await rig.decide(...args);
    return [status, (body as { error?: string }).error];
  };

  describe.each(ACTION_STATUSES)('of an action that is %s', (status) => {
    const next: readonly ActionStatus[] = ACTION_TRANSITIONS[status];
    const verbs = [
      ['approve', 'approved'],
      ['reject', 'rejected'],
      ['reverse', 'reversed'],
    ] as const;

    it.each(verbs.filter(([, to]) => !next.includes(to)))('refuse to %s it', async (verb) => {
      const id = await pending();
      // A far lease and no timers keep the service's own hands off.
      await costwire.database.query(
        `UPDATE actions SET status = $2, approved_by = 'service:test', version = version + 1,
           lease_until = 'infinity', run_at = NULL, executed_at = $3, updated_at = 'infinity'
         WHERE id = $1`,
        [id, status, NOW],
      );
      const late = status === 'expired' && verb !== 'reverse';
      expect(await refusal(verb, id)).toEqual(
        late ? [410, 'expired'] : [409, 'illegal_transition'],
      );
      await costwire.database.query(`UPDATE actions SET status = 'failed' WHERE id = $1`, [id]);
    });
  });

  it('let one of many decide, whoever comes at the same time', async () => {
    const id = await pending();
    const answers = await Promise.all(
      Array.from({ length: 10 }, async (_, n) =>
        rig.decide(n % 2 === 0 ? 'approve' : 'reject', id, n % 3 === 0 ? rig.second : rig.approver),
      ),
    );
    const statuses = answers.map(({ status }) => status).sort();
    expect(statuses).toEqual([200, ...Array<number>(9).fill(409)]);
    const { decisions } = await rig.get(id);
    expect(decisions.filter(({ to }) => to === 'approved' || to === 'rejected')).toHaveLength(1);
  });

  it('take a policy back whatever was said of it, and other actions only when that is possible', async () => {
    const make = async (type: string): Promise<string> => {
      const { body } = await costwire.call('POST', '/api/v1/actions', rig.approver, {
        action_type: type,
        scope: { kind: 'agent', value: `fixed-${type}` },
        description: 'd',
        reversible: false,
      });
      expect((await rig.decide('approve', body.id, rig.second)).status).toBe(200);
      await rig.reaches(body.id, 'executed');
      return body.id;
    };
    expect(await refusal('reverse', await make('custom'))).toEqual([409, 'illegal_transition']);
    expect((await rig.decide('reverse', await make('pause'))).status).toBe(200);
  });

  it('end at their time although Redis is away, and verify then too', async () => {
    await costwire.call('PUT', POLICY, rig.admin, { verification_days: 0.00002 });
    const ends = await pending({ scope: { kind: 'agent', value: 'ends' }, ttl_minutes: 60 });
    const stays = await pending({ scope: { kind: 'agent', value: 'stays' } });
    await costwire.redis.kill();
    for (const id of [ends, stays]) await rig.decide('approve', id);
    await rig.reaches(stays, 'verified');
    await costwire.database.query('UPDATE actions SET reverse_at = now() WHERE id = $1', [ends]);
    await rig.reaches(ends, 'reversed');
    await costwire.redis.restart();
    await costwire.call('PUT', POLICY, rig.admin, { verification_days: 7 });
    const { executed_at: at, verify_at: due } = (
      await costwire.database.query<Record<'executed_at' | 'verify_at', Date>>(
        'SELECT executed_at, verify_at FROM actions WHERE id = $1',
        [stays],
      )
    )[0]!;
    expect(due.getTime() - at.getTime()).toBeCloseTo(0.00002 * 86_400_000, -1);
  });

  describe('for the kill switch', () => {
    const rules = { auto_approval: true, auto_usd_per_day: '1000' };
    const alone = { risk_level: 'low' as const, ttl_minutes: 30, parameters: { p99_ratio: 12 } };
    const run = (value: string) => ({ ...alone, scope: { kind: 'run' as const, value } });

    afterAll(async () =>
      costwire.call('PUT', POLICY, rig.admin, { auto_approval: false, kill_switch: false }),
    );

    it('stop what nobody approved before it is executed, and no person', async () => {
      await costwire.call('PUT', POLICY, rig.admin, { ...rules, kill_switch: true });
      const held = await pending(run('held'));
      expect(await rig.get(held)).toMatchObject({ held_back_by: ['the kill switch is on'] });
      expect((await rig.decide('approve', held)).status).toBe(200);
      await rig.reaches(held, 'executed');
      const between = await pending(run('between'));
      // As it stands when the switch is turned between approval and execution.
      await costwire.database.query(
        `UPDATE actions SET status = 'approved', approved_by = 'service:approvals',
           auto_approved = true, version = version + 1, updated_at = now() WHERE id = $1`,
        [between],
      );
      expect(await rig.reaches(between, 'failed')).toMatchObject({
        failure: 'the kill switch was turned on',
      });
      const policies = await costwire.database.query(
        'SELECT 1 FROM policies WHERE action_id = $1',
        [between],
      );
      expect(policies).toEqual([]);
    });
  });

  describe('for links', () => {
    /** A token as the gateway makes it, by its description alone. */
    const tokenFor = (id: string, keyId: string, expiresS: number): string => {
      const claims = [id, rig.project, 'approve', keyId, randomUUID(), expiresS];
      const body = Buffer.from(JSON.stringify(claims)).toString('base64url');
      const secret = costwire.environment['COSTWIRE_SECRET']!;
      const key = Buffer.from(hkdfSync('sha256', secret, '', 'action-links', 32));
      return `${body}.${createHmac('sha256', key).update(body).digest('base64url')}`;
    };
    const use = async (token: string): Promise<unknown> => {
      const path = '/api/v1/actions/decide';
      const { status, body } = await costwire.call('POST', path, undefined, { token });
      return [status, (body as { error?: string }).error];
    };
    const keyOf = async (key: string): Promise<string> => {
      const { body } = await costwire.call('GET', '/api/v1/keys', rig.admin);
      return String(body.items.find(({ prefix }) => key.startsWith(String(prefix)))!['id']);
    };

    it('refuse one that has ended, of either kind of request', async () => {
      const id = await pending();
      const nowS = Math.floor(Date.now() / 1_000);
      const keyId = await keyOf(rig.second);
      const ended = tokenFor(id, keyId, nowS - 1);
      expect(await use(ended)).toEqual([410, 'expired']);
      const page = await fetch(`${costwire.url}/api/v1/actions/decide?token=${ended}`);
      expect(page.status).toBe(410);
      expect((await rig.get(id)).status).toBe('pending');
      expect(await use(tokenFor(id, keyId, nowS + 60))).toEqual([200, undefined]);
    });

    it('hold four eyes: who asked may not approve by a link of theirs', async () => {
      const { body } = await costwire.call('POST', '/api/v1/actions', rig.approver, {
        action_type: 'custom',
        scope: { kind: 'agent', value: 'own' },
        description: 'd',
      });
      const links = await rig.decide('links', body.id, rig.approver);
      const token = String((links.body as unknown as { approve: string }).approve).split('=')[1]!;
      expect(await use(token)).toEqual([403, 'own_approval']);
      const others = await rig.decide('links', body.id, rig.second);
      const second = String((others.body as unknown as { approve: string }).approve).split('=')[1]!;
      expect(await use(second)).toEqual([200, undefined]);
      expect(await use(second)).toEqual([409, 'illegal_transition']);
    });

    it('refuse one of a project for an action of another, and one of an expired action', async () => {
      const keyId = await keyOf(rig.second);
      const soonS = Math.floor(Date.now() / 1_000) + 60;
      const nobodys = '01a1fd84-cd15-758f-882f-3e488cdaa8ff';
      expect(await use(tokenFor(nobodys, keyId, soonS))).toEqual([404, 'not_found']);
      const late = await pending();
      await costwire.database.query('UPDATE actions SET expires_at = now() WHERE id = $1', [late]);
      expect(await use(tokenFor(late, keyId, soonS))).toEqual([410, 'expired']);
    });
  });

  describe('for a webhook that carries actions out', () => {
    const calls: string[] = [];
    /** What the calls for an action are answered, in order; every other call is answered 200. */
    const answers = new Map<string, number[]>();
    let server: Server;

    beforeAll(async () => {
      server = createServer((request, response) => {
        const key = String(request.headers['idempotency-key']);
        calls.push(key);
        request.resume();
        response.writeHead(answers.get(key)?.shift() ?? 200).end();
      });
      await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
      const { port } = server.address() as AddressInfo;
      const hook = { webhook_url: `http://127.0.0.1:${port}/` };
      expect((await costwire.call('PUT', POLICY, rig.admin, hook)).status).toBe(200);
    });
    afterAll(async () => {
      await costwire.call('PUT', POLICY, rig.admin, { webhook_url: null });
      server.close();
      server.closeAllConnections();
    });

    it('fail after eight tries, and take back what may have been done', async () => {
      const id = await pending({ action_type: 'trim_prompt' });
      answers.set(id, Array<number>(8).fill(500));
      await rig.decide('approve', id);
      // Pauses double from a second; brought forward here.
      await eventually(
        async () => {
          await costwire.database.query(
            `UPDATE actions SET run_at = now() WHERE id = $1 AND status = 'executing' AND run_at > now()`,
            [id],
          );
          expect((await rig.get(id)).status).toBe('failed');
        },
        { timeoutMs: 40_000 },
      );
      expect(await rig.get(id)).toMatchObject({ failure: 'it answered 500' });
      await eventually(() => expect(calls).toContain(`${id}:reverse`));
      expect(calls.filter((key) => key === id)).toHaveLength(8);
      await eventually(async () => {
        const [row] = await costwire.database.query('SELECT run_at FROM actions WHERE id = $1', [
          id,
        ]);
        expect(row).toEqual({ run_at: null });
      });
      expect(await rig.get(id)).toMatchObject({ status: 'failed', failure: 'it answered 500' });
    });

    it('take nothing back when the receiver refused at once', async () => {
      const id = await pending({ action_type: 'trim_prompt' });
      answers.set(id, [422]);
      await rig.decide('approve', id);
      await rig.reaches(id, 'failed');
      const next = await pending({ action_type: 'trim_prompt' });
      await rig.decide('approve', next);
      await rig.reaches(next, 'executed');
      expect(calls).not.toContain(`${id}:reverse`);
    });
  });
});
