import { readFileSync, rmSync, statSync } from 'node:fs';
import { connect as connectTcp } from 'node:net';
import { join } from 'node:path';
import { jetstream, jetstreamManager } from '@nats-io/jetstream';
import { connect } from '@nats-io/transport-node';
import pg from 'pg';
import { makeTemporaryDataDir } from '../local/data-location.js';
import type { ServiceHandle } from '../acquire/infrastructure.js';
import { exchangeLines } from './line-exchange.js';
import { descendantPids, identifyProcess } from '../processes/process-identity.js';
import { startNats } from './start-nats.js';
import { startPostgres } from './start-postgres.js';
import { startRedis } from './start-redis.js';

let folder: string;
const servers: ServiceHandle[] = [];
const started = async (server: Promise<ServiceHandle>): Promise<ServiceHandle> => {
  const handle = await server;
  servers.push(handle);
  return handle;
};
const dataDir = (name: string): string => join(folder, name);

beforeAll(() => {
  folder = makeTemporaryDataDir();
});
afterAll(async () => {
  await Promise.all(servers.map((server) => server.stop()));
  rmSync(folder, { recursive: true, force: true });
});

async function sql(url: string, text: string): Promise<unknown[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    const { rows } = await client.query<Record<string, unknown>>(text);
    return rows.flatMap((row) => Object.values(row));
  } finally {
    await client.end();
  }
}

describe('a private Postgres', () => {
  let postgres: ServiceHandle;
  beforeAll(async () => {
    postgres = await started(startPostgres({ dataDir: dataDir('postgres'), durable: false }));
  });

  it('answers with the database, the encoding and the time zone of Costwire', async () => {
    const [database] = await sql(postgres.url, 'SELECT current_database()');
    expect(database).toBe('costwire');
    expect(await sql(postgres.url, 'SHOW server_encoding')).toEqual(['UTF8']);
    expect(await sql(postgres.url, 'SHOW timezone')).toEqual(['UTC']);
  });

  it('listens on the loopback interface only and refuses a wrong password', async () => {
    expect(await sql(postgres.url, 'SHOW listen_addresses')).toEqual(['127.0.0.1']);
    expect(await sql(postgres.url, 'SHOW unix_socket_directories')).toEqual(['']);
    const wrong = new URL(postgres.url);
    wrong.password = 'wrong';
    await expect(sql(wrong.href, 'SELECT 1')).rejects.toThrow('password authentication failed');
  });

  it('does not run as root', () => {
    const status = readFileSync(`/proc/${postgres.pid}/status`, 'utf8');
    expect(/^Uid:\t(\d+)/m.exec(status)?.[1]).not.toBe('0');
  });

  it('comes back on the same port with its data after kill -9', async () => {
    await sql(postgres.url, 'CREATE TABLE kept AS SELECT 7 AS n');
    const before = postgres.pid;
    await postgres.kill();
    expect(postgres.pid).toBeUndefined();
    await expect(sql(postgres.url, 'SELECT 1')).rejects.toThrow();
    await postgres.restart();
    expect(postgres.pid).not.toBe(before);
    expect(await sql(postgres.url, 'SELECT n FROM kept')).toEqual([7]);
  });

  it('stands still with all its backends while it is paused, and goes on afterwards', async () => {
    const client = new pg.Client({ connectionString: postgres.url });
    await client.connect();
    await postgres.kill('SIGSTOP');
    const answer = client.query('SELECT 1');
    const first = await Promise.race([
      answer.then(() => 'answered'),
      new Promise((done) => setTimeout(done, 200, 'silent')),
    ]);
    expect(first).toBe('silent');
    await postgres.kill('SIGCONT');
    await expect(answer).resolves.toMatchObject({ rowCount: 1 });
    await client.end();
  });

  it('leaves no process behind when it stops, and starts again from its folder', async () => {
    const { pid, url } = postgres;
    const all = [pid ?? 0, ...descendantPids(pid ?? 0)];
    expect(all.length).toBeGreaterThan(3);
    await postgres.stop();
    expect(all.filter((one) => identifyProcess(one) !== undefined)).toEqual([]);
    postgres = await started(startPostgres({ dataDir: dataDir('postgres'), durable: false }));
    expect(postgres.url).toBe(url);
    expect(await sql(postgres.url, 'SELECT n FROM kept')).toEqual([7]);
  });
});

