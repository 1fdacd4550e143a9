import { createHmac } from 'node:crypto';

/**
 * A stable stand-in for an identifier: the same key and identifier always give the same text, and
 * without the key the identifier cannot be confirmed by guessing.
 *
 * @param keyId names the key, so that values made before a rotation can be told apart.
 * @returns `hmac:<keyId>:<HMAC-SHA-256 in base64url>`.
 */
export function pseudonym(keyId: string, key: Uint8Array | string, identifier: string): string {
  return `hmac:${keyId}:${createHmac('sha256', key).update(identifier, 'utf8').digest('base64url')}`;
}
