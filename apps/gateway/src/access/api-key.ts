import { createHash, createHmac, hkdfSync, randomInt, timingSafeEqual } from 'node:crypto';

const ALPHABET = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
/** 12 characters of 62: 71 bits, so that prefixes do not meet. */
const ID_LENGTH = 12;
/** 32 characters of 62: 190 bits. */
const SECRET_LENGTH = 32;
const KEY = /^(cw_[a-z]{2,8}_[0-9A-Za-z]{12})_[0-9A-Za-z]{32}$/;

/** A new key: `cw_<environment>_<id>_<secret>`. Shown once; only prefix and HMAC are kept. */
export interface NewApiKey {
  key: string;
  prefix: string;
}

/** Makes a key. */
export function generateApiKey(environment: string): NewApiKey {
  const prefix = `cw_${environment}_${randomText(ID_LENGTH)}`;
  return { key: `${prefix}_${randomText(SECRET_LENGTH)}`, prefix };
}

/** A token that the operator made; anything that begins like our keys is not one. */
const TOKEN = /^(?!cw_)[\x21-\x7e]{32,256}$/;
/** 12 hexadecimal digits tell no more than 48 bits of a token of at least 32 characters. */
const DIGEST_LENGTH = 12;

/**
 * The public part of a presented key, or `undefined` when it is neither one of ours nor a token of the
 * operator's. A token has no public part of its own, so it gets one from its digest.
 */
export function prefixOf(key: string): string | undefined {
  const own = KEY.exec(key)?.[1];
  if (own !== undefined || !TOKEN.test(key)) return own;
  return `cw_token_${createHash('sha256').update(key).digest('hex').slice(0, DIGEST_LENGTH)}`;
}

/**
 * Who holds a key, the same for every key of one person: its owner, however that is written, or the
 * key itself when it names none.
 */
export function personOf({ id, owner }: { id: string; owner: string | null }): string {
  return owner === null ? id : owner.normalize('NFKC').trim().toLowerCase();
}

/** Computes and compares the stored form of API keys. */
export class ApiKeyHasher {
  private readonly pepper: Buffer;

  /** @param secret the installation's secret. */
  constructor(secret: string) {
    this.pepper = Buffer.from(hkdfSync('sha256', secret, '', 'api-keys', 32));
  }

  /** HMAC-SHA-256 of the whole key. */
  hash(key: string): Buffer {
    return createHmac('sha256', this.pepper).update(key).digest();
  }

  /** Compares in constant time. */
  matches(key: string, hash: Buffer): boolean {
    return timingSafeEqual(this.hash(key), hash);
  }
}

function randomText(length: number): string {
  let text = '';
  for (let index = 0; index < length; index += 1) text += ALPHABET[randomInt(ALPHABET.length)];
  return text;
}
