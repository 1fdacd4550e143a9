import { ConfigurationError, settingOf } from './configuration.js';
import type { Environment } from './environment.js';

/** Passwords of manuals, images and examples. */
const KNOWN_PASSWORDS = new Set(
  'admin administrator changeme change-me change_me costwire default example guest nats pass passwd password postgres redis root secret test user valkey 123456 12345678'.split(
    ' ',
  ),
);
const PLACEHOLDER = /change.?me|placeholder|example|your.?(secret|token|password)|insecure/i;
/** 32 random hexadecimal digits have fewer in less than one of ten thousand cases. */
const MIN_DISTINCT_CHARACTERS = 8;
const URLS = ['DATABASE_URL', 'NATS_URL', 'REDIS_URL'];
const SECRETS = ['COSTWIRE_SECRET', 'ADMIN_TOKEN'];

/**
 * Refuses to run in production with a secret that everybody knows.
 *
 * @throws {ConfigurationError} naming each variable that holds one, and none of the values.
 */
export function assertNoPlaceholderSecrets(environment: Environment): void {
  if (environment['NODE_ENV'] !== 'production') return;
  const faults = [
    ...URLS.filter((name) => hasKnownPassword(settingOf(environment, name))).map(
      (name) => `${name}: its password is a known default; not in production`,
    ),
    ...SECRETS.filter((name) => isPlaceholder(settingOf(environment, name))).map(
      (name) => `${name}: is a placeholder, not a random secret; not in production`,
    ),
  ];
  if (faults.length > 0) throw new ConfigurationError(faults);
}

/** A URL without a password is no fault: certificates and local sockets need none. */
function hasKnownPassword(text: string | undefined): boolean {
  return (text ?? '').split(',').some((part) => {
    if (!URL.canParse(part.trim())) return false;
    const { username, password } = new URL(part.trim());
    const plain = decodeURIComponent(password).toLowerCase();
    return plain !== '' && (KNOWN_PASSWORDS.has(plain) || plain === username.toLowerCase());
  });
}

function isPlaceholder(text: string | undefined): boolean {
  if (!text) return false;
  return PLACEHOLDER.test(text) || new Set(text).size < MIN_DISTINCT_CHARACTERS;
}
