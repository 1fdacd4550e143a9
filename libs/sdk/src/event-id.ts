/**
 * A UUID of version 7 (RFC 9562, section 5.7): 48 bits of Unix milliseconds, then 74 random bits.
 * Events without an id get one here, before the first attempt, so that a retry repeats nothing.
 */
export function newEventId(nowMs: number): string {
  const bytes = globalThis.crypto.getRandomValues(new Uint8Array(10));
  const time = Math.floor(nowMs).toString(16).padStart(12, '0');
  bytes[0] = (bytes[0]! & 0x0f) | 0x70;
  bytes[2] = (bytes[2]! & 0x3f) | 0x80;
  const random = Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
  return [
    time.slice(0, 8),
    time.slice(8),
    random.slice(0, 4),
    random.slice(4, 8),
    random.slice(8),
  ].join('-');
}
