import 'reflect-metadata';
import { spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { eventually } from '@costwire/testing';
import { startCostwire, type TestCostwire } from './start-costwire.js';

const TOKEN = randomBytes(24).toString('hex');
const ORIGIN = 'https://app.costs.test';

describe('a gateway in production', () => {
  let costwire: TestCostwire;

  beforeAll(async () => {
    costwire = await startCostwire({
      NODE_ENV: 'production',
      ADMIN_TOKEN: TOKEN,
      CORS_ORIGINS: `${ORIGIN}, https://other.costs.test`,
    });
  });
  afterAll(async () => costwire?.stop());

  it.each(['/docs', '/docs-json', '/docs/swagger-ui-init.js'])(
    'does not serve %s',
    async (path) => {
      expect((await fetch(costwire.url + path)).status).toBe(404);
    },
  );

  it.each(['/health', '/api/v1/keys', '/no/such/route'])(
    'sends the headers that keep browsers in check with %s',
    async (path) => {
      const { headers } = await fetch(costwire.url + path);
      expect(Object.fromEntries(headers)).toMatchObject({
        'content-security-policy': expect.stringContaining("default-src 'none'"),
        'x-content-type-options': 'nosniff',
        'x-frame-options': 'DENY',
        'referrer-policy': 'no-referrer',
        'strict-transport-security': expect.stringContaining('max-age='),
      });
      expect(headers.get('content-security-policy')).toContain("frame-ancestors 'none'");
      expect(headers.get('x-powered-by')).toBeNull();
    },
  );

  it('lets browsers on the listed origins call, and no others', async () => {
    const preflight = async (origin: string): Promise<string | null> => {
      const answer = await fetch(`${costwire.url}/api/v1/llm/usage`, {
        method: 'OPTIONS',
        headers: {
          origin,
          'access-control-request-method': 'POST',
          'access-control-request-headers': 'authorization,content-type',
        },
      });
      return answer.headers.get('access-control-allow-origin');
    };
    expect(await preflight(ORIGIN)).toBe(ORIGIN);
    expect(await preflight('https://other.costs.test')).toBe('https://other.costs.test');
    expect(await preflight('https://app.costs.test.evil.test')).toBeNull();
    expect(await preflight('null')).toBeNull();
  });

  it('takes the token of the operator as a key with every right, made once', async () => {
    await eventually(async () => {
      expect((await costwire.call('GET', '/api/v1/keys', TOKEN)).status).toBe(200);
    });
    const rows = await costwire.database.query<{ id: string; prefix: string; text: string }>(
      `SELECT id, prefix, api_keys::text AS text FROM api_keys WHERE name = 'ADMIN_TOKEN'`,
    );
    expect(rows).toHaveLength(1);
    expect(rows[0]?.text).not.toContain(TOKEN);
    expect((await costwire.call('GET', '/api/v1/keys', `${TOKEN}0`)).status).toBe(401);

    const { status } = await costwire.call('DELETE', `/api/v1/keys/${rows[0]!.id}`, TOKEN);
    expect(status).toBeLessThan(300);
    await eventually(async () => {
      expect((await costwire.call('GET', '/api/v1/keys', TOKEN)).status).toBe(401);
    });
  });
});

describe('a process in production', () => {
  const check = (environment: Record<string, string>) =>
    spawnSync(
      process.execPath,
      [join(__dirname, '../apps/gateway/dist/main.js'), '--check-config'],
      {
        encoding: 'utf8',
        env: { PATH: process.env['PATH'], NODE_ENV: 'production', ...environment },
      },
    );
  const good = {
    DATABASE_URL: `postgres://costwire:${TOKEN}@127.0.0.1/costwire`,
    NATS_URL: `nats://gateway:${TOKEN}@127.0.0.1:4222`,
    COSTWIRE_SECRET: TOKEN,
  };

  it('starts with secrets of its own', () => {
    expect(check(good)).toMatchObject({
      status: 0,
      stdout: 'gateway: the configuration is valid\n',
    });
  });

  it('refuses to start without a secret', () => {
    const { COSTWIRE_SECRET, ...others } = good;
    const { status, stderr } = check(others);
    expect(status).toBe(78);
    expect(stderr).toContain('COSTWIRE_SECRET: ');
    expect(stderr).not.toContain(COSTWIRE_SECRET);
  });

  it.each([
    ['COSTWIRE_SECRET', 'please-change-me-before-you-go-live-now'],
    ['DATABASE_URL', 'postgres://postgres:postgres@127.0.0.1/costwire'],
    ['NATS_URL', 'nats://costwire:password@127.0.0.1:4222'],
    ['ADMIN_TOKEN', 'too-short'],
    ['CORS_ORIGINS', '*'],
  ])('refuses to start with %s=%s', (name, value) => {
    const { status, stderr } = check({ ...good, [name]: value });
    expect(status).toBe(78);
    expect(stderr).toContain(`${name}: `);
  });
});
