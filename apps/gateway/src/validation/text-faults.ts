import { isUtf8 } from 'node:buffer';
import { CostwireError, type FieldFault } from '@costwire/contracts';
import { plainName } from './compile-reader.js';

const NUL_ESCAPE = Buffer.from('\\u0000');
const BACKSLASH = 0x5c;
const BYTE_ORDER_MARK = Buffer.from([0xef, 0xbb, 0xbf]);

/**
 * Refuses bodies that `JSON.parse` would take and that cannot be kept: bytes that are not UTF-8, a
 * byte order mark.
 *
 * @throws {CostwireError} `malformed_json`.
 */
export function assertUtf8(raw: Buffer): void {
  if (!isUtf8(raw)) {
    throw new CostwireError('malformed_json', { detail: 'The body is not valid UTF-8.' });
  }
  if (raw.subarray(0, 3).equals(BYTE_ORDER_MARK)) {
    throw new CostwireError('malformed_json', {
      detail: 'The body begins with a byte order mark.',
    });
  }
}

/** Whether a body can hold text that Postgres refuses: an escaped NUL or lone surrogate. */
export function mayHoldUnstorableText(raw: Buffer): boolean {
  if (!raw.includes(BACKSLASH)) return false;
  return raw.includes(NUL_ESCAPE) || raw.includes('\\ud') || raw.includes('\\uD');
}

/** Finds the strings and keys of a JSON value that hold NUL or half a surrogate pair. */
export function unstorableText(value: unknown, path: string): FieldFault[] {
  return faultsWithin(value).map(({ field, message }) => ({
    field: (path + field).replace(/^\./, '') || 'body',
    message,
  }));
}

/** The same by their place in the value; names are looked at where there is a fault only. */
function faultsWithin(value: unknown): FieldFault[] {
  if (typeof value === 'string') {
    return isStorable(value) ? [] : [{ field: '', message: 'holds NUL or a lone surrogate' }];
  }
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, member]) => {
    if (!isStorable(key)) {
      return [{ field: '', message: 'has a key with NUL or a lone surrogate' }];
    }
    const faults = faultsWithin(member);
    if (faults.length === 0) return faults;
    const place = Array.isArray(value) ? `[${key}]` : `.${plainName(key)}`;
    return faults.map(({ field, message }) => ({ field: place + field, message }));
  });
}

function isStorable(text: string): boolean {
  return !text.includes('\0') && !LONE_SURROGATE.test(text);
}

const LONE_SURROGATE = /\p{Surrogate}/u;
