import { NOBODYS_ID } from './bad-requests.js';
import { startCostwire, type Answer, type TestCostwire } from './start-costwire.js';

const TRACE = '0af7651916cd43dd8448eb211c80319c';
/** A division by zero, and a disk that is full (PostgreSQL manual, appendix A). */
const BUG = '22012';
const OUTAGE = '53100';

/** A command of each owner, and the table it writes. */
const COMMANDS: [string, string, string, object][] = [
  ['approval_policies', 'PUT', '/api/v1/approvals/policy', { kill_switch: false }],
  ['anomaly_gates', 'PUT', '/api/v1/anomaly-gates', { min_percent: 50 }],
  ['pii_policies', 'PUT', '/api/v1/pii/policies', {}],
  [
    'repricings',
    'POST',
    '/api/v1/pricing/repricings',
    {
      from: '2026-11-20',
      to: '2026-11-21',
      reason: 'a test',
    },
  ],
  [
    'price_versions',
    'POST',
    '/api/v1/pricing/overrides',
    {
      provider: 'openai',
      model: 'made',
      rates: { input: '0.0000001' },
      reason: 'a test',
    },
  ],
];

describe('a command whose owner fails', () => {
  let costwire: TestCostwire;
  let key: string;

  beforeAll(async () => {
    costwire = await startCostwire();
    key = await costwire.createKey('ours', ['admin']);
    await costwire.database.query(`
      CREATE FUNCTION fail() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN RAISE EXCEPTION 'the secret of %', TG_TABLE_NAME USING ERRCODE = TG_ARGV[0]; END $$`);
  });
  afterAll(async () => costwire.stop());

  const whileFailing = async (table: string, code: string, work: () => Promise<Answer>) => {
    const { database } = costwire;
    await database.query(`CREATE TRIGGER failing BEFORE INSERT OR UPDATE ON ${table}
      FOR EACH STATEMENT EXECUTE FUNCTION fail('${code}')`);
    try {
      return await work();
    } finally {
      await database.query(`DROP TRIGGER failing ON ${table}`);
    }
  };
  const ask = async (method: string, path: string, body: object, headers = {}) =>
    costwire.call(method, path, key, body, headers);

  describe.each(COMMANDS)('at %s (%s %s)', (table, method, path, body) => {
    it('by a bug of its own answers 500 with an id and asks for no other try', async () => {
      const answer = await whileFailing(table, BUG, async () => ask(method, path, body));
      expect(answer.status).toBe(500);
      expect(answer.headers.get('retry-after')).toBeNull();
      expect(answer.headers.get('content-type')).toMatch(/^application\/problem\+json/);
      expect(answer.body).toMatchObject({
        error: 'internal_error',
        request_id: expect.stringMatching(/^[0-9a-f]{32}$/),
      });
      expect(JSON.stringify(answer.body)).not.toContain('secret');
    });

    it('by an outage answers 503 and says when to try again', async () => {
      const answer = await whileFailing(table, OUTAGE, async () => ask(method, path, body));
      expect(answer.status).toBe(503);
      expect(answer.headers.get('retry-after')).toMatch(/^\d+$/);
      expect(answer.body).not.toHaveProperty('request_id');
    });

    it('is carried out once that is over', async () => {
      expect((await ask(method, path, body)).status).toBeLessThan(300);
    });
  });

  it('is known by the trace that the caller is in', async () => {
    const traceparent = `00-${TRACE}-b7ad6b7169203331-01`;
    const [table, method, path, body] = COMMANDS[0]!;
    const answer = await whileFailing(table, BUG, async () =>
      ask(method, path, body, { traceparent }),
    );
    expect(answer.body).toMatchObject({ request_id: TRACE });
  });

  it('is one that nobody answers: 503', async () => {
    await costwire.services.approvals.stop();
    const path = `/api/v1/actions/${NOBODYS_ID}/approve`;
    const answer = await ask('POST', path, {});
    expect([answer.status, answer.body]).toMatchObject([503, { error: 'approvals_unavailable' }]);
    expect(answer.headers.get('retry-after')).toMatch(/^\d+$/);
  });
});
