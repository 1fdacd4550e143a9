import { environmentOf } from '@costwire/runtime';
import { configureIngest, startIngest } from '@costwire/ingest';
import { eventually } from '@costwire/testing';
import { refusePoison } from './poison-events.js';
import { startCostwire, type Answer, type TestCostwire } from './start-costwire.js';

const SUBJECT = 'dana.velmont@plumrow.org';

const event = (more: object = {}): Record<string, unknown> => ({
  timestamp: '2026-11-20T10:00:00Z',
  provider: 'openai',
  model: 'gpt-4o',
  input_tokens: 1_000,
  output_tokens: 200,
  feature: 'mail',
  ...more,
});

const of = (id: string, user: string) =>
  event({
    event_id: id,
    user_id: user,
    input_text: 'a private question',
    metadata: { about: 'the garden' },
    tags: { mood: 'glad' },
  });

describe('the right to erasure', () => {
  let costwire: TestCostwire;
  let key: string;
  let other: string;

  const ask = async (subject: string, by = key): Promise<Answer> =>
    costwire.call('POST', '/api/v1/pii/erasures', by, { subject, reason: `request of ${subject}` });
  const doneBy = async (id: string, by = key): Promise<unknown> => {
    const read = async () => costwire.call('GET', `/api/v1/pii/erasures/${id}`, by);
    await eventually(async () => expect((await read()).body).toMatchObject({ status: 'done' }));
    return (await read()).body;
  };
  const send = async (by: string, ...events: object[]) =>
    expect((await costwire.call('POST', '/api/v1/llm/usage', by, events)).status).toBe(202);
  const sums = async (by = key) => {
    const { body } = await costwire.call(
      'GET',
      '/api/v1/analytics/cost-breakdown?groupBy=feature&from=2026-11-01&to=2026-12-01',
      by,
    );
    return body.data;
  };
  const users = async (by = key) => {
    const { body } = await costwire.call(
      'GET',
      '/api/v1/analytics/cost-breakdown?groupBy=user&from=2026-11-01&to=2026-12-01',
      by,
    );
    return Object.fromEntries(body.data.map(({ name, callCount }) => [name, Number(callCount)]));
  };

  beforeAll(async () => {
    costwire = await startCostwire();
    key = await costwire.createKey('ours', ['admin']);
    other = await costwire.createKey('theirs', ['admin']);
    await eventually(async () =>
      expect((await costwire.call('GET', '/api/v1/projects', other)).status).toBe(200),
    );
    await refusePoison(costwire.database);
    await send(
      key,
      of('a', SUBJECT),
      of('b', SUBJECT),
      of('c', 'user-17'),
      of('d', 'somebody else'),
      event({ event_id: 'e' }),
      { ...of('poison', SUBJECT), feature: 'poison' },
      { ...of('poison too', 'somebody else'), feature: 'poison' },
    );
    await send(other, of('a', SUBJECT));
    await eventually(async () => {
      const { body } = await costwire.call('GET', '/api/v1/dead-letters', key);
      expect(body.items).toHaveLength(2);
    });
    await costwire.settled();
  });

  afterAll(async () => costwire.stop());

  it('takes a person out of facts, ledger, sums and dead letters, and no total changes', async () => {
    const before = await sums();
    expect(Object.values(await users())).toEqual([2, 1, 1, 1]);
    const asked = await ask(SUBJECT);
    expect(asked).toMatchObject({
      status: 202,
      body: { status: 'running', reason: 'request of <EMAIL_ADDRESS>' },
    });
    expect(await doneBy(asked.body.id)).toMatchObject({
      erased: { events: 2, ledger_entries: 2, dead_letters: 1 },
      swept_at: expect.any(String),
    });
    expect(await sums()).toEqual(before);
    expect(await users()).toEqual({ '(none)': 3, 'somebody else': 1, 'user-17': 1 });
    const { body } = await costwire.call('GET', '/api/v1/llm/usage', key);
    const erased = body.items.filter(({ event_id: id }) => id === 'a' || id === 'b');
    expect(erased).toHaveLength(2);
    for (const item of erased) {
      expect(item).toMatchObject({
        input_tokens: 1_000,
        cost_status: 'priced',
        user_id: null,
        input_text: null,
        metadata: null,
        tags: null,
      });
    }
    expect(body.items.find(({ event_id: id }) => id === 'd')).toMatchObject({
      user_id: 'somebody else',
      input_text: 'a private question',
    });
    const letters = await costwire.call('GET', '/api/v1/dead-letters', key);
    expect(letters.body.items).toMatchObject([{ event_id: 'poison too' }]);
  });

  it('finds ids that are kept as they are, and concerns one project', async () => {
    const asked = await ask('user-17');
    expect(await doneBy(asked.body.id)).toMatchObject({ erased: { events: 1, ledger_entries: 1 } });
    expect(Object.values(await users(other))).toEqual([1]);
    expect(
      (await costwire.call('GET', `/api/v1/pii/erasures/${asked.body.id}`, other)).status,
    ).toBe(404);
    const { body } = await costwire.call('GET', '/api/v1/pii/erasures', other);
    expect(body.items).toEqual([]);
  });

  it('waits for what was accepted before it was asked for', async () => {
    await costwire.services.ingest.stop();
    await send(key, of('late', 'late-comer'));
    const asked = await ask('late-comer');
    const again = await ask('late-comer');
    expect(again.body.id).toBe(asked.body.id);
    await new Promise((resolve) => setTimeout(resolve, 500));
    const { body } = await costwire.call('GET', `/api/v1/pii/erasures/${asked.body.id}`, key);
    expect(body).toMatchObject({ status: 'running' });
    costwire.services.ingest = await startIngest(
      configureIngest(environmentOf('ingest', costwire.environment)),
    );
    expect(await doneBy(asked.body.id)).toMatchObject({ erased: { events: 1 } });
    const { body: list } = await costwire.call('GET', '/api/v1/llm/usage', key);
    expect(list.items.find(({ event_id: id }) => id === 'late')).toMatchObject({ user_id: null });
    const repeated = await ask('late-comer');
    expect(repeated.body.id).not.toBe(asked.body.id);
    expect(await doneBy(repeated.body.id)).toMatchObject({ erased: { events: 0 } });
  });

  it('is told in the audit trail, and whom it concerned stands nowhere any more', async () => {
    const trail = await costwire.database.query<{ action: string }>(
      "SELECT action FROM audit_pii WHERE action LIKE 'subject.%' ORDER BY seq",
    );
    expect(trail.map(({ action }) => action)).toEqual(
      Array.from({ length: 4 }, () => ['subject.erasure_requested', 'subject.erased']).flat(),
    );
    const rows = await costwire.database.query<{ row: string }>(
      'SELECT t::text AS row FROM pii_erasures t UNION ALL SELECT t::text FROM audit_pii t',
    );
    const kept = rows.map(({ row }) => row).join('\n');
    for (const subject of [SUBJECT, 'user-17', 'late-comer', 'aes256gcm', 'hmac:']) {
      expect(kept).not.toContain(subject);
    }
  });

  it.each([
    [{ reason: 'why' }, 'subject'],
    [{ subject: '', reason: 'why' }, 'subject'],
    [{ subject: ['a'], reason: 'why' }, 'subject'],
    [{ subject: 'a' }, 'reason'],
    [{ subject: 'a', reason: 'b', all: true }, 'all'],
  ])('refuses %j', async (body, field) => {
    const answer = await costwire.call('POST', '/api/v1/pii/erasures', key, body);
    expect(answer.status).toBe(400);
    expect(answer.body.errors.map((fault) => fault.field)).toContain(field);
  });
});
