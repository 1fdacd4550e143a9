import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { assertNoPlaceholderSecrets } from './placeholder-secrets.js';

const inProduction =
  (environment: Record<string, string>): (() => void) =>
  () =>
    assertNoPlaceholderSecrets({ NODE_ENV: 'production', ...environment });

describe('in production', () => {
  test.each([
    ['DATABASE_URL', 'postgres://costwire:costwire@db/costwire'],
    ['DATABASE_URL', 'postgres://postgres:postgres@db/costwire'],
    ['DATABASE_URL', 'postgres://app:password@db/costwire'],
    ['NATS_URL', 'nats://a:9f3b1c@one:4222,nats://b:changeme@two:4222'],
    ['REDIS_URL', 'redis://:redis@cache:6379'],
    ['COSTWIRE_SECRET', 'change-me-change-me-change-me-change-me'],
    ['COSTWIRE_SECRET', 'a'.repeat(64)],
    ['ADMIN_TOKEN', 'an-example-token-for-the-first-start'],
  ])('%s may not be %s', (name, value) => {
    expect(inProduction({ [name]: value })).toThrow(new RegExp(`\\n  ${name}: `));
  });

  test('the fault does not repeat the secret', () => {
    const refused = inProduction({ DATABASE_URL: 'postgres://app:password@db/costwire' });
    expect(refused).toThrow('DATABASE_URL: its password is a known default');
    expect(refused).not.toThrow('@db');
  });

  test('a placeholder in a mounted file is one as well', () => {
    const folder = mkdtempSync(join(tmpdir(), 'costwire-secret-'));
    const file = join(folder, 'secret');
    writeFileSync(file, `${'changeme'.repeat(5)}\n`);
    expect(inProduction({ COSTWIRE_SECRET_FILE: file })).toThrow(
      'COSTWIRE_SECRET: is a placeholder',
    );
    rmSync(folder, { recursive: true });
  });

  test('random secrets pass, each time', () => {
    for (let round = 0; round < 1_000; round += 1) {
      const secret = randomBytes(16).toString('hex');
      const urls = { DATABASE_URL: `postgres://costwire:${secret}@db/costwire` };
      expect(inProduction({ ...urls, COSTWIRE_SECRET: secret, ADMIN_TOKEN: secret })).not.toThrow();
    }
  });

  test('a server that asks for no password passes', () => {
    expect(inProduction({ DATABASE_URL: 'postgres://costwire@db/costwire' })).not.toThrow();
  });
});

test('elsewhere an example may be used', () => {
  const environment = { DATABASE_URL: 'postgres://postgres:postgres@127.0.0.1/postgres' };
  expect(() => assertNoPlaceholderSecrets(environment)).not.toThrow();
});
