import { SCOPES, type Scope } from '@costwire/contracts';
import { eventually } from '@costwire/testing';
import { event, ROUTES, type Row } from './access-routes.js';
import { refusePoison } from './poison-events.js';
import { sharedCostwire } from './shared-costwire.js';
import type { Answer, TestCostwire } from './start-costwire.js';

/** Every method an OpenAPI path item can hold. */
const METHODS = ['get', 'put', 'post', 'delete', 'options', 'head', 'patch', 'trace'];
const NOBODYS_ID = '01a1fd84-cd15-758f-882f-3e488cdaa8ff';
const ALL_TIME = 'from=2020-01-01&to=2030-01-01';

const WORTHLESS = ['none', 'malformed', 'unknown', 'expired', 'revoked'] as const;
const CALLERS = [...SCOPES, 'without a scope', ...WORTHLESS] as const;
type CallerName = (typeof CALLERS)[number];

const isScope = (caller: CallerName): caller is Scope => SCOPES.some((scope) => scope === caller);

function expectedStatus({ needs, status }: Row, caller: CallerName): number {
  if (needs === 'nothing') return status;
  if (WORTHLESS.some((name) => name === caller)) return 401;
  return isScope(caller) && (caller === needs || caller === 'admin') ? status : 403;
}

/** Lists and sums, under every filter that one project's data would answer to. */
const READS: string[] = [
  '/api/v1/llm/usage?limit=1000',
  '/api/v1/llm/usage?feature=ours',
  '/api/v1/llm/usage?user_id=ann%40corp.test',
  '/api/v1/llm/usage?provider=openai&model=gpt-4o',
  `/api/v1/llm/usage?${ALL_TIME}`,
  '/api/v1/pricing/overrides',
  `/api/v1/pricing/unpriced?${ALL_TIME}`,
  '/api/v1/anomalies',
  `/api/v1/anomalies?${ALL_TIME}&limit=1000`,
  '/api/v1/planned-windows',
  '/api/v1/anomaly-gates',
  '/api/v1/notification-channels',
  '/api/v1/dead-letters',
  '/api/v1/dead-letters?cursor=0&limit=500',
  ...['feature', 'model', 'user', 'provider', 'agent', 'key'].map(
    (by) => `/api/v1/analytics/cost-breakdown?groupBy=${by}&${ALL_TIME}`,
  ),
  ...['feature', 'model', 'provider', 'agent', 'key'].map(
    (by) => `/api/v1/analytics/timeseries?groupBy=${by}&${ALL_TIME}`,
  ),
  `/api/v1/analytics/timeseries?${ALL_TIME}`,
  '/api/v1/actions',
  '/api/v1/actions?status=executed&limit=500',
  '/api/v1/policies',
  '/api/v1/pii/findings',
  ...['type', 'feature', 'day'].map((by) => `/api/v1/pii/findings/summary?groupBy=${by}`),
];

