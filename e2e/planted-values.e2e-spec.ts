import { eventually } from '@costwire/testing';
import { actionWith, plantedRequests, reportWith } from './planted-requests.js';
import { PlantedRig } from './planted-rig.js';
import { dumpOf, savedByRedis, storeOf } from './planted-stores.js';
import {
  camelCase,
  event,
  eventsWith,
  found,
  freeText,
  MARKER,
  PLANTED,
  refusedWith,
  type Event,
} from './planted-values.js';

describe('values planted in every field', () => {
  const values = Object.values(PLANTED);
  let rig: PlantedRig;
  let redisFiles: Buffer;
  let scenario: string;
  let storeBefore: Buffer;
  let storeAfter: Buffer;
  let dump: Buffer;

  const send = async (...request: Parameters<PlantedRig['send']>): Promise<number> =>
    rig.send(...request);

  const sendEvents = async (events: Event[], headers?: Record<string, string>) => {
    const single = await send('POST', '/api/v1/llm/usage', JSON.stringify(events), headers);
    const renamed = events.map((each, index) => {
      const fields = camelCase(each);
      return {
        ...fields,
        eventId: `${(fields['eventId'] as string | undefined) ?? 'none'} b${index}`,
      };
    });
    const many = await send('POST', '/api/v1/events', JSON.stringify({ events: renamed }), headers);
    return [single, many];
  };

  const startedScenario = async (): Promise<string> => {
    const scenario = { name: 'planted', region: 'us-east-1' };
    const { id } = (await rig.ask<{ id: string }>('scenarios', scenario)).body;
    expect((await rig.ask(`scenarios/${id}/start`, {})).status).toBeLessThan(300);
    return id;
  };

  /** Logs, and whatever is asked about personal data: there the value stands in the question. */
  const sendElsewhere = async (value: string, headers: Record<string, string>): Promise<void> => {
    const log = (more: Event) => JSON.stringify({ message: `${value} was here`, ...more });
    for (const body of [log({}), log({ source: value, event_id: value, [value]: value }), value]) {
      await send('POST', '/api/v1/ingest', body, { ...headers, 'x-scenario-id': scenario });
    }
    const many = [
      { message: value, source: `note ${value} end` },
      { message: 7, source: value },
    ];
    await send('POST', '/api/v1/ingest', JSON.stringify({ logs: many }), headers);
    const taken = JSON.stringify({ logs: [{ message: `see ${value}.`, source: value }] });
    const status = await send('POST', '/api/v1/ingest', taken, { 'x-scenario-id': scenario });
    expect(status).toBe(202);
    const policy = { entities: [value], operators: { [value]: { kind: value } }, [value]: 1 };
    expect(await send('PUT', '/api/v1/pii/policies', JSON.stringify(policy))).toBe(400);
    expect(await send('POST', '/api/v1/pii/scan', JSON.stringify({ text: value }))).toBe(200);
    expect(await send('POST', '/api/v1/pii/scan', JSON.stringify({ text: value, policy }))).toBe(
      400,
    );
    const encoded = encodeURIComponent(value);
    await send('GET', `/api/v1/pii/findings?feature=${encoded}&type=${encoded}`);
    await send('GET', `/api/v1/pii/findings?cursor=${encoded}`);
    await send('GET', `/api/v1/pii/findings/summary?groupBy=${encoded}`);
    await send('GET', `/api/v1/pii/erasures/${encoded}`);
    await send('POST', '/api/v1/pii/erasures', JSON.stringify({ subject: '', reason: value }));
    const erasure = JSON.stringify({ subject: `of ${value}`, reason: `asked for by ${value}` });
    expect(await send('POST', '/api/v1/pii/erasures', erasure)).toBe(202);
  };

  /** All that people write to the control plane; anomalies come back on the stream of them. */
  const sendControl = async (value: string): Promise<void> => {
    const made = async (path: string, body: object): Promise<string> =>
      eventually(
        async () => {
          const answer = await rig.ask<{ id: string }>(path, body);
          if (answer.status >= 300) throw new Error(JSON.stringify(answer));
          return answer.body.id;
        },
        { timeoutMs: 60_000 },
      );
    const anomalyId = await made('anomalies', reportWith(value));
    const actionId = await made('actions', actionWith(value));
    await eventually(
      async () => expect((await rig.ask(`anomalies/${anomalyId}`)).status).toBe(200),
      { timeoutMs: 60_000 },
    );
    const requests = plantedRequests(value, { anomalyId, actionId, scenarioId: scenario });
    const unlike: unknown[] = [];
    for (const { method, path, body, status } of requests) {
      const answered = await eventually(
        async () => {
          const answer = await send(method, `/api/v1/${path}`, JSON.stringify(body));
          if (answer === 503) throw new Error('a service is not there yet');
          return answer;
        },
        { timeoutMs: 60_000 },
      );
      if (answered !== status) unlike.push({ method, path, body, status, answered });
    }
    expect(unlike).toEqual([]);
  };

  const sendOddRequests = async (value: string): Promise<void> => {
    const encoded = encodeURIComponent(value);
    for (const path of [
      `/api/v1/llm/usage?user_id=${encoded}&feature=${encoded}&model=${encoded}&provider=${encoded}`,
      `/api/v1/llm/usage?${encoded}=${encoded}`,
      `/api/v1/llm/usage?cursor=${encoded}`,
      `/api/v1/llm/usage?from=${encoded}`,
      `/api/v1/analytics/cost-breakdown?groupBy=${encoded}`,
      `/api/v1/${encoded}`,
      `/api/v1/${encoded}/%zz`,
      `/api/v1/dead-letters?cursor=${encoded}`,
    ]) {
      await send('GET', path);
    }
    await send('POST', `/api/v1/dead-letters/${encoded}/replay`);
    await send('DELETE', `/api/v1/keys/${encoded}`);
    await send('POST', '/api/v1/keys', JSON.stringify({ [value]: value, scopes: [value] }));
    await send('POST', '/api/v1/projects', JSON.stringify({ name: 7, [value]: value }));
    await send('GET', '/api/v1/projects', undefined, { authorization: value });
    await send('GET', '/api/v1/projects', undefined, { authorization: `Bearer ${value}` });
  };

  beforeAll(async () => {
    rig = await PlantedRig.begin();
    await rig.database.query(`
      CREATE FUNCTION refuse_marked() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN
        IF NEW.feature = '${MARKER}' AND NEW.model = 'poison' THEN
          RAISE EXCEPTION 'refused: %', NEW USING DETAIL = NEW::text, HINT = NEW.input_text;
        END IF;
        RETURN NEW;
      END $$`);
    await rig.database.query(`
      CREATE TRIGGER refuse_marked BEFORE INSERT ON events
        FOR EACH ROW EXECUTE FUNCTION refuse_marked()`);
    rig.start('gateway');
    await eventually(async () => expect(await send('GET', '/health/ready')).toBe(200), {
      timeoutMs: 60_000,
    });
  });

  afterAll(async () => rig.end());

  it('are taken, refused and set aside', async () => {
    scenario = await startedScenario();
    // Nobody screens yet.
    expect(await sendEvents(eventsWith(values[0]!))).toEqual([503, 503]);
    rig.start('pii');
    const ready = JSON.stringify(event({ event_id: 'first', input_text: 'hello' }));
    await eventually(async () => expect(await send('POST', '/api/v1/llm/usage', ready)).toBe(202), {
      timeoutMs: 60_000,
    });
    for (const value of values) {
      const traced = { traceparent: value, tracestate: `a=${value}`, 'idempotency-key': value };
      const headers = { ...traced, 'user-agent': value, 'x-request-id': value, referer: value };
      expect(await sendEvents(eventsWith(value), headers)).toEqual([202, 202]);
      expect(await sendEvents([event({ ...freeText(value) })], headers)).toEqual([202, 202]);
      const poison = event({ ...eventsWith(value)[0], feature: MARKER, model: 'poison' });
      poison['event_id'] = `poison ${value}`;
      expect(await send('POST', '/api/v1/llm/usage', JSON.stringify(poison))).toBe(202);
      for (const path of ['/api/v1/llm/usage', '/api/v1/events']) {
        for (const body of refusedWith(value)) {
          expect([400, 413]).toContain(await send('POST', path, body, headers));
        }
        for (const type of ['text/plain', 'application/x-www-form-urlencoded', `a/${value}`]) {
          expect(await send('POST', path, value, { 'content-type': type })).toBe(415);
        }
      }
      const partial = JSON.stringify([event(), event({ [value]: value, timestamp: value })]);
      expect(await send('POST', '/api/v1/llm/usage?partial=true', partial)).toBe(207);
      await sendOddRequests(value);
      await sendElsewhere(value, headers);
    }
    const marked = JSON.stringify(event({ feature: MARKER }));
    expect(await send('POST', '/api/v1/llm/usage', marked)).toBe(202);
    storeBefore = storeOf(rig.broker);
    for (const service of ['ingest', 'cost', 'anomaly', 'approvals']) rig.start(service);
    await eventually(async () => rig.listen(), { timeoutMs: 60_000 });
    for (const value of values) await sendControl(value);
    await eventually(
      async () => {
        expect((await rig.ask('ingest/stats')).body).toMatchObject({ pending: 0 });
        const letters = await rig.ask<{ items: unknown[] }>('dead-letters');
        expect(letters.body.items).toHaveLength(values.length);
      },
      { timeoutMs: 60_000 },
    );
    await send('GET', '/api/v1/llm/usage?limit=1000');
    await send('GET', '/api/v1/dead-letters');
    await send('GET', '/api/v1/pii/findings?limit=1000');
    await send('GET', '/api/v1/pii/erasures');
    await send('GET', '/api/v1/analytics/cost-breakdown?groupBy=user&from=2026-01-01');
    for (const path of ['anomalies', 'actions', 'planned-windows', 'pricing/overrides', 'keys']) {
      expect(await send('GET', `/api/v1/${path}`)).toBe(200);
    }
    await send('GET', '/metrics');
    await rig.stopServices();
    storeAfter = storeOf(rig.broker);
    redisFiles = await savedByRedis(rig.redis);
    dump = await dumpOf(rig.database);
  }, 300_000);

  it('were accepted, so that there is something to search', () => {
    expect(dump.includes(MARKER)).toBe(true);
    expect(storeBefore.includes(MARKER)).toBe(true);
    expect(storeAfter.includes(MARKER)).toBe(true);
    expect(dump.toString().match(/<EMAIL_ADDRESS>/g)?.length).toBeGreaterThan(4);
    expect(Buffer.concat(rig.output).toString()).toMatch(/event_dead_lettered/);
    expect(rig.answers.map(({ status }) => status)).not.toContain(500);
    expect(found(Buffer.from(`x${PLANTED.email}y`))).not.toEqual([]);
    for (const value of values) {
      for (const prefix of ['', 'a', 'bb']) {
        const coded = Buffer.from(`${prefix}${value}z`).toString('base64');
        expect(found(Buffer.from(coded))).not.toEqual([]);
      }
    }
  });

  it('are in no table', () => expect(found(dump)).toEqual([]));

  it('are in no byte of the broker, before the events were recorded and after', () => {
    expect(found(storeBefore)).toEqual([]);
    expect(found(storeAfter)).toEqual([]);
  });

  it('are in no file of Redis', () => {
    expect(redisFiles.includes('REDIS')).toBe(true);
    expect(found(redisFiles)).toEqual([]);
  });

  it('are in no log line, at the most talkative level', () => {
    expect(found(Buffer.concat(rig.output))).toEqual([]);
  });

  it('are in no event of the stream of anomalies', () => {
    const events = Buffer.concat(rig.streamed);
    expect(events.toString().match(/^data: /gm)?.length).toBeGreaterThan(values.length);
    expect(events.includes('was added.')).toBe(true);
    expect(found(events)).toEqual([]);
  });

  it('are in no answer', () => {
    expect(rig.answers.flatMap(({ text }) => found(Buffer.from(text)))).toEqual([]);
  });
});
