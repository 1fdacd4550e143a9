import { createHmac, hkdfSync, randomUUID, timingSafeEqual } from 'node:crypto';
import { CostwireError, isUuid, type ApiKeyId, type ProjectId } from '@costwire/contracts';

/** What a signed link lets its bearer do, once. */
export interface LinkGrant {
  actionId: string;
  projectId: ProjectId;
  verb: 'approve' | 'reject';
  /** The key in whose name the link decides. */
  keyId: ApiKeyId;
  linkId: string;
  /** Unix seconds. */
  expiresS: number;
}

/** The claims as they travel, in this order. */
type Claims = [string, string, string, string, string, number];

const MAX_TOKEN_LENGTH = 1_024;

/** Signs and reads the tokens of links that decide about an action. */
export class ActionLinks {
  private readonly key: Buffer;

  /** @param secret the installation's secret. */
  constructor(secret: string) {
    this.key = Buffer.from(hkdfSync('sha256', secret, '', 'action-links', 32));
  }

  /** A token for a grant; its link id is new. */
  issue(grant: Omit<LinkGrant, 'linkId'>): string {
    const { actionId, projectId, verb, keyId, expiresS } = grant;
    const claims: Claims = [actionId, projectId, verb, keyId, randomUUID(), expiresS];
    const body = Buffer.from(JSON.stringify(claims)).toString('base64url');
    return `${body}.${this.sign(body).toString('base64url')}`;
  }

  /**
   * The grant of a token. Looks at nothing of it before the signature is known to be ours.
   *
   * @throws {CostwireError} `link_not_valid`, or `expired` when its time is over.
   */
  read(token: unknown, nowMs: number): LinkGrant {
    if (typeof token !== 'string' || token.length > MAX_TOKEN_LENGTH) throw notValid();
    const [body = '', mac = ''] = token.split('.', 2);
    const expected = this.sign(body);
    const given = Buffer.from(mac, 'base64url');
    if (given.length !== expected.length || !timingSafeEqual(given, expected)) throw notValid();
    const claims = JSON.parse(Buffer.from(body, 'base64url').toString()) as Claims;
    const [actionId, projectId, verb, keyId, linkId, expiresS] = claims;
    if ((verb !== 'approve' && verb !== 'reject') || !isUuid(actionId)) throw notValid();
    if (expiresS * 1_000 <= nowMs) throw new CostwireError('expired');
    return {
      actionId,
      projectId: projectId as ProjectId,
      verb,
      keyId: keyId as ApiKeyId,
      linkId,
      expiresS,
    };
  }

  private sign(body: string): Buffer {
    return createHmac('sha256', this.key).update(body).digest();
  }
}

function notValid(): CostwireError {
  return new CostwireError('link_not_valid');
}