/** The client does not read the login out of the URL by itself. */
const login = ({ url }: ServiceHandle): { servers: string; user: string; pass: string } => {
  const { host, username, password } = new URL(url);
  return { servers: host, user: username, pass: password };
};

describe('a private NATS server', () => {
  it('keeps what JetStream acknowledged through kill -9, on the same port', async () => {
    const nats = await started(startNats({ dataDir: dataDir('nats') }));
    const first = await connect(login(nats));
    expect(first.info?.max_payload).toBe(8 * 1024 * 1024);
    const manager = await jetstreamManager(first);
    await manager.streams.add({ name: 'KEPT', subjects: ['kept.>'], storage: 'file' });
    await jetstream(first).publish('kept.a', new Uint8Array(7 * 1024 * 1024));
    const closed = first.close();
    await nats.kill();
    await closed.catch(() => undefined);
    await nats.restart();
    const second = await connect(login(nats));
    const info = await (await jetstreamManager(second)).streams.info('KEPT');
    expect(info.state.messages).toBe(1);
    await second.close();
  });

  it('refuses a connection without its password', async () => {
    const nats = await started(startNats({ dataDir: dataDir('nats-login') }));
    const url = new URL(nats.url);
    await expect(connect({ servers: url.host, reconnect: false })).rejects.toThrow(
      /authorization/i,
    );
  });

  it('runs beside another one', async () => {
    const both = await Promise.all(
      ['a', 'b'].map((name) => started(startNats({ dataDir: dataDir(`nats-${name}`) }))),
    );
    expect(both[0]?.port).not.toBe(both[1]?.port);
  });
});

describe('a private Redis', () => {
  const send = (redis: ServiceHandle, command: string, expected: string): Promise<void> =>
    exchangeLines(redis.port, `AUTH ${new URL(redis.url).password}\r\n${command}\r\n`, expected);

  it('keeps its data through kill -9 and evicts nothing', async () => {
    const redis = await started(startRedis({ dataDir: dataDir('redis') }));
    await send(redis, 'SET job waiting', '+OK\r\n+OK');
    await send(redis, 'WAITAOF 1 0 1000', ':1').catch(
      () => new Promise((done) => setTimeout(done, 1_500)),
    );
    await redis.kill();
    await redis.restart();
    await send(redis, 'GET job', 'waiting');
    await send(redis, 'CONFIG GET maxmemory-policy', 'noeviction');
  });

  it('answers nothing without its password', async () => {
    const redis = await started(startRedis({ dataDir: dataDir('redis-login') }));
    await exchangeLines(redis.port, 'PING\r\n', 'NOAUTH');
  });

  it('starts again by itself when it is told to stay alive', async () => {
    const redis = await started(startRedis({ dataDir: dataDir('redis-alive') }));
    const lines: string[] = [];
    redis.keepAlive((line) => lines.push(line));
    const before = redis.pid ?? 0;
    process.kill(before, 'SIGKILL');
    while (redis.pid === undefined || redis.pid === before) {
      await new Promise((done) => setTimeout(done, 20));
    }
    await send(redis, 'PING', '+PONG').catch(() => undefined);
    expect(lines).toEqual(['redis ended by itself, starting it again']);
    await redis.restart();
    expect(lines).toHaveLength(1);
  });
});

describe('the folder of a server', () => {
  it('shows its password to nobody else', async () => {
    const nats = await started(startNats({ dataDir: dataDir('nats-files') }));
    for (const name of ['server.json', 'nats.conf', 'server.log']) {
      expect(statSync(join(dataDir('nats-files'), name)).mode & 0o077).toBe(0);
    }
    const commandLine = readFileSync(`/proc/${nats.pid}/cmdline`, 'utf8');
    expect(commandLine).not.toContain(new URL(nats.url).password);
  });

  it('tells why a server does not start', async () => {
    const start = startNats({ dataDir: dataDir('nats-broken'), binary: '/bin/false' });
    await expect(start).rejects.toThrow(/nats ended at once/);
  });

  it('reports a closed port as an error of the probe', async () => {
    const socket = connectTcp({ port: 1, host: '127.0.0.1' });
    socket.on('error', () => undefined);
    await expect(exchangeLines(1, 'PING\r\n', 'PONG')).rejects.toThrow('ECONNREFUSED');
  });
});
