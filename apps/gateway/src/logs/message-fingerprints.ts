import { createHmac, hkdfSync } from 'node:crypto';
import type { ProjectId } from '@costwire/contracts';

const KEY_BYTES = 32;
/** 128 bits: two messages of a project meet by chance once in 10^19 pairs. */
const FINGERPRINT_BYTES = 16;

/** Tells equal messages by a keyed hash, so that none needs to be kept to be recognised. */
export class MessageFingerprints {
  private readonly keys = new Map<ProjectId, Buffer>();

  /** @param secret the installation's secret, from which the projects' keys are derived. */
  constructor(private readonly secret: string) {}

  /** HMAC-SHA-256 of the message under the project's key, cut to 128 bits, base64url. */
  of(message: string, projectId: ProjectId): string {
    const digest = createHmac('sha256', this.keyOf(projectId)).update(message).digest();
    return digest.subarray(0, FINGERPRINT_BYTES).toString('base64url');
  }

  private keyOf(projectId: ProjectId): Buffer {
    let key = this.keys.get(projectId);
    if (!key) {
      key = Buffer.from(hkdfSync('sha256', this.secret, projectId, 'log-messages', KEY_BYTES));
      this.keys.set(projectId, key);
    }
    return key;
  }
}
