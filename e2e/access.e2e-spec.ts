import { SCOPES, type Scope } from '@costwire/contracts';
import { eventually } from '@costwire/testing';
import { SCENARIO_ROUTES } from './scenario-routes.js';
import { startCostwire, type Answer, type TestCostwire } from './start-costwire.js';

/** Every method an OpenAPI path item can hold. */
const METHODS = ['get', 'put', 'post', 'delete', 'options', 'head', 'patch', 'trace'];
const NOBODYS_ID = '01a1fd84-cd15-758f-882f-3e488cdaa8ff';
const ALL_TIME = 'from=2020-01-01&to=2030-01-01';

interface Row {
  needs: Scope | 'nothing';
  /** Status of a caller who may. */
  status: number;
  body?: () => unknown;
  headers?: Record<string, string>;
}

const event = (more: object = {}): Record<string, unknown> => ({
  timestamp: '2026-11-20T10:00:00Z',
  provider: 'openai',
  model: 'gpt-4o',
  input_tokens: 1_000,
  output_tokens: 200,
  ...more,
});

const report = (): object => ({
  timestamp: '2026-11-20T10:00:00Z',
  service: 'search',
  current_cost: 12,
  severity: 'low',
  description: 'costs more than usual',
});

let projects = 0;

const PRICE_FILE = {
  'made-model': {
    litellm_provider: 'openai',
    input_cost_per_token: 1e-6,
    output_cost_per_token: 2e-6,
  },
};
const AWS_PRICE = {
  service: 'AWSQueueService',
  region: 'eu-west-1',
  dimension: 'standard-requests',
  tiers: [{ from: '0', usd: '0.0000005' }],
  source: 'a test',
  effective_date: '2026-01-01',
};

