import 'reflect-metadata';
import { createServer, type AddressInfo } from 'node:net';
import { loadConfiguration } from '../configuration/configuration.js';
import { Metrics } from './metrics.js';
import { TelemetryConfig } from '../configuration/telemetry-config.js';
import { Telemetry } from './telemetry.js';

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

const configured = (environment: Record<string, string>): TelemetryConfig =>
  loadConfiguration({ telemetry: TelemetryConfig }, environment).telemetry;

describe('the telemetry of a worker', () => {
  let config: TelemetryConfig;
  let telemetry: Telemetry;

  beforeEach(async () => {
    config = configured({ COSTWIRE_TELEMETRY_PORT: String(await freePort()) });
    telemetry = await Telemetry.start(config);
  });
  afterEach(async () => telemetry.stop());

  const get = async (path: string, method = 'GET') =>
    fetch(`http://127.0.0.1:${config.port}${path}`, { method });

  test('is live at once and ready when the worker says so', async () => {
    expect((await get('/health/live')).status).toBe(200);
    expect((await get('/health/ready')).status).toBe(503);
    telemetry.readyWhen(async () => true);
    const ready = await get('/health/ready');
    expect([ready.status, await ready.json()]).toEqual([200, { status: 'ok' }]);
    telemetry.readyWhen(async () => false);
    const away = await get('/health/ready');
    expect([away.status, await away.json()]).toEqual([503, { status: 'not ready' }]);
  });

  test('shows the metrics of the worker as Prometheus reads them', async () => {
    telemetry.metrics.counter({ name: 'letters_total', help: 'Letters.' }).inc(3);
    const answer = await get('/metrics?name=letters');
    expect(answer.headers.get('content-type')).toBe('text/plain; version=0.0.4; charset=utf-8');
    expect(await answer.text()).toContain('\nletters_total 3\n');
  });

  test('answers 500 when readiness cannot be told, and goes on', async () => {
    telemetry.readyWhen(async () => {
      throw new Error('a text that stays inside');
    });
    const failed = await get('/health/ready');
    expect([failed.status, await failed.text()]).toEqual([500, '{"status":"failed"}']);
    expect((await get('/health/live')).status).toBe(200);
  });

  test('refuses other paths and methods', async () => {
    expect((await get('/')).status).toBe(404);
    expect((await get('/metrics/../etc')).status).toBe(404);
    const posted = await get('/metrics', 'POST');
    expect([posted.status, posted.headers.get('allow')]).toEqual([405, 'GET, HEAD']);
    const head = await get('/metrics', 'HEAD');
    expect([head.status, await head.text()]).toEqual([200, '']);
  });

  test('closes its port, also under an open connection', async () => {
    await get('/health/live');
    await telemetry.stop();
    await expect(get('/health/live')).rejects.toThrow();
  });

  test('fails to start on a port that is taken', async () => {
    await expect(Telemetry.start(config)).rejects.toMatchObject({ code: 'EADDRINUSE' });
  });

  test('opens no port beside metrics that another one shows', async () => {
    const shared = new Metrics();
    const silent = await Telemetry.start(config, shared);
    expect(silent.metrics).toBe(shared);
    await silent.stop();
    expect((await get('/health/live')).status).toBe(200);
  });

  test('is off unless a port is configured', async () => {
    const off = configured({});
    expect(off).toMatchObject({ host: '127.0.0.1', port: 0 });
    const silent = await Telemetry.start(off);
    await expect(silent.metrics.text()).resolves.toContain('process_cpu_seconds_total');
    await silent.stop();
    expect(() => configured({ COSTWIRE_TELEMETRY_PORT: '65536' })).toThrow(
      'COSTWIRE_TELEMETRY_PORT: must not be greater than 65535',
    );
  });
});
