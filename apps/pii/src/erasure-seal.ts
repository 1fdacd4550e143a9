import { createHmac } from 'node:crypto';
import { decrypted, redact } from '@costwire/pii-detection';
import { policyKeys } from './policy-keys.js';

const KEY_ID = 'erasures';

/** Keeps the user ids of an erasure unreadable while it runs. */
export class ErasureSeal {
  /** @param secret the installation's secret, from which the projects' keys are derived. */
  constructor(private readonly secret: string) {}

  /** A keyed hash that tells whether two requests concern the same subject. */
  hmacOf(projectId: string, userIds: readonly string[]): string {
    const key = policyKeys(this.secret, projectId)('hash', KEY_ID);
    return createHmac('sha256', key).update(JSON.stringify(userIds)).digest('base64url');
  }

  /** The user ids under AES-256-GCM. */
  seal(projectId: string, userIds: readonly string[]): string {
    const text = JSON.stringify(userIds);
    const key = policyKeys(this.secret, projectId)('encrypt', KEY_ID);
    const whole = { type: 'SUBJECT', start: 0, end: text.length };
    return redact(text, [whole], { default: { kind: 'encrypt', keyId: KEY_ID, key } });
  }

  /** @throws when it was sealed with another secret or changed since. */
  open(projectId: string, sealed: string): string[] {
    const key = policyKeys(this.secret, projectId)('encrypt', KEY_ID);
    return JSON.parse(decrypted(key, sealed)) as string[];
  }
}
