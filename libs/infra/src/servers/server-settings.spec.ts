import { containerSpec } from '../docker/container-spec.js';
import { NATS_MAX_PAYLOAD_BYTES, natsConfig } from './start-nats.js';
import { postgresFlags } from './start-postgres.js';
import { redisConfig } from './start-redis.js';

const settings = { host: '127.0.0.1', port: 4999, password: 'secret', storeDir: '/a "b"/c' };

describe('server settings', () => {
  it('let NATS take messages of 8 MB with a login, on loopback, in a quoted folder', () => {
    const config = natsConfig(settings);
    expect(NATS_MAX_PAYLOAD_BYTES).toBe(8_388_608);
    expect(config).toContain('max_payload: 8388608');
    expect(config).toContain('host: "127.0.0.1"');
    expect(config).toContain('password: "secret"');
    expect(config).toContain('store_dir: "/a \\"b\\"/c"');
  });

  it('keep Redis from evicting a queue and from answering without a password', () => {
    const lines = redisConfig(settings, true).split('\n');
    expect(lines).toEqual(
      expect.arrayContaining([
        'maxmemory-policy noeviction',
        'appendonly yes',
        'appendfsync everysec',
        'requirepass secret',
        'bind 127.0.0.1',
      ]),
    );
  });

  it('wait for the disk unless the data are thrown away', () => {
    expect(postgresFlags({}, true)).not.toContain('fsync=off');
    expect(postgresFlags({}, false)).toContain('fsync=off');
    expect(redisConfig(settings, false)).toContain('appendfsync no');
  });

  it.each(['postgres', 'nats', 'redis'] as const)(
    'of a %s container carry the password in the URL and not in the command line',
    (service) => {
      const spec = containerSpec(service, 'secret', true);
      expect(spec.url('127.0.0.1', 5)).toContain('secret@127.0.0.1:5');
      expect(spec.command.join(' ')).not.toContain('secret');
    },
  );
});