/** Who may call what. Ids in the table are nobody's, so a caller who may gets 404. */
const ROUTES: Readonly<Record<string, Row>> = {
  'GET /': { needs: 'nothing', status: 200 },
  'GET /health': { needs: 'nothing', status: 200 },
  'GET /health/live': { needs: 'nothing', status: 200 },
  'GET /health/ready': { needs: 'nothing', status: 200 },
  'GET /metrics': { needs: 'nothing', status: 200 },
  'POST /api/v1/llm/usage': { needs: 'ingest', status: 202, body: event },
  'POST /api/v1/events': { needs: 'ingest', status: 202, body: () => ({ events: [event()] }) },
  'GET /api/v1/llm/usage': { needs: 'read', status: 200 },
  'GET /api/v1/ingest/stats': { needs: 'read', status: 200 },
  'GET /api/v1/analytics/cost-breakdown': { needs: 'read', status: 200 },
  'GET /api/v1/analytics/timeseries': { needs: 'read', status: 200 },
  'POST /api/v1/pricing/quote': {
    needs: 'read',
    status: 200,
    body: () => ({ provider: 'openai', model: 'gpt-4o', usage: { input_tokens: 1 } }),
  },
  'GET /api/v1/pricing/unpriced': { needs: 'read', status: 200 },
  'GET /api/v1/pricing/versions': { needs: 'read', status: 200 },
  'GET /api/v1/pricing/discrepancies': { needs: 'read', status: 200 },
  'GET /api/v1/pricing/overrides': { needs: 'read', status: 200 },
  'POST /api/v1/pricing/overrides': {
    needs: 'admin',
    status: 201,
    body: () => ({
      provider: 'openai',
      model: 'made',
      rates: { input: '0.0000001' },
      reason: 'a test',
    }),
  },
  'DELETE /api/v1/pricing/overrides/{id}': {
    needs: 'admin',
    status: 404,
    body: () => ({ reason: 'a test' }),
  },
  'POST /api/v1/pricing/imports': {
    needs: 'admin',
    status: 200,
    body: () => ({ format: 'litellm', content: PRICE_FILE }),
  },
  'GET /api/v1/pricing/aws': { needs: 'read', status: 200 },
  'PUT /api/v1/pricing/aws': {
    needs: 'admin',
    status: 200,
    body: () => ({ reason: 'a test', prices: [AWS_PRICE] }),
  },
  'GET /api/v1/pricing/repricings': { needs: 'read', status: 200 },
  'POST /api/v1/pricing/repricings': {
    needs: 'admin',
    status: 202,
    body: () => ({ from: '2026-11-20', to: '2026-11-21', reason: 'a test' }),
  },
  'GET /api/v1/pricing/repricings/{id}': { needs: 'read', status: 404 },
  'POST /api/v1/pricing/repricings/{id}/approve': { needs: 'admin', status: 404 },
  'POST /api/v1/pricing/repricings/{id}/cancel': { needs: 'admin', status: 404 },
  'GET /api/v1/exports/focus': { needs: 'read', status: 200 },
  'GET /api/v1/costs/{eventId}/explain': { needs: 'read', status: 404 },
  'GET /api/v1/analytics/forecast': { needs: 'read', status: 200 },
  'GET /api/v1/anomalies': { needs: 'read', status: 200 },
  'GET /api/v1/anomalies/{id}': { needs: 'read', status: 404 },
  'POST /api/v1/anomalies': { needs: 'ingest', status: 202, body: report },
  'POST /api/v1/anomalies/{id}/feedback': {
    needs: 'approve',
    status: 404,
    body: () => ({ verb: 'confirmed' }),
  },
  'GET /api/v1/stream/anomalies': { needs: 'read', status: 400, headers: { 'last-event-id': 'x' } },
  'GET /api/v1/planned-windows': { needs: 'read', status: 200 },
  'POST /api/v1/planned-windows': {
    needs: 'approve',
    status: 201,
    body: () => ({ starts_at: '2026-01-01T00:00:00Z', ends_at: '2026-01-02T00:00:00Z' }),
  },
  'DELETE /api/v1/planned-windows/{id}': { needs: 'approve', status: 404 },
  'GET /api/v1/anomaly-gates': { needs: 'read', status: 200 },
  'PUT /api/v1/anomaly-gates': { needs: 'admin', status: 200, body: () => ({ min_percent: 50 }) },
  'GET /api/v1/notification-channels': { needs: 'read', status: 200 },
  'POST /api/v1/notification-channels': {
    needs: 'admin',
    status: 201,
    body: () => ({ name: 'bus', kind: 'nats', subject: 'costs' }),
  },
  'DELETE /api/v1/notification-channels/{id}': { needs: 'admin', status: 404 },
  'GET /api/v1/notification-channels/{id}/deliveries': { needs: 'read', status: 200 },
  'GET /api/v1/dead-letters': { needs: 'read', status: 200 },
  'POST /api/v1/dead-letters/{id}/replay': { needs: 'admin', status: 404 },
  'POST /api/v1/dead-letters/{id}/discard': { needs: 'admin', status: 404 },
  'GET /api/v1/keys': { needs: 'admin', status: 200 },
  'POST /api/v1/keys': {
    needs: 'admin',
    status: 201,
    body: () => ({ name: 'made', scopes: ['read'] }),
  },
  'POST /api/v1/keys/{id}/rotate': { needs: 'admin', status: 404, body: () => ({}) },
  'DELETE /api/v1/keys/{id}': { needs: 'admin', status: 404 },
  'GET /api/v1/pii/policies': { needs: 'admin', status: 200 },
  'PUT /api/v1/pii/policies': { needs: 'admin', status: 200, body: () => ({}) },
  'POST /api/v1/pii/scan': { needs: 'admin', status: 200, body: () => ({ text: 'a text' }) },
  'POST /api/v1/pii/erasures': {
    needs: 'admin',
    status: 202,
    body: () => ({ subject: 'nobody', reason: 'a test' }),
  },
  'GET /api/v1/pii/erasures': { needs: 'admin', status: 200 },
  'GET /api/v1/pii/erasures/{id}': { needs: 'admin', status: 404 },
  'GET /api/v1/pii/findings': { needs: 'read', status: 200 },
  'GET /api/v1/pii/findings/summary': { needs: 'read', status: 200 },
  'GET /api/v1/actions': { needs: 'read', status: 200 },
  'POST /api/v1/actions': {
    needs: 'approve',
    status: 201,
    body: () => ({
      action_type: 'custom',
      scope: { kind: 'project', value: '-' },
      description: 'd',
    }),
  },
  'GET /api/v1/actions/{id}': { needs: 'read', status: 404 },
  'POST /api/v1/actions/{id}/approve': { needs: 'approve', status: 404, body: () => ({}) },
  'POST /api/v1/actions/{id}/reject': { needs: 'approve', status: 404, body: () => ({}) },
  'POST /api/v1/actions/{id}/reverse': { needs: 'approve', status: 404, body: () => ({}) },
  'POST /api/v1/actions/{id}/links': { needs: 'approve', status: 404, body: () => ({}) },
  'GET /api/v1/actions/decide': { needs: 'nothing', status: 403 },
  'POST /api/v1/actions/decide': { needs: 'nothing', status: 403, body: () => ({ token: 'x.y' }) },
  'GET /api/v1/approvals/policy': { needs: 'read', status: 200 },
  'PUT /api/v1/approvals/policy': { needs: 'admin', status: 200, body: () => ({}) },
  'GET /api/v1/policies': { needs: 'read', status: 200 },
  'POST /api/v1/admission': { needs: 'ingest', status: 200, body: () => ({}) },
  'GET /api/v1/audit/verify': { needs: 'admin', status: 200 },
  ...SCENARIO_ROUTES,
  'GET /api/v1/projects': { needs: 'read', status: 200 },
  'POST /api/v1/projects': {
    needs: 'admin',
    status: 201,
    body: () => ({ name: `made ${(projects += 1)}` }),
  },
};

