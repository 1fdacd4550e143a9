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
  if (typeof value === 'string') {
    return isStorable(value) ? [] : [{ field: path, message: 'holds NUL or a lone surrogate' }];
  }
  if (Array.isArray(value)) {
    return value.flatMap((item, index) => unstorableText(item, `${path}[${index}]`));
  }
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, member]) =>
    isStorable(key)
      ? unstorableText(member, path === '' ? plainName(key) : `${path}.${plainName(key)}`)
      : [{ field: path, message: 'has a key with NUL or a lone surrogate' }],
  );
}

function isStorable(text: string): boolean {
  return !text.includes('\0') && !LONE_SURROGATE.test(text);
}

const LONE_SURROGATE = /\p{Surrogate}/u;
