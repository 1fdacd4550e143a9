import { externalService } from './external-service.js';

describe('a server that somebody else runs', () => {
  it('keeps its URL and knows host and port', () => {
    const service = externalService('postgres', 'postgres://u:p@db.internal:6543/x', 'env');
    expect(service).toMatchObject({ host: 'db.internal', port: 6543, provider: 'env' });
    expect(service.url).toBe('postgres://u:p@db.internal:6543/x');
  });

  it.each([
    ['postgres', 5432],
    ['nats', 4222],
    ['redis', 6379],
  ] as const)('has the usual port of %s when the URL names none', (service, port) => {
    expect(externalService(service, `${service}://host`, 'env').port).toBe(port);
  });

  it('reads the first of several NATS servers, also without a scheme', () => {
    expect(externalService('nats', 'a:4001, b:4002', 'env')).toMatchObject({
      host: 'a',
      port: 4001,
    });
  });

  it('names the variable, not the secret, when the text is no URL', () => {
    const start = (): unknown => externalService('redis', 'redis://:geheim@', 'env');
    expect(start).toThrow('REDIS_URL is not a URL');
    expect(start).not.toThrow('geheim');
  });

  it('is neither killed nor restarted, and a stop leaves it alone', async () => {
    const service = externalService('nats', 'nats://host', 'running');
    await expect(service.kill()).rejects.toThrow('not run by this process');
    await expect(service.restart()).rejects.toThrow('not run by this process');
    await expect(service.stop()).resolves.toBeUndefined();
  });
});
