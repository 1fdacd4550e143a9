import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import {
  appendFileSync,
  chmodSync,
  chownSync,
  copyFileSync,
  mkdirSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';

import { join } from 'node:path';
import {
  freePort,
  makeTemporaryDataDir,
  startNats,
  startPostgres,
  startRedis,
  type ServiceHandle,
} from '@costwire/infra';
import { Broker } from '@costwire/messaging';
import { Database, Migrator } from '@costwire/persistence';
import { processEnvironment } from '@costwire/runtime';
import { eventually, TEST_TOPOLOGY } from '@costwire/testing';
import { Redis } from 'ioredis';

const EC = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes'];

/** Makes an authority and a certificate by it for 127.0.0.1; false when there is no openssl. */
function makeCertificates(folder: string): boolean {
  const openssl = (...args: string[]): boolean =>
    spawnSync('openssl', args, { cwd: folder, stdio: 'ignore' }).status === 0;
  writeFileSync(join(folder, 'names.ext'), 'subjectAltName=IP:127.0.0.1,DNS:localhost\n');
  const authority = ['-keyout', 'ca.key', '-out', 'ca.crt', '-days', '2', '-subj', '/CN=tests'];
  const server = ['-keyout', 'server.key', '-out', 'server.csr', '-subj', '/CN=localhost'];
  const by = ['-CA', 'ca.crt', '-CAkey', 'ca.key', '-CAcreateserial', '-extfile', 'names.ext'];
  return (
    openssl('req', '-x509', ...EC, ...authority) &&
    openssl('req', ...EC, ...server) &&
    openssl('x509', '-req', '-in', 'server.csr', '-out', 'server.crt', '-days', '2', ...by)
  );
}

const dataDir = makeTemporaryDataDir();
const hasOpenssl = makeCertificates(dataDir);
if (!hasOpenssl) console.warn('encrypted connections are not tried: there is no openssl');
const file = (name: string): string => join(dataDir, name);

(hasOpenssl ? describe : describe.skip)('connections to servers with certificates', () => {
  const servers: ServiceHandle[] = [];
  let urls: { postgres: string; nats: string; redis: string };
  let plain: string;
  let child: ChildProcess | undefined;

  const folder = (name: string): string => {
    mkdirSync(file(name), { mode: 0o711 });
    return file(name);
  };

  /** Postgres takes certificates at a reload; its key must be its own. */
  const encryptPostgres = async (server: ServiceHandle, home: string): Promise<string> => {
    const { uid, gid } = statSync(join(home, 'data'));
    for (const name of ['server.crt', 'server.key']) {
      const copy = join(home, 'data', name);
      copyFileSync(file(name), copy);
      chmodSync(copy, 0o600);
      chownSync(copy, uid, gid);
    }
    const database = await new Database({ url: server.url, name: 'test', poolSize: 1 }).open();
    await database.query('ALTER SYSTEM SET ssl = on');
    await database.query('SELECT pg_reload_conf()');
    await database.close();
    return `${server.url}?sslmode=verify-full&sslrootcert=${file('ca.crt')}`;
  };
  const encryptNats = async (server: ServiceHandle, home: string): Promise<string> => {
    const pem = `cert_file: "${file('server.crt')}", key_file: "${file('server.key')}"`;
    appendFileSync(join(home, 'nats.conf'), `tls { ${pem} }\nallow_non_tls: true\n`);
    await server.restart();
    return server.url.replace('nats://', 'tls://');
  };
  const encryptRedis = async (server: ServiceHandle): Promise<string> => {
    const port = await freePort();
    const redis = new Redis(server.url);
    const settings = ['tls-cert-file', file('server.crt'), 'tls-key-file', file('server.key')];
    const more = ['tls-ca-cert-file', file('ca.crt'), 'tls-auth-clients', 'no'];
    await redis.call('CONFIG', 'SET', ...settings, ...more, 'tls-port', String(port));
    redis.disconnect();
    return Object.assign(new URL(server.url.replace('redis:', 'rediss:')), { port: String(port) })
      .href;
  };

  beforeAll(async () => {
    const homes = [folder('postgres'), folder('nats'), folder('redis')] as const;
    const postgres = await startPostgres({ dataDir: homes[0], durable: false });
    const nats = await startNats({ dataDir: homes[1], durable: false });
    const redis = await startRedis({ dataDir: homes[2], durable: false });
    servers.push(postgres, nats, redis);
    plain = postgres.url;
    const migrator = new Migrator(postgres.url);
    await migrator.up();
    await migrator.close();
    urls = {
      postgres: await encryptPostgres(postgres, homes[0]),
      nats: await encryptNats(nats, homes[1]),
      redis: await encryptRedis(redis),
    };
  });

  afterAll(async () => {
    child?.kill('SIGKILL');
    for (const server of servers) await server.stop();
    rmSync(dataDir, { recursive: true, force: true });
  });

  it('are made by a service that knows the authority, to all three of them', async () => {
    const port = await freePort();
    child = spawn(process.execPath, [join(__dirname, '../apps/approvals/dist/main.js')], {
      stdio: 'ignore',
      env: {
        ...processEnvironment(),
        NODE_EXTRA_CA_CERTS: file('ca.crt'),
        DATABASE_URL: urls.postgres,
        NATS_URL: urls.nats,
        REDIS_URL: urls.redis,
        COSTWIRE_TELEMETRY_PORT: String(port),
        COSTWIRE_SECRET: 'a secret that is only used by the end-to-end tests',
        COSTWIRE_STREAM_MAX_BYTES: String(TEST_TOPOLOGY.streamMaxBytes),
      },
    });
    const text = async (path: string): Promise<string> =>
      (await fetch(`http://127.0.0.1:${port}${path}`)).text();
    await eventually(
      async () => {
        expect((await fetch(`http://127.0.0.1:${port}/health/ready`)).status).toBe(200);
        expect(await text('/metrics')).toMatch(/^costwire_action_queue_reachable(?:\{.*\})? 1$/m);
      },
      { timeoutMs: 40_000 },
    );
    const database = await new Database({ url: plain, name: 'test', poolSize: 1 }).open();
    const encrypted = await database.query(
      `SELECT DISTINCT ssl FROM pg_stat_ssl JOIN pg_stat_activity USING (pid)
       WHERE application_name = 'costwire-approvals'`,
    );
    expect(encrypted).toEqual([{ ssl: true }]);
    await database.close();
  });

  it('are refused to servers whose authority is not known', async () => {
    const [address] = urls.postgres.split('&sslrootcert');
    const database = new Database({ url: address!, name: 'test', poolSize: 1 });
    await expect(database.open()).rejects.toThrow(/certificate/);
    const redis = new Redis(urls.redis, { retryStrategy: () => null, lazyConnect: true });
    const faults: string[] = [];
    redis.on('error', ({ message }: Error) => faults.push(message));
    await expect(redis.connect()).rejects.toBeDefined();
    expect(faults.join()).toMatch(/certificate/);
    const connected = Broker.connect({ url: urls.nats, name: 'test' }).then(
      () => 'connected',
      () => 'refused',
    );
    const waited = new Promise((resolve) => setTimeout(() => resolve('refused'), 3_000));
    expect(await Promise.race([connected, waited])).toBe('refused');
  });

  it('are not made in plain text to a broker that offers nothing else', async () => {
    const server = await startNats({ dataDir: folder('plain-nats'), durable: false });
    servers.push(server);
    const url = server.url.replace('nats://', 'tls://');
    const connected = Broker.connect({ url, name: 'test' }).then(
      () => 'connected',
      () => 'refused',
    );
    const waited = new Promise((resolve) => setTimeout(() => resolve('refused'), 3_000));
    expect(await Promise.race([connected, waited])).toBe('refused');
  });
});
