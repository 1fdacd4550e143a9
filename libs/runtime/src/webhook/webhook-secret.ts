import { hkdfSync } from 'node:crypto';

/**
 * The key by which calls of a project's webhook are signed: derived from the installation's secret, so
 * that it is kept nowhere. The receiver is given it once, in base64.
 */
export function projectWebhookSecret(secret: string, projectId: string): Buffer {
  return Buffer.from(hkdfSync('sha256', secret, projectId, 'action-webhooks', 32));
}
