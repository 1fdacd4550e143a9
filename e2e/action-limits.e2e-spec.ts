import type { Proposal } from '@costwire/contracts';
import { configureGateway, startGateway } from '@costwire/gateway';
import { environmentOf, type RunningService } from '@costwire/runtime';
import { eventually } from '@costwire/testing';
import { actionRig, usageNow, type ActionRig } from './action-rig.js';
import { startCostwire, type Answer, type TestCostwire } from './start-costwire.js';

/** What one call of {@link usageNow} costs: 1,000 input and 200 output tokens of gpt-4o. */
const CALL_USD = '0.0045';

describe('limits and caps', () => {
  let costwire: TestCostwire;
  let rig: ActionRig;
  let other: RunningService & { url: string };

  beforeAll(async () => {
    costwire = await startCostwire();
    rig = await actionRig(costwire, 'limits');
    other = await startGateway(configureGateway(environmentOf('gateway', costwire.environment)));
  });
  afterAll(async () => {
    await other.stop();
    await rig.close();
    await costwire.stop();
  });

  const inForce = async (more: Partial<Proposal>): Promise<string> => {
    const id = await rig.put(more);
    await rig.reaches(id, 'pending');
    expect((await rig.decide('approve', id)).status).toBe(200);
    await rig.reaches(id, 'executed');
    await eventually(async () => expect(await policiesOf(costwire.url, more)).toContain(id));
    return id;
  };
  /** The policies that a gateway knows of for a call, asked without counting against a rate limit. */
  const policiesOf = async (url: string, { scope }: Partial<Proposal>): Promise<string> => {
    const { kind, value } = scope!;
    const field = { agent: 'agent_name', run: 'run_id', feature: 'feature', model: 'model' };
    const call = kind in field ? { [field[kind as 'agent']]: value } : {};
    const { body } = await callAt(url, '/api/v1/admission', call);
    return JSON.stringify(body);
  };
  const callAt = async (url: string, path: string, body: object): Promise<Answer> => {
    const answer = await fetch(url + path, {
      method: 'POST',
      headers: { authorization: `Bearer ${rig.sender}`, 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    const { status, headers } = answer;
    return { status, headers, body: (await answer.json()) as Answer['body'] };
  };
  const batch = (calls: number, more: object): object[] =>
    Array.from({ length: calls }, () => usageNow(more));
  const capOf = async (id: string): Promise<Record<string, unknown>> => {
    const { body } = await costwire.call('GET', '/api/v1/policies', rig.sender);
    return body.items.find((item) => item['action_id'] === id)!;
  };

  it.each([false, true])(
    'let calls that one limit refuses take nothing from another (Redis away: %s)',
    async (isAway) => {
      const agent = `greedy-${isAway}`;
      const shared = await inForce({
        action_type: 'rate_limit',
        scope: { kind: 'project', value: rig.project },
        parameters: { calls_per_hour: 6_000 },
      });
      const own = await inForce({
        action_type: 'rate_limit',
        scope: { kind: 'agent', value: agent },
        parameters: { calls_per_hour: 1 },
      });
      if (isAway) await costwire.redis.kill();
      const greedy = batch(40, { agent_name: agent });
      const path = '/api/v1/llm/usage';
      const refused = await eventually(async () => {
        const answer = await costwire.call('POST', path, rig.sender, greedy);
        expect(answer.status).toBe(429);
        return answer;
      });
      expect(refused.body.errors[0]!.message).toContain(own);
      for (let n = 0; n < 15; n += 1) {
        for (const to of [path, `${path}?partial=true`]) {
          const { status } = await costwire.call('POST', to, rig.sender, greedy);
          expect([207, 429]).toContain(status);
        }
        await costwire.call('POST', '/api/v1/admission', rig.sender, { agent_name: agent });
      }
      // Five minutes' worth are 500; those let through at first took at most 80 of them.
      const modest = batch(400, { agent_name: 'modest' });
      expect((await costwire.call('POST', path, rig.sender, modest)).status).toBe(202);
      if (isAway) await costwire.redis.restart();
      for (const id of [shared, own]) expect((await rig.decide('reverse', id)).status).toBe(200);
    },
  );

  it('take alone what no limit refuses, when a request allows that', async () => {
    const id = await inForce({
      action_type: 'rate_limit',
      scope: { kind: 'agent', value: 'full' },
      parameters: { calls_per_hour: 1 },
    });
    const events = [...batch(2, { agent_name: 'full' }), ...batch(3, { agent_name: 'free' })];
    const body = await eventually(async () => {
      const path = '/api/v1/llm/usage?partial=true';
      const answer = await costwire.call('POST', path, rig.sender, events);
      expect(answer.status).toBe(207);
      return answer.body as unknown as { accepted: number; refused: { index: number }[] };
    });
    expect([body.accepted, body.refused.map(({ index }) => index)]).toEqual([3, [0, 1]]);
    await rig.decide('reverse', id);
  });

  it.each(['feature', 'key', 'model', 'project', 'run', 'agent'] as const)(
    'stop a run above its cap when that is held to a %s',
    async (kind) => {
      const run = `run-of-${kind}`;
      const { body } = await costwire.call('GET', '/api/v1/keys', rig.admin);
      const key = body.items.find(({ prefix }) => rig.sender.startsWith(String(prefix)))!;
      const values = { key: String(key['id']), model: 'gpt-4o', project: rig.project, run };
      const id = await inForce({
        action_type: 'run_cost_cap',
        scope: { kind, value: { feature: 'f', agent: 'g', ...values }[kind] },
        parameters: { limit_usd: CALL_USD },
      });
      const call = { feature: 'f', agent_name: 'g', model: 'gpt-4o', run_id: run };
      expect((await rig.send(call)).status).toBe(202);
      await eventually(async () => {
        const { status, body: refused } = await callAt(costwire.url, '/api/v1/admission', call);
        expect([status, JSON.stringify(refused)]).toEqual([403, expect.stringContaining(id)]);
      });
      const next = { ...call, run_id: 'another' };
      expect((await callAt(costwire.url, '/api/v1/admission', next)).status).toBe(200);
      await rig.decide('reverse', id);
    },
  );

  it('are reached exactly at the cap, by calls through every gateway at once', async () => {
    const id = await inForce({
      action_type: 'spend_cap',
      scope: { kind: 'agent', value: 'exact' },
      parameters: { limit_usd: '0.045', period: 'month' },
    });
    const call = usageNow({ agent_name: 'exact' });
    const send = async (url: string) => callAt(url, '/api/v1/llm/usage', call);
    const nine = Array.from({ length: 9 }, async (_, n) =>
      send(n % 2 === 0 ? costwire.url : other.url),
    );
    expect((await Promise.all(nine)).map(({ status }) => status)).toEqual(Array(9).fill(202));
    await eventually(async () =>
      expect(await capOf(id)).toMatchObject({ spent_usd: '0.0405', reached_until: null }),
    );
    expect((await send(other.url)).status).toBe(202);
    for (const url of [costwire.url, other.url]) {
      await eventually(async () => {
        const { status, body } = await callAt(url, '/api/v1/admission', { agent_name: 'exact' });
        expect([status, body]).toEqual([
          403,
          expect.objectContaining({ error: 'spend_cap_reached' }),
        ]);
      });
    }
    expect(await capOf(id)).toMatchObject({ spent_usd: '0.045' });
    await rig.decide('reverse', id);
    for (const url of [costwire.url, other.url]) {
      await eventually(async () => expect((await send(url)).status).toBe(202));
    }
  });

  it('count calls whose time is ahead of ours', async () => {
    const id = await inForce({
      action_type: 'spend_cap',
      scope: { kind: 'agent', value: 'ahead' },
      parameters: { limit_usd: CALL_USD, period: 'total' },
    });
    const timestamp = new Date(Date.now() + 3_600_000).toISOString();
    expect((await rig.send({ agent_name: 'ahead', timestamp })).status).toBe(202);
    await eventually(async () =>
      expect((await rig.send({ agent_name: 'ahead' })).status).toBe(403),
    );
    await rig.decide('reverse', id);
  });
});
