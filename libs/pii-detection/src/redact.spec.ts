import { createDecipheriv } from 'node:crypto';
import { pseudonym } from './pseudonym.js';
import { redact } from './redact.js';
import type { Finding } from './finding.js';

const TEXT = 'to ann@example.org now';
const MAIL: Finding = { type: 'EMAIL_ADDRESS', start: 3, end: 18, score: 1 };

describe('redact', () => {
  it('writes the type in place of the value by default', () => {
    expect(redact(TEXT, [MAIL])).toBe('to <EMAIL_ADDRESS> now');
  });

  it('applies the operator of the type, else the default one', () => {
    expect(redact(TEXT, [MAIL], { EMAIL_ADDRESS: { kind: 'redact' } })).toBe('to  now');
    expect(redact(TEXT, [MAIL], { default: { kind: 'replace', with: '?' } })).toBe('to ? now');
    expect(redact(TEXT, [MAIL], { EMAIL_ADDRESS: { kind: 'keep' } })).toBe(TEXT);
  });

  it('masks all but the last characters asked for, whole code points only', () => {
    const operators = { default: { kind: 'mask', keepLast: 4 } } as const;
    expect(redact(TEXT, [MAIL], operators)).toBe('to ***********.org now');
    const emoji: Finding = { type: 'PERSON', start: 0, end: 4, score: 1 };
    expect(redact('😀😀', [emoji], { default: { kind: 'mask', keepLast: 1 } })).toBe('*😀');
  });

  it('hashes with a key so that equal values stay equal', () => {
    const operators = { default: { kind: 'hash', keyId: 'k1', key: 'secret' } } as const;
    const text = pseudonym('k1', 'secret', 'ann@example.org');
    expect(redact(TEXT, [MAIL], operators)).toBe(`to ${text} now`);
    expect(text).toMatch(/^hmac:k1:[\w-]{43}$/);
    expect(pseudonym('k1', 'other', 'ann@example.org')).not.toBe(text);
  });

  it('encrypts so that the holder of the key can read the value again', () => {
    const key = new Uint8Array(32).fill(7);
    const text = redact(TEXT, [MAIL], { default: { kind: 'encrypt', keyId: 'k1', key } });
    const sealed = Buffer.from(text.slice('to aes256gcm:k1:'.length, -' now'.length), 'base64url');
    const decipher = createDecipheriv('aes-256-gcm', key, sealed.subarray(0, 12));
    decipher.setAuthTag(sealed.subarray(12, 28));
    const plain = decipher.update(sealed.subarray(28), undefined, 'utf8') + decipher.final('utf8');
    expect(plain).toBe('ann@example.org');
  });

  it('refuses findings that overlap or lie outside the text', () => {
    expect(() => redact(TEXT, [MAIL, MAIL])).toThrow(RangeError);
    expect(() => redact('short', [MAIL])).toThrow(RangeError);
  });
});
