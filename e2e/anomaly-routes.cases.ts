import { eventually } from '@costwire/testing';
import { usageNow } from './action-rig.js';
import { sharedCostwire } from './shared-costwire.js';
import type { TestCostwire } from './start-costwire.js';

const HOUR_MS = 3_600_000;
const ALL = ['ingest', 'read', 'approve', 'admin'] as const;
const scope = { kind: 'feature', name: 'search' };
const soon = (hours: number): string => new Date(Date.now() + hours * HOUR_MS).toISOString();

describe('the routes of anomalies', () => {
  let costwire: TestCostwire;
  let key: string;
  let other: string;

  beforeAll(async () => {
    costwire = await sharedCostwire();
    key = await costwire.createKey('one', [...ALL]);
    other = await costwire.createKey('other', [...ALL]);
    await eventually(async () => {
      for (const each of [key, other]) {
        expect((await costwire.call('GET', '/api/v1/anomalies', each)).status).toBe(200);
      }
    });
  });

  const call = async (method: string, path: string, body?: unknown, as = key) =>
    costwire.call(method, `/api/v1/${path}`, as, body);

  it.each<[string, string, unknown, string]>([
    ['POST', 'anomalies', {}, 'timestamp'],
    ['POST', 'anomalies', { ...report(), currentCost: -1 }, 'current_cost'],
    ['POST', 'anomalies', { ...report(), currentCost: 'NaN' }, 'current_cost'],
    ['POST', 'anomalies', { ...report(), timestamp: '2999-01-01T00:00:00Z' }, 'timestamp'],
    ['POST', 'anomalies', { ...report(), service: '' }, 'service'],
    ['POST', 'anomalies', { ...report(), meta: [] }, 'meta'],
    ['POST', 'anomalies', { ...report(), id: '../../etc' }, 'id'],
    ['POST', 'anomalies', { ...report(), projectId: 'x' }, 'projectId'],
    ['POST', 'planned-windows', { startsAt: soon(2), endsAt: soon(1) }, 'ends_at'],
    ['POST', 'planned-windows', { startsAt: 'soon', endsAt: soon(1) }, 'starts_at'],
    ['POST', 'planned-windows', { startsAt: soon(1), endsAt: soon(2), scope: 7 }, 'scope'],
    ['POST', 'planned-windows', { startsAt: soon(1), endsAt: soon(2), note: [] }, 'note'],
    ['PUT', 'anomaly-gates', { minPercent: -1 }, 'min_percent'],
    ['PUT', 'anomaly-gates', { minUsd: '1e9' }, 'min_usd'],
    ['PUT', 'anomaly-gates', { combine: 'xor' }, 'combine'],
    ['PUT', 'anomaly-gates', { scope: { kind: 'moon' } }, 'scope.kind'],
    ['PUT', 'pace-alarms', { budgetUsd: '-1' }, 'budget_usd'],
    ['PUT', 'pace-alarms', { budgetUsd: 'much' }, 'budget_usd'],
    ['PUT', 'pace-alarms', { scope: { kind: 'run', name: 'r' } }, 'scope.kind'],
    ['DELETE', 'pace-alarms', undefined, 'kind'],
    ['POST', 'notification-channels', { name: '', kind: 'nats', subject: 'a' }, 'name'],
    ['POST', 'notification-channels', { name: 'n', kind: 'nats', subject: 'a.>' }, 'subject'],
    ['POST', 'notification-channels', { name: 'n', kind: 'fax' }, 'kind'],
    ['POST', 'notification-channels', { name: 'n', kind: 'email', url: 'https://a.test' }, 'to'],
    ['POST', 'notification-channels', { ...channel(), minSeverity: 'dire' }, 'min_severity'],
    ['POST', 'notification-channels', { ...channel(), enabled: 'yes' }, 'enabled'],
  ])('refuse %s %s %j and name %s', async (method, path, body, field) => {
    const answer = await call(method, path, body);
    expect(answer.status).toBe(400);
    expect(answer.body.errors.map((each) => each.field)).toContain(field);
    expect(JSON.stringify(answer.body)).not.toMatch(/stack|node_modules/);
  });

  it('take every member in camelCase too', async () => {
    const { body: reported, status } = await call('POST', 'anomalies', report());
    expect(status).toBe(202);
    await eventually(async () =>
      expect((await call('GET', `anomalies/${reported.id}`)).body).toMatchObject({
        current_cost: '12.5',
        expected_cost: '5',
      }),
    );
    const said = { verb: 'confirmed', note: 'seen' };
    expect((await call('POST', `anomalies/${reported.id}/feedback`, said)).status).toBe(200);
    const window = await call('POST', 'planned-windows', { startsAt: soon(1), endsAt: soon(2) });
    expect(window.status).toBe(201);
    expect(await call('PUT', 'anomaly-gates', { scope, minPercent: 5, minUsd: '2' })).toMatchObject(
      {
        status: 200,
        body: { min_percent: 5, min_usd: '2' },
      },
    );
    expect(await call('POST', 'notification-channels', channel())).toMatchObject({
      status: 201,
      body: { min_severity: 'high' },
    });
    expect((await call('PUT', 'anomaly-gates', { minUsd: '2', min_usd: '3' })).status).toBe(400);
  });

  it('show and change nothing of another project', async () => {
    const lists = ['anomalies', 'planned-windows', 'anomaly-gates', 'notification-channels'];
    for (const path of [...lists, 'pace-alarms']) {
      expect((await call('GET', path, undefined, other)).body.items).toEqual([]);
    }
    const [anomaly] = (await call('GET', 'anomalies')).body.items;
    const [window] = (await call('GET', 'planned-windows')).body.items;
    const [channelOfOne] = (await call('GET', 'notification-channels')).body.items;
    const id = (row: Record<string, unknown> | undefined): string => String(row!['id']);
    await call('PUT', 'pace-alarms', { scope, budgetUsd: '5' });
    const attempts: [string, string, unknown?][] = [
      ['GET', `anomalies/${id(anomaly)}`],
      ['POST', `anomalies/${id(anomaly)}/feedback`, { verb: 'confirmed' }],
      ['DELETE', `planned-windows/${id(window)}`],
      ['DELETE', `notification-channels/${id(channelOfOne)}`],
      ['DELETE', 'pace-alarms?kind=feature&name=search'],
    ];
    for (const [method, path, body] of attempts) {
      expect([path, (await call(method, path, body, other)).status]).toEqual([path, 404]);
    }
    const deliveries = await call(
      'GET',
      `notification-channels/${id(channelOfOne)}/deliveries`,
      undefined,
      other,
    );
    expect(deliveries.body.items).toEqual([]);
    expect((await call('GET', `anomalies/${id(anomaly)}`)).status).toBe(200);
    expect((await call('DELETE', `planned-windows/${id(window)}`)).status).toBe(204);
  });

  it('raise a month that is heading beyond its budget once, with the life of an anomaly', async () => {
    const events = Array.from({ length: 6 * 24 }, (_, hour) =>
      usageNow({ timestamp: soon(-hour - 1), input_tokens: 400_000, feature: 'search' }),
    );
    // Its budget of before would be exceeded as soon as the events are there.
    await call('PUT', 'pace-alarms', { scope, budgetUsd: '1000000' });
    expect((await call('POST', 'events', { events })).status).toBe(202);
    const paces = async () => (await call('GET', 'anomalies?driver=pace')).body.items;
    const looked = async () =>
      eventually(async () => {
        const { items } = (await call('GET', 'pace-alarms')).body;
        for (const item of items) expect(item['checked_at']).not.toBeNull();
      });
    await costwire.settled();
    expect((await call('PUT', 'pace-alarms', { budgetUsd: '1' })).body).toMatchObject({
      scope: { kind: 'project' },
      budget_usd: '1',
    });
    await looked();
    const [alarm, ...more] = await paces();
    expect(more).toEqual([]);
    expect(alarm).toMatchObject({
      status: 'open',
      severity: 'critical',
      scope: { kind: 'project' },
      expected_cost: '1',
      meta: { limit: 'budget' },
    });
    expect(alarm!['description']).toMatch(/^The project is heading for \$\d+/);
    await call('PUT', 'pace-alarms', { budgetUsd: '1' });
    await looked();
    expect(await paces()).toEqual([alarm]);
    await call('PUT', 'pace-alarms', { budgetUsd: '1000000' });
    await looked();
    expect(await paces()).toMatchObject([
      { id: alarm!['id'], status: 'resolved', resolution: 'back_on_pace' },
    ]);
    await call('PUT', 'pace-alarms', { budgetUsd: '2' });
    await looked();
    expect(await paces()).toMatchObject([{ id: alarm!['id'], status: 'open' }]);
    const feedback = `anomalies/${String(alarm!['id'])}/feedback`;
    expect((await call('POST', feedback, { verb: 'not_an_issue' })).body).toMatchObject({
      status: 'resolved',
    });
    await call('PUT', 'pace-alarms', { budgetUsd: '1.5' });
    await looked();
    expect(await paces()).toMatchObject([{ status: 'resolved', resolution: 'not_an_issue' }]);
    expect((await call('DELETE', 'pace-alarms?kind=project')).status).toBe(204);
    expect((await call('DELETE', 'pace-alarms?kind=project')).status).toBe(404);
  });
});

function report(): Record<string, unknown> {
  return {
    timestamp: new Date().toISOString(),
    service: 'billing',
    currentCost: '12.5',
    expectedCost: 5,
    severity: 'high',
    description: 'it costs more',
  };
}

function channel(): Record<string, unknown> {
  return { name: 'ours', kind: 'nats', subject: 'ops', minSeverity: 'high' };
}
