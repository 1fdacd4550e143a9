import type { ServiceName } from '../acquire/infrastructure.js';
import type { NatsPasswords } from '../servers/nats-users.js';
import { natsConfig, pingNats, SERVER_USER_NAME } from '../servers/start-nats.js';
import { pingPostgres, postgresFlags } from '../servers/start-postgres.js';
import { pingRedis, redisConfig } from '../servers/start-redis.js';

/** How one server runs in a container. */
export interface ContainerSpec {
  readonly image: string;
  /** Port inside the container. */
  readonly port: number;
  /** Folder inside the container that the data volume is mounted on. */
  readonly dataFolder: string;
  readonly command: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
  /** A file to put into the container before it starts. */
  readonly file?: { readonly target: string; readonly content: string };
  /** What the server logs when it accepts connections. */
  readonly readyLog: RegExp;
  /** The URL for a published port on this host. */
  readonly url: (host: string, port: number) => string;
  readonly probe: (host: string, port: number) => Promise<void>;
}

const EVERYWHERE = '0.0.0.0';

function postgresSpec(password: string, durable: boolean): ContainerSpec {
  const user = SERVER_USER_NAME;
  const url = (host: string, port: number): string =>
    `postgres://${user}:${password}@${host}:${port}/${user}`;
  return {
    image: 'postgres:17',
    port: 5432,
    dataFolder: '/var/lib/postgresql/data',
    command: ['postgres', ...postgresFlags({}, durable)],
    environment: { POSTGRES_USER: user, POSTGRES_PASSWORD: password, POSTGRES_DB: user },
    readyLog: /database system is ready to accept connections/,
    url,
    probe: (host, port) => pingPostgres(url(host, port)),
  };
}

function natsSpec(password: string, users: NatsPasswords | undefined): ContainerSpec {
  const target = '/costwire-nats.conf';
  const where = { host: EVERYWHERE, port: 4222, storeDir: '/data' };
  const content = natsConfig({ ...where, password, ...(users && { users }) });
  return {
    image: 'nats:2.10',
    port: 4222,
    dataFolder: '/data',
    command: ['-c', target],
    environment: {},
    file: { target, content },
    readyLog: /Server is ready/,
    url: (host, port) => `nats://${SERVER_USER_NAME}:${password}@${host}:${port}`,
    probe: (_host, port) => pingNats(port, password),
  };
}

function redisSpec(password: string, durable: boolean): ContainerSpec {
  const target = '/costwire-redis.conf';
  const settings = { host: EVERYWHERE, port: 6379, password, storeDir: '/data' };
  return {
    image: 'redis:7',
    port: 6379,
    dataFolder: '/data',
    command: ['redis-server', target],
    environment: {},
    file: { target, content: redisConfig(settings, durable) },
    readyLog: /Ready to accept connections/,
    url: (host, port) => `redis://:${password}@${host}:${port}`,
    probe: (_host, port) => pingRedis(port, password),
  };
}

/** The container of a service with this password, and those of further users. */
export function containerSpec(
  service: ServiceName,
  password: string,
  durable: boolean,
  users?: NatsPasswords,
): ContainerSpec {
  switch (service) {
    case 'postgres':
      return postgresSpec(password, durable);
    case 'nats':
      return natsSpec(password, users);
    case 'redis':
      return redisSpec(password, durable);
  }
}