describe('access', () => {
  let costwire: TestCostwire;
  const keys = {} as Record<CallerName, string | undefined>;
  let ours: string;
  let theirs: string;
  let actionId: string;

  const call = (route: string, key: string | undefined, id = NOBODYS_ID): Promise<Answer> => {
    const [method = '', path = ''] = route.split(' ');
    const { body, headers }: Partial<Row> = ROUTES[route] ?? {};
    const own = path.replace(/\{id\}|\{eventId\}/, id);
    return costwire.call(method, own, key, body?.(), headers);
  };
  const entries = ({ body }: Answer): unknown[] => body.items ?? body.data;
  const letters = async (key: string) =>
    (await costwire.call('GET', '/api/v1/dead-letters', key)).body.items as unknown as {
      id: string;
    }[];

  beforeAll(async () => {
    costwire = await sharedCostwire();
    ours = await costwire.createKey('ours', ['admin']);
    theirs = await costwire.createKey('theirs', ['admin']);
    for (const scope of SCOPES) keys[scope] = await costwire.createKey('table', [scope]);
    keys['without a scope'] = await costwire.createKey('table', []);
    keys.malformed = 'cw_live_short';
    keys.unknown = `cw_live_${'a'.repeat(12)}_${'b'.repeat(32)}`;
    await eventually(async () =>
      expect((await call('GET /api/v1/projects', keys.read)).status).toBe(200),
    );
    const request = { name: 'short', scopes: ['admin'] };
    const usedOnce = async (more: object): Promise<Answer> => {
      const made = await costwire.call('POST', '/api/v1/keys', keys.admin, { ...request, ...more });
      expect((await call('GET /api/v1/keys', made.body.key)).status).toBe(200);
      return made;
    };
    const revoked = await usedOnce({});
    // On a busy machine one may have expired before it was used; then another one is made.
    const expired = await eventually(async () =>
      usedOnce({ expires_at: new Date(Date.now() + 2_000) }),
    );
    await costwire.call('DELETE', `/api/v1/keys/${revoked.body.id}`, keys.admin);
    keys.expired = expired.body.key;
    keys.revoked = revoked.body.key;
    await eventually(async () =>
      expect((await call('GET /api/v1/keys', keys.expired)).status).toBe(401),
    );
    await refusePoison(costwire.database);
    const events = Array.from({ length: 5 }, (_, index) =>
      event({
        event_id: `ours-${index}`,
        feature: 'ours',
        user_id: 'ann@corp.test',
        input_text: 'write to ann@corp.test',
      }),
    );
    events.push(event({ event_id: 'ours-unpriced', feature: 'ours', model: 'nobodys-model' }));
    for (const route of [
      'POST /api/v1/pricing/overrides',
      'POST /api/v1/anomalies',
      'POST /api/v1/planned-windows',
      'PUT /api/v1/anomaly-gates',
      'POST /api/v1/notification-channels',
    ]) {
      expect((await call(route, ours)).status).toBe(ROUTES[route]!.status);
    }
    const { body: action } = await costwire.call('POST', '/api/v1/actions', ours, {
      action_type: 'pause',
      scope: { kind: 'agent', value: 'nobody' },
      description: 'd',
    });
    actionId = action.id;
    const second = await costwire.createKey('ours', ['approve']);
    await eventually(async () => {
      const path = `/api/v1/actions/${actionId}/approve`;
      expect((await costwire.call('POST', path, second)).status).toBe(200);
    });
    const poison = [1, 2].map((index) => event({ event_id: `bad-${index}`, feature: 'poison' }));
    await costwire.call('POST', '/api/v1/llm/usage', ours, [...events, ...poison]);
    await eventually(async () => expect(await letters(ours)).toHaveLength(2));
    await eventually(async () => {
      const { body } = await costwire.call('GET', '/api/v1/llm/usage', ours);
      expect(body.items.filter(({ cost_status: status }) => status === 'priced')).toHaveLength(5);
      const findings = await costwire.call('GET', '/api/v1/pii/findings', ours);
      expect(findings.body.items).toHaveLength(5);
    });
  });

  it('has a row here for every route that the gateway serves', async () => {
    const { status, body } = await costwire.call('GET', '/docs-json');
    expect([status, body]).toEqual([200, expect.any(Object)]);
    const { paths } = body as unknown as { paths: Record<string, Record<string, unknown>> };
    const served = Object.entries(paths).flatMap(([path, item]) =>
      METHODS.filter((method) => method in item).map((name) => `${name.toUpperCase()} ${path}`),
    );
    expect(served.sort()).toEqual(Object.keys(ROUTES).sort());
  });

  describe.each(Object.entries(ROUTES))('%s', (route, row) => {
    it.each(CALLERS.map((caller) => [caller, expectedStatus(row, caller)] as const))(
      'answers a key that is "%s" with %i',
      async (caller, status) => {
        const answer = await call(route, keys[caller]);
        expect(answer.status).toBe(status);
        expect(answer.headers.get('www-authenticate')).toBe(status === 401 ? 'Bearer' : null);
      },
    );
  });

  it('asks for a key on HEAD as on GET', async () => {
    const guarded = Object.keys(ROUTES).filter((name) => ROUTES[name]!.needs !== 'nothing');
    for (const route of guarded.filter((name) => name.startsWith('GET /api'))) {
      const answer = await fetch(costwire.url + route.slice('GET '.length), { method: 'HEAD' });
      expect([401, 404]).toContain(answer.status);
    }
  });

  it('knows a key that another process made', async () => {
    for (const project of ['first', 'second', 'third']) {
      const made = await costwire.createKey(project, ['read']);
      await eventually(async () =>
        expect((await call('GET /api/v1/projects', made)).status).toBe(200),
      );
    }
  });

  it('takes the key in x-api-key too, and never from the URL', async () => {
    const url = `${costwire.url}/api/v1/projects`;
    const sent = async (query: string, headers: Record<string, string>) =>
      (await fetch(url + query, { headers })).status;
    expect(await sent('', { 'x-api-key': ours })).toBe(200);
    for (const name of ['api_key', 'key', 'token', 'access_token']) {
      expect(await sent(`?${name}=${ours}`, {})).toBe(401);
    }
    expect(await sent('', { authorization: `Basic ${ours}` })).toBe(401);
    expect(await sent('', { cookie: `authorization=Bearer ${ours}` })).toBe(401);
  });

  describe("another project's", () => {
    it.each(['POST /api/v1/keys/{id}/rotate', 'DELETE /api/v1/keys/{id}'])(
      'keys are not there for %s',
      async (route) => {
        const { body } = await costwire.call('POST', '/api/v1/keys', ours, {
          name: 'target',
          scopes: ['read'],
        });
        const foreign = await call(route, theirs, body.id);
        const absent = await call(route, theirs);
        expect(foreign.status).toBe(404);
        expect(foreign.body).toEqual(absent.body);
        expect((await call('GET /api/v1/projects', body.key)).status).toBe(200);
        expect((await call(route, ours, body.id)).status).toBeLessThan(300);
      },
    );

    it.each(['POST /api/v1/dead-letters/{id}/replay', 'POST /api/v1/dead-letters/{id}/discard'])(
      'dead letters are not there for %s',
      async (route) => {
        const before = await letters(ours);
        const { id } = before[0]!;
        const foreign = await call(route, theirs, id);
        expect(foreign.status).toBe(404);
        expect(foreign.body).toEqual((await call(route, theirs, '999999')).body);
        expect(await letters(ours)).toEqual(before);
      },
    );

    it.each(Object.keys(ROUTES).filter((route) => route.includes('/actions/{id}')))(
      'actions are not there for %s',
      async (route) => {
        const before = await costwire.call('GET', `/api/v1/actions/${actionId}`, ours);
        expect(before.body).toMatchObject({ id: actionId });
        const foreign = await call(route, theirs, actionId);
        expect(foreign.status).toBe(404);
        expect(foreign.body).toEqual((await call(route, theirs)).body);
        const after = await costwire.call('GET', `/api/v1/actions/${actionId}`, ours);
        expect(after.body).toEqual(before.body);
      },
    );

    it('ids of no form answer 404 as well', async () => {
      for (const route of Object.keys(ROUTES).filter((name) => /\{(?:id|eventId)\}/.test(name))) {
        for (const id of ['0', '-1', '1e3', '%00', "'", '99999999999999999999', 'a%2Fb']) {
          expect((await call(route, theirs, id)).status).toBe(404);
        }
      }
    });

    it.each(READS)('data is in no answer to %s', async (path) => {
      const own = await costwire.call('GET', path, ours);
      expect(own.status).toBe(200);
      expect(entries(own)).not.toEqual([]);
      const other = await costwire.call('GET', path, theirs);
      expect(other.status).toBe(200);
      expect(entries(other)).toEqual([]);
    });

    it('keys, projects and counts are in no list', async () => {
      const projectsSeen = await costwire.call('GET', '/api/v1/projects', theirs);
      expect(projectsSeen.body.items).toMatchObject([{ name: 'theirs' }]);
      const keysSeen = await costwire.call('GET', '/api/v1/keys', theirs);
      expect(keysSeen.body.items).toHaveLength(1);
      const stats = await costwire.call('GET', '/api/v1/ingest/stats', theirs);
      expect(stats.body).toMatchObject({ recorded: 0, duplicates: 0 });
    });

    it.each(['/api/v1/llm/usage', '/api/v1/dead-letters'])(
      'cursor leads nowhere in %s',
      async (path) => {
        const { body } = await costwire.call('GET', `${path}?limit=1`, ours);
        expect(body.next_cursor).toEqual(expect.any(String));
        const next = `${path}?limit=1&cursor=${body.next_cursor}`;
        expect((await costwire.call('GET', next, ours)).body.items).toHaveLength(1);
        expect((await costwire.call('GET', next, theirs)).body.items).toEqual([]);
      },
    );
  });

  it('lets the owner replay a dead letter once its cause is gone', async () => {
    await costwire.database.query('DROP TRIGGER refuse_poison ON events');
    const [first, second] = await letters(ours);
    const replay = 'POST /api/v1/dead-letters/{id}/replay';
    expect((await call(replay, ours, first!.id)).status).toBe(200);
    expect((await call(replay, ours, first!.id)).status).toBe(404);
    const discard = 'POST /api/v1/dead-letters/{id}/discard';
    expect((await call(discard, ours, second!.id)).status).toBe(200);
    await eventually(async () => {
      const { body } = await costwire.call('GET', '/api/v1/llm/usage?feature=poison', ours);
      expect(body.items).toMatchObject([{ event_id: 'bad-1', cost_status: 'priced' }]);
    });
    expect(await letters(ours)).toEqual([]);
  });
});
