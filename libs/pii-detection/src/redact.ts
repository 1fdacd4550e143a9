import { createCipheriv, randomBytes } from 'node:crypto';
import type { EntityType } from './entity-types.js';
import type { Finding } from './finding.js';
import { pseudonym } from './pseudonym.js';

/** What is written in place of a finding. */
export type RedactionOperator =
  /** The text given, or `<TYPE>`. */
  | { kind: 'replace'; with?: string }
  /** Nothing. */
  | { kind: 'redact' }
  /** The same number of characters, all but the last `keepLast` (0 by default) overwritten. */
  | { kind: 'mask'; character?: string; keepLast?: number }
  /** {@link pseudonym}: equal values stay equal, which keeps joins possible. */
  | { kind: 'hash'; keyId: string; key: Uint8Array | string }
  /** `aes256gcm:<keyId>:<base64url of nonce, tag, ciphertext>`; the key has 32 bytes. */
  | { kind: 'encrypt'; keyId: string; key: Uint8Array }
  /** The value itself: found and counted, but left in place. */
  | { kind: 'keep' };

/** Operators by type; `default` serves the types not listed, and is `<TYPE>` when absent. */
export type RedactionOperators = Partial<Record<EntityType | 'default', RedactionOperator>>;

const REPLACE: RedactionOperator = { kind: 'replace' };
/** NIST SP 800-38D, section 5.2.1.1: 96 bits is the nonce length GCM is made for. */
const GCM_NONCE_BYTES = 12;

/**
 * Writes the operators' results in place of the findings.
 *
 * @param findings sorted and free of overlaps, as `detect` returns them.
 * @throws RangeError when a finding lies outside the text or overlaps the one before it.
 */
export function redact(
  text: string,
  findings: readonly Finding[],
  operators: RedactionOperators = {},
): string {
  let redacted = '';
  let position = 0;
  for (const { type, start, end } of findings) {
    if (start < position || end > text.length || end < start) {
      throw new RangeError(`finding ${start}..${end} overlaps another or lies outside the text`);
    }
    const operator = operators[type] ?? operators.default ?? REPLACE;
    redacted += text.slice(position, start) + applied(operator, type, text.slice(start, end));
    position = end;
  }
  return redacted + text.slice(position);
}

function applied(operator: RedactionOperator, type: EntityType, value: string): string {
  switch (operator.kind) {
    case 'replace':
      return operator.with ?? `<${type}>`;
    case 'redact':
      return '';
    case 'mask':
      return masked(value, operator.character ?? '*', operator.keepLast ?? 0);
    case 'hash':
      return pseudonym(operator.keyId, operator.key, value);
    case 'encrypt':
      return encrypted(operator.keyId, operator.key, value);
    case 'keep':
      return value;
  }
}

/** Counts code points, not units, so that half of a surrogate pair is never left behind. */
function masked(value: string, character: string, keepLast: number): string {
  const points = Array.from(value);
  const hidden = Math.max(0, points.length - keepLast);
  return character.repeat(hidden) + points.slice(hidden).join('');
}

function encrypted(keyId: string, key: Uint8Array, value: string): string {
  const nonce = randomBytes(GCM_NONCE_BYTES);
  const cipher = createCipheriv('aes-256-gcm', key, nonce);
  const body = Buffer.concat([cipher.update(value, 'utf8'), cipher.final()]);
  const sealed = Buffer.concat([nonce, cipher.getAuthTag(), body]);
  return `aes256gcm:${keyId}:${sealed.toString('base64url')}`;
}