/** Presented keys that must be worth nothing. */
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
  '/api/v1/analytics/forecast',
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
  '/api/v1/pii/findings',
  ...['type', 'feature', 'day'].map((by) => `/api/v1/pii/findings/summary?groupBy=${by}`),
];

describe('access', () => {
  let costwire: TestCostwire;
  const keys = {} as Record<CallerName, string | undefined>;
  let ours: string;
  let theirs: string;

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
    costwire = await startCostwire();
    ours = await costwire.createKey('ours', ['admin']);
    theirs = await costwire.createKey('theirs', ['admin']);
    for (const scope of SCOPES) keys[scope] = await costwire.createKey('table', [scope]);
    keys['without a scope'] = await costwire.createKey('table', []);
    keys.malformed = 'cw_live_short';
    keys.unknown = `cw_live_${'a'.repeat(12)}_${'b'.repeat(32)}`;
    await eventually(
      async () => expect((await call('GET /api/v1/projects', keys.read)).status).toBe(200),
      { timeoutMs: 10_000 },
    );
    const request = { name: 'short', scopes: ['admin'] };
    const expired = await costwire.call('POST', '/api/v1/keys', keys.admin, {
      ...request,
      expires_at: new Date(Date.now() + 2_000),
    });
    const revoked = await costwire.call('POST', '/api/v1/keys', keys.admin, request);
    for (const { body } of [expired, revoked]) {
      expect((await call('GET /api/v1/keys', body.key)).status).toBe(200);
    }
    await costwire.call('DELETE', `/api/v1/keys/${revoked.body.id}`, keys.admin);
    keys.expired = expired.body.key;
    keys.revoked = revoked.body.key;
    await eventually(async () =>
      expect((await call('GET /api/v1/keys', keys.expired)).status).toBe(401),
    );
    await costwire.database.query(`
      CREATE FUNCTION refuse_poison() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN
        IF NEW.feature = 'poison' THEN RAISE EXCEPTION 'poison'; END IF;
        RETURN NEW;
      END $$`);
    await costwire.database.query(`
      CREATE TRIGGER refuse_poison BEFORE INSERT ON events
        FOR EACH ROW EXECUTE FUNCTION refuse_poison()`);
    const events = Array.from({ length: 5 }, (_, index) =>
      event({
        event_id: `ours-${index}`,
        feature: 'ours',
        user_id: 'ann@corp.test',
        input_text: 'write to ann@corp.test',
      }),
    );
    events.push(event({ event_id: 'ours-unpriced', feature: 'ours', model: 'nobodys-model' }));
    await call('POST /api/v1/pricing/overrides', ours);
    const poison = [1, 2].map((index) => event({ event_id: `bad-${index}`, feature: 'poison' }));
    await costwire.call('POST', '/api/v1/llm/usage', ours, [...events, ...poison]);
    await eventually(async () => expect(await letters(ours)).toHaveLength(2), {
      timeoutMs: 10_000,
    });
    await eventually(async () => {
      const { body } = await costwire.call('GET', '/api/v1/llm/usage', ours);
      expect(body.items.filter(({ cost_status: status }) => status === 'priced')).toHaveLength(5);
      const findings = await costwire.call('GET', '/api/v1/pii/findings', ours);
      expect(findings.body.items).toHaveLength(5);
    });
  }, 60_000);

  afterAll(async () => costwire.stop(), 30_000);

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
