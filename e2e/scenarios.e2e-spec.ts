import { eventually } from '@costwire/testing';
import { startCostwire, type TestCostwire } from './start-costwire.js';

describe('scenarios', () => {
  let costwire: TestCostwire;
  let key: string;

  const call = async (method: string, path: string, body?: unknown) =>
    costwire.call(method, path, key, body);

  beforeAll(async () => {
    costwire = await startCostwire();
    key = await costwire.createKey('ours', ['admin']);
    await eventually(async () => expect((await call('GET', '/api/v1/projects')).status).toBe(200), {
      timeoutMs: 10_000,
    });
  }, 60_000);

  afterAll(async () => costwire.stop(), 30_000);

  it('takes logs and says what they would cost', async () => {
    const made = await call('POST', '/api/v1/scenarios', { name: 'first', region: 'us-east-1' });
    console.log(JSON.stringify(made.body));
    expect(made.status).toBe(201);
    const { id } = made.body;
    await call('POST', `/api/v1/scenarios/${id}/start`);
    const answer = await fetch(`${costwire.url}/ingest`, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${key}`,
        'content-type': 'application/json',
        'x-scenario-id': id,
      },
      body: JSON.stringify({
        logs: [
          { message: 'mail ann@corp.example now', source: 'web' },
          { message: 'plain' },
          { message: 'plain' },
        ],
      }),
    });
    console.log(answer.status, await answer.text());
    const t = performance.now();
    const flushed = await call('POST', '/flush');
    console.log(JSON.stringify(flushed.body), performance.now() - t);
    const metrics = await call('GET', `/api/v1/scenarios/${id}/metrics`);
    console.log(JSON.stringify(metrics.body).slice(0, 3000));
    expect((await call('DELETE', `/api/v1/scenarios/${id}`)).status).toBe(204);
  });
});
