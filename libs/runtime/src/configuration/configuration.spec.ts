import 'reflect-metadata';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ConfigurationError, describeConfiguration, loadConfiguration } from './configuration.js';
import type { Environment } from './environment.js';
import {
  BrokerConfig,
  DatabaseConfig,
  HttpConfig,
  ProcessConfig,
  SecretConfig,
} from './service-config.js';

const CLASSES = {
  broker: BrokerConfig,
  database: DatabaseConfig,
  http: HttpConfig,
  process: ProcessConfig,
  secret: SecretConfig,
};

const REQUIRED: Environment = {
  DATABASE_URL: 'postgres://u:p@h/d',
  NATS_URL: 'nats://h',
  COSTWIRE_SECRET: 's'.repeat(32),
};

function faultsOf(environment: Environment): readonly string[] {
  try {
    loadConfiguration(CLASSES, environment);
  } catch (error) {
    if (error instanceof ConfigurationError) return error.faults;
    throw error;
  }
  return [];
}

describe('the configuration', () => {
  let folder: string;
  beforeAll(() => (folder = mkdtempSync(join(tmpdir(), 'costwire-config-'))));
  afterAll(() => rmSync(folder, { recursive: true }));

  function fileWith(text: string): string {
    const path = join(folder, 'value');
    writeFileSync(path, text);
    return path;
  }

  test('needs an address of Postgres and of NATS and a secret, and nothing else', () => {
    const config = loadConfiguration(CLASSES, REQUIRED);
    expect(config.database).toEqual({ url: 'postgres://u:p@h/d', poolSize: 4 });
    expect(config.broker).toEqual({
      url: 'nats://h',
      streamMaxBytes: 2_147_483_648,
      replicas: 1,
    });
    expect(config.process).toEqual({
      logLevel: 'info',
      drainTimeoutMs: 8_000,
      stopLimitMs: 10_000,
    });
    expect(config.http).toEqual({
      host: '127.0.0.1',
      port: 3_100,
      corsOrigins: [],
      bodyLimitBytes: 5 * 1024 * 1024,
      keyCacheMaxAgeS: 900,
    });
    expect(config.http).toBeInstanceOf(HttpConfig);
  });

  test('names every variable that is missing, of all classes at once', () => {
    const variables = faultsOf({}).map((fault) => fault.split(':')[0]);
    expect(new Set(variables)).toEqual(new Set(['DATABASE_URL', 'NATS_URL', 'COSTWIRE_SECRET']));
  });

  test.each([
    ['DATABASE_URL', 'mysql://h/d'],
    ['NATS_URL', 'http://h'],
    ['COSTWIRE_DATABASE_POOL', '1'],
    ['COSTWIRE_DATABASE_POOL', '2.5'],
    ['COSTWIRE_DATABASE_POOL', 'many'],
    ['COSTWIRE_STREAM_MAX_BYTES', '1024'],
    ['COSTWIRE_STREAM_REPLICAS', '2'],
    ['LOG_LEVEL', 'loud'],
    ['COSTWIRE_DRAIN_TIMEOUT_MS', '-1'],
    ['COSTWIRE_SECRET', 'short'],
    ['PORT', '65536'],
    ['PORT', '80a'],
    ['COSTWIRE_BODY_LIMIT_BYTES', 'Infinity'],
    ['COSTWIRE_KEY_CACHE_MAX_AGE_S', '0'],
  ])('refuses %s=%s by its name, without the property it fills', (variable, value) => {
    const faults = faultsOf({ ...REQUIRED, [variable]: value });
    expect(faults.length).toBeGreaterThan(0);
    for (const fault of faults) {
      expect(fault).toMatch(new RegExp(`^${variable}: `));
      expect(fault).toContain('must');
      if (variable === 'COSTWIRE_SECRET') expect(fault).not.toContain(value);
    }
  });

  test.each([
    [{ COSTWIRE_DRAIN_TIMEOUT_MS: '8001' }],
    [{ COSTWIRE_STOP_LIMIT_MS: '9999' }],
    [{ COSTWIRE_DRAIN_TIMEOUT_MS: '60000', COSTWIRE_STOP_LIMIT_MS: '61999' }],
  ])('refuses a drain that does not fit into the stop, naming both: %j', (environment) => {
    expect(faultsOf({ ...REQUIRED, ...environment })).toEqual([
      'COSTWIRE_STOP_LIMIT_MS: must be at least 2000 above COSTWIRE_DRAIN_TIMEOUT_MS',
    ]);
  });

  test.each([
    ['8000', '10000'],
    ['60000', '62000'],
    ['0', '2000'],
  ])('takes a drain of %s within a stop of %s', (drain, limit) => {
    const times = { COSTWIRE_DRAIN_TIMEOUT_MS: drain, COSTWIRE_STOP_LIMIT_MS: limit };
    const { process: read } = loadConfiguration(CLASSES, { ...REQUIRED, ...times });
    expect(read).toMatchObject({ drainTimeoutMs: Number(drain), stopLimitMs: Number(limit) });
  });

  test('says of a drain that is no number only that', () => {
    const faults = faultsOf({ ...REQUIRED, COSTWIRE_DRAIN_TIMEOUT_MS: 'soon' });
    expect(new Set(faults.map((fault) => fault.split(':')[0]))).toEqual(
      new Set(['COSTWIRE_DRAIN_TIMEOUT_MS']),
    );
  });

  test('prints all faults in one message', () => {
    const error = new ConfigurationError(['PORT: a', 'HOST: b']);
    expect(error.message).toBe('the configuration is not valid:\n  PORT: a\n  HOST: b');
  });

  test('reads numbers and lists', () => {
    const { http, database } = loadConfiguration(CLASSES, {
      ...REQUIRED,
      PORT: '0',
      COSTWIRE_DATABASE_POOL: '12',
      CORS_ORIGINS: ' https://a.example, https://b.example ,,',
    });
    expect(http.port).toBe(0);
    expect(database.poolSize).toBe(12);
    expect(http.corsOrigins).toEqual(['https://a.example', 'https://b.example']);
  });

  test('takes an empty variable for one that is not set', () => {
    const config = loadConfiguration(CLASSES, { ...REQUIRED, PORT: '', LOG_LEVEL: '' });
    expect(config.http.port).toBe(3_100);
    expect(config.process.logLevel).toBe('info');
    expect(faultsOf({ ...REQUIRED, NATS_URL: '' })).not.toEqual([]);
  });

  test('reads a value from the file that NAME_FILE names, as secrets are mounted', () => {
    const { COSTWIRE_SECRET: _, ...others } = REQUIRED;
    const path = fileWith(`${'f'.repeat(40)}\n`);
    const { secret } = loadConfiguration(CLASSES, { ...others, COSTWIRE_SECRET_FILE: path });
    expect(secret.secret).toBe('f'.repeat(40));
  });

  test('prefers the variable itself to its file', () => {
    const path = fileWith('f'.repeat(40));
    const { secret } = loadConfiguration(CLASSES, { ...REQUIRED, COSTWIRE_SECRET_FILE: path });
    expect(secret.secret).toBe('s'.repeat(32));
  });

  test('names the variable whose file cannot be read, beside every other fault', () => {
    const { COSTWIRE_SECRET: _, ...others } = REQUIRED;
    const faults = faultsOf({
      ...others,
      PORT: 'x',
      COSTWIRE_SECRET_FILE: join(folder, 'no-such-file'),
    });
    expect(faults.filter((fault) => fault.startsWith('COSTWIRE_SECRET'))).toEqual([
      'COSTWIRE_SECRET_FILE: the file it names cannot be read',
    ]);
    expect(faults.some((fault) => fault.startsWith('PORT: '))).toBe(true);
  });

  test('ignores what it does not know', () => {
    expect(faultsOf({ ...REQUIRED, poolSize: '1', url: 'x' })).toEqual([]);
  });
});

describe('the description of a configuration class', () => {
  test('lists every variable with its default and its rules', () => {
    expect(describeConfiguration(DatabaseConfig)).toMatchObject([
      { variable: 'DATABASE_URL', default: undefined },
      { variable: 'COSTWIRE_DATABASE_POOL', default: '4' },
    ]);
  });

  test('knows a variable, its meaning and its rules for every property', () => {
    for (const Config of Object.values(CLASSES)) {
      const described = describeConfiguration(Config);
      expect(described.length).toBeGreaterThan(0);
      for (const { rules, meaning } of described) {
        expect(rules.length).toBeGreaterThan(0);
        expect(meaning).toMatch(/\w/);
      }
    }
  });
});
