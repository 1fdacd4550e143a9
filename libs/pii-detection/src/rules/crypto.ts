import { createHash } from 'node:crypto';
import { keccak256 } from './keccak.js';
import type { Rule } from './rule.js';

const ALPHABET = '123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz';

const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest();

/** Base58Check: the last four bytes are the double SHA-256 of the rest (Bitcoin wiki, Base58Check). */
function isBase58Check(text: string): boolean {
  let value = 0n;
  for (const character of text) {
    const digit = ALPHABET.indexOf(character);
    if (digit < 0) return false;
    value = value * 58n + BigInt(digit);
  }
  const bytes = Buffer.from(value.toString(16).padStart(50, '0'), 'hex');
  if (bytes.length !== 25) return false;
  return sha256(sha256(bytes.subarray(0, 21)))
    .subarray(0, 4)
    .equals(bytes.subarray(21));
}

const BECH32 = 'qpzry9x8gf2tvdw0s3jn54khce6mua7l';
const GENERATORS = [0x3b6a57b2, 0x26508e6d, 0x1ea119fa, 0x3d4233dd, 0x2a1462b3] as const;

/** Bech32 and Bech32m checksums (BIP 173, BIP 350). */
function isBech32(text: string): boolean {
  const address = text.toLowerCase();
  const split = address.lastIndexOf('1');
  const prefix = address.slice(0, split);
  const expanded = [...prefix].map((c) => c.charCodeAt(0) >>> 5);
  expanded.push(0, ...[...prefix].map((c) => c.charCodeAt(0) & 31));
  for (const character of address.slice(split + 1)) {
    const digit = BECH32.indexOf(character);
    if (digit < 0) return false;
    expanded.push(digit);
  }
  const remainder = polymod(expanded);
  return remainder === 1 || remainder === 0x2bc830a3;
}

function polymod(values: readonly number[]): number {
  let check = 1;
  for (const value of values) {
    const top = check >>> 25;
    check = ((check & 0x1ffffff) << 5) ^ value;
    for (let bit = 0; bit < 5; bit += 1) if ((top >>> bit) & 1) check ^= GENERATORS[bit]!;
  }
  return check;
}

/** EIP-55: the case of each letter is a bit of the Keccak-256 of the lower-case address. */
function isChecksummedEthereum(text: string): boolean {
  const hex = text.slice(2);
  const lower = hex.toLowerCase();
  if (hex === lower || hex === hex.toUpperCase()) return false;
  const hash = keccak256(lower);
  for (let index = 0; index < 40; index += 1) {
    const high = Number.parseInt(hash[index]!, 16) >= 8;
    const character = lower[index]!;
    if (hex[index] !== (high ? character.toUpperCase() : character)) return false;
  }
  return true;
}

const isOneCase = (text: string) =>
  text.slice(2) === text.slice(2).toLowerCase() || text.slice(2) === text.slice(2).toUpperCase();

const COMMON = {
  type: 'CRYPTO',
  context:
    'wallet|btc|bitcoin|crypto|eth|ethereum|address|donate|donations|payout|coin|litecoin|ltc|doge|usdt|tron|withdrawal',
} as const;

/** Addresses of cryptocurrencies that carry a checksum. */
export const CRYPTO_RULES: readonly Rule[] = [
  {
    ...COMMON,
    id: 'crypto-base58',
    pattern: /[13LMDT][1-9A-HJ-NP-Za-km-z]{25,34}/y,
    heads: 'd26-35 a26-35',
    valid: isBase58Check,
    score: [1, 1],
    source: 'en.bitcoin.it/wiki/Base58Check_encoding',
  },
  {
    ...COMMON,
    id: 'crypto-bech32',
    pattern: /(?:bc1|ltc1)[02-9ac-hj-np-z]{11,71}/iy,
    heads: 'a14-64',
    valid: isBech32,
    score: [1, 1],
    source: 'BIP 173; BIP 350',
  },
  {
    ...COMMON,
    id: 'crypto-ethereum',
    pattern: /0x[0-9A-Fa-f]{40}/y,
    heads: 'd42',
    valid: isChecksummedEthereum,
    score: [1, 1],
    source: 'EIP-55',
  },
  {
    ...COMMON,
    id: 'crypto-ethereum-one-case',
    pattern: /0x[0-9A-Fa-f]{40}/y,
    heads: 'd42',
    valid: isOneCase,
    score: [0.5, 0.85],
    source: 'Ethereum yellow paper, section 4.1',
  },
];
