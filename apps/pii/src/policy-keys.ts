import { hkdfSync } from 'node:crypto';
import type { KeyLookup } from '@costwire/pii-detection';

const KEY_BYTES = 32;

/**
 * Keys of a project's operators, derived from the installation's secret (HKDF, RFC 5869): a new key id
 * is a new key, and the old ones can be derived again for as long as the secret stays.
 */
export function policyKeys(secret: string, projectId: string): KeyLookup {
  return (purpose, keyId) =>
    new Uint8Array(hkdfSync('sha256', secret, projectId, `pii-${purpose}:${keyId}`, KEY_BYTES));
}
