import { createHash, randomFillSync } from 'node:crypto';

declare const idBrand: unique symbol;
type Id<Name extends string> = string & { readonly [idBrand]: Name };

/** Identifies a project, the tenant every row belongs to (UUID). */
export type ProjectId = Id<'project'>;
/** Identifies one published batch; decides which batch owns an event (UUIDv7). */
export type MessageId = Id<'message'>;
/** Identifies an API key (UUIDv7); its public part is the key's prefix. */
export type ApiKeyId = Id<'api-key'>;

const POOL_BYTES = 4096;
const pool = new Uint8Array(POOL_BYTES);
let poolOffset = POOL_BYTES;

const HEX = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'));

/**
 * A UUID of version 7 (RFC 9562, section 5.7): 48 bits of Unix milliseconds, then 74 random bits.
 *
 * @param nowMs Unix time in milliseconds; the caller owns the clock.
 */
export function uuidv7(nowMs: number): string {
  if (poolOffset + 10 > POOL_BYTES) {
    randomFillSync(pool);
    poolOffset = 0;
  }
  const high = Math.floor(nowMs / 0x1_0000_0000);
  const low = nowMs >>> 0;
  const bytes = new Uint8Array(16);
  bytes.set([high >>> 8, high, low >>> 24, low >>> 16, low >>> 8, low]);
  bytes.set(pool.subarray(poolOffset, poolOffset + 10), 6);
  poolOffset += 10;
  return stamped(bytes, 0x70);
}

/**
 * A UUID of version 8 (RFC 9562, section 5.8) that is a pure function of its parts: the first 122
 * free bits of SHA-256 over the parts, each preceded by its length so that no two lists collide.
 */
export function derivedUuid(...parts: string[]): string {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(`${Buffer.byteLength(part)}:`).update(part);
  return stamped(new Uint8Array(hash.digest().subarray(0, 16)), 0x80);
}

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/** Whether the text is a UUID in its canonical lower-case form. */
export function isUuid(text: string): boolean {
  return UUID.test(text);
}

function stamped(bytes: Uint8Array, version: number): string {
  bytes[6] = (bytes[6]! & 0x0f) | version;
  bytes[8] = (bytes[8]! & 0x3f) | 0x80;
  let text = '';
  for (let index = 0; index < 16; index += 1) {
    if (index === 4 || index === 6 || index === 8 || index === 10) text += '-';
    text += HEX[bytes[index]!]!;
  }
  return text;
}
