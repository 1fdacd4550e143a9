import type { Proposal } from '@costwire/contracts';
import { configureGateway, startGateway } from '@costwire/gateway';
import { environmentOf, type RunningService } from '@costwire/runtime';
import { eventually } from '@costwire/testing';
import { actionRig, usageNow, type ActionRig } from './action-rig.js';
import { startCostwire, type Answer, type TestCostwire } from './start-costwire.js';

/** What an action needs to become each policy, and how a call is refused by it. */
const KINDS = {
  pause: { parameters: {}, status: 403, error: 'paused' },
  rate_limit: { parameters: { calls_per_hour: 1 }, status: 429, error: 'policy_rate_limited' },
  spend_cap: { parameters: { limit_usd: '0' }, status: 403, error: 'spend_cap_reached' },
} as const;
type Kind = keyof typeof KINDS;
const SCOPES = ['key', 'agent', 'run', 'feature', 'model', 'project'] as const;

/** The ways by which a call reaches a gateway. */
const ROUTES = ['/api/v1/llm/usage', '/api/v1/events', '/api/v1/admission'] as const;

describe('policies', () => {
  let costwire: TestCostwire;
  let rig: ActionRig;
  let keyId: string;
  let other: RunningService & { url: string };

  beforeAll(async () => {
    costwire = await startCostwire();
    rig = await actionRig(costwire, 'enforced');
    const { body } = await costwire.call('GET', '/api/v1/keys', rig.admin);
    const own = body.items.find(({ prefix }) => rig.sender.startsWith(String(prefix)))!;
    keyId = String(own['id']);
    other = await startGateway(configureGateway(environmentOf('gateway', costwire.environment)));
  });
  afterAll(async () => {
    await other.stop();
    await rig.close();
    await costwire.stop();
  });

  const at = (url: string, path: string, call: Record<string, unknown>): Promise<Answer> => {
    const event = usageNow({ model: 'gpt-4o-mini', ...call });
    const body =
      path === '/api/v1/admission' ? call : path === '/api/v1/events' ? { events: [event] } : event;
    return fetch(url + path, {
      method: 'POST',
      headers: { authorization: `Bearer ${rig.sender}`, 'content-type': 'application/json' },
      body: JSON.stringify(body),
    }).then(async (answer) => ({
      status: answer.status,
      headers: answer.headers,
      body: (await answer.json()) as Answer['body'],
    }));
  };
  const inForce = async (more: Partial<Proposal>): Promise<string> => {
    const id = await rig.put(more);
    await rig.reaches(id, 'pending');
    expect((await rig.decide('approve', id)).status).toBe(200);
    await rig.reaches(id, 'executed');
    return id;
  };
  const valueOf = (kind: (typeof SCOPES)[number], name: string): string =>
    kind === 'key' ? keyId : kind === 'project' ? rig.project : name;
  const callOf = (kind: (typeof SCOPES)[number], name: string): Record<string, unknown> => {
    const field = { agent: 'agent_name', run: 'run_id', feature: 'feature', model: 'model' };
    return kind in field ? { [field[kind as 'agent']]: name } : {};
  };

  describe.each(Object.keys(KINDS) as Kind[])('of kind %s', (kind) => {
    const { parameters, status, error } = KINDS[kind];

    it.each(SCOPES)(
      'held to a %s, refuse its calls on every route of every gateway',
      async (scope) => {
        const name = `${kind}-${scope}`;
        const id = await inForce({
          action_type: kind,
          scope: { kind: scope, value: valueOf(scope, name) },
          parameters,
        });
        const call = callOf(scope, name);
        for (const url of [costwire.url, other.url]) {
          for (const path of ROUTES) {
            await eventually(async () => {
              const answer = await at(url, path, call);
              expect([answer.status, answer.body]).toEqual([
                status,
                expect.objectContaining({ status_code: status, error }),
              ]);
              expect(answer.body.errors[0]!.message).toContain(id);
              expect(answer.headers.has('retry-after')).toBe(status === 429);
            });
          }
        }
        if (scope !== 'key' && scope !== 'project') {
          const free = { agent_name: 'free', run_id: 'free', feature: 'free' };
          expect((await at(other.url, '/api/v1/llm/usage', free)).status).toBe(202);
        }
        await rig.decide('reverse', id);
        for (const url of [costwire.url, other.url]) {
          await eventually(async () =>
            expect((await at(url, '/api/v1/admission', call)).status).toBe(200),
          );
        }
      },
    );
  });

  it('stop a run once it costs more than its cap, and its agent goes on', async () => {
    const id = await inForce({
      action_type: 'run_cost_cap',
      scope: { kind: 'agent', value: 'walker' },
      parameters: { limit_usd: '0.000001' },
    });
    const run = { agent_name: 'walker', run_id: 'run-1' };
    expect((await at(costwire.url, '/api/v1/llm/usage', run)).status).toBe(202);
    for (const url of [costwire.url, other.url]) {
      await eventually(async () =>
        expect((await at(url, '/api/v1/admission', run)).body).toMatchObject({
          error: 'spend_cap_reached',
        }),
      );
      const next = { ...run, run_id: 'run-2' };
      expect((await at(url, '/api/v1/admission', next)).status).toBe(200);
    }
    await rig.decide('reverse', id);
  });

  it('share a rate limit between gateways', async () => {
    const id = await inForce({
      action_type: 'rate_limit',
      scope: { kind: 'agent', value: 'shared' },
      parameters: { calls_per_hour: 72 },
    });
    const call = { agent_name: 'shared' };
    const known = async (url: string): Promise<void> =>
      eventually(async () =>
        expect((await at(url, '/api/v1/admission', call)).body).toMatchObject({
          action_ids: [id],
        }),
      );
    await known(costwire.url);
    await known(other.url);
    const answers: number[] = [];
    for (let n = 0; n < 12; n += 1) {
      const url = n % 2 === 0 ? costwire.url : other.url;
      answers.push((await at(url, '/api/v1/admission', call)).status);
    }
    // Five minutes' worth are six calls, of which at least two were made before.
    expect(answers.filter((status) => status === 200).length).toBeLessThanOrEqual(4);
    await rig.decide('reverse', id);
  });

  it('hold from the first request of a gateway that was started again, and without Postgres', async () => {
    const id = await inForce({ scope: { kind: 'agent', value: 'kept' } });
    const call = { agent_name: 'kept' };
    await other.stop();
    other = await startGateway(configureGateway(environmentOf('gateway', costwire.environment)));
    expect((await at(other.url, '/api/v1/llm/usage', call)).status).toBe(403);
    await costwire.database.query('ALTER TABLE policies RENAME TO policies_away');
    await new Promise((resolve) => setTimeout(resolve, 6_000));
    expect((await at(other.url, '/api/v1/llm/usage', call)).status).toBe(403);
    const blind = await startGateway(
      configureGateway(environmentOf('gateway', costwire.environment)),
    );
    const refused = await at(blind.url, '/api/v1/llm/usage', call);
    expect([refused.status, refused.headers.has('retry-after')]).toEqual([503, true]);
    await costwire.database.query('ALTER TABLE policies_away RENAME TO policies');
    await eventually(async () =>
      expect((await at(blind.url, '/api/v1/llm/usage', call)).status).toBe(403),
    );
    await blind.stop();
    await rig.decide('reverse', id);
  });
});
