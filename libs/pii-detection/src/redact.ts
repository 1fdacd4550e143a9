import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import type { FoundSpan } from './finding.js';
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
export type RedactionOperators = Readonly<Record<string, RedactionOperator | undefined>>;

/** A text without what was found, and where the replacements stand in it. */
export interface RedactedText {
  text: string;
  /** One for each finding, in order; offsets are UTF-16, end exclusive. */
  replacements: FoundSpan[];
}

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
  findings: readonly FoundSpan[],
  operators: RedactionOperators = {},
): string {
  return redactedText(text, findings, operators).text;
}

/** The same, with where each replacement stands. */
export function redactedText(
  text: string,
  findings: readonly FoundSpan[],
  operators: RedactionOperators = {},
): RedactedText {
  const replacements: FoundSpan[] = [];
  let redacted = '';
  let position = 0;
  for (const { type, start, end } of findings) {
    if (start < position || end > text.length || end < start) {
      throw new RangeError(`finding ${start}..${end} overlaps another or lies outside the text`);
    }
    const operator = operators[type] ?? operators['default'] ?? REPLACE;
    redacted += text.slice(position, start);
    const from = redacted.length;
    redacted += applied(operator, type, text.slice(start, end));
    replacements.push({ type, start: from, end: redacted.length });
    position = end;
  }
  return { text: redacted + text.slice(position), replacements };
}

function applied(operator: RedactionOperator, type: string, value: string): string {
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

const SEALED = /^aes256gcm:[A-Za-z0-9_-]{1,32}:([A-Za-z0-9_-]{38,})$/;
const GCM_TAG_BYTES = 16;

/**
 * The value behind what the operator `encrypt` wrote.
 *
 * @param key the 32 bytes it was encrypted with.
 * @throws when the text is no such value, or was changed, or the key is another.
 */
export function decrypted(key: Uint8Array, text: string): string {
  const sealed = Buffer.from(SEALED.exec(text)?.[1] ?? '', 'base64url');
  const cipher = createDecipheriv('aes-256-gcm', key, sealed.subarray(0, GCM_NONCE_BYTES));
  cipher.setAuthTag(sealed.subarray(GCM_NONCE_BYTES, GCM_NONCE_BYTES + GCM_TAG_BYTES));
  const body = sealed.subarray(GCM_NONCE_BYTES + GCM_TAG_BYTES);
  return Buffer.concat([cipher.update(body), cipher.final()]).toString('utf8');
}

function encrypted(keyId: string, key: Uint8Array, value: string): string {
  const nonce = randomBytes(GCM_NONCE_BYTES);
  const cipher = createCipheriv('aes-256-gcm', key, nonce);
  const body = Buffer.concat([cipher.update(value, 'utf8'), cipher.final()]);
  const sealed = Buffer.concat([nonce, cipher.getAuthTag(), body]);
  return `aes256gcm:${keyId}:${sealed.toString('base64url')}`;
}
