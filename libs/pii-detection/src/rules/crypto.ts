import { createHash } from 'node:crypto';
import { keccak256 } from './keccak.js';
import type { Rule } from './rule.js';

const ALPHABET = '123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz';
/** The XRP Ledger orders the same characters its own way (xrpl.org, Base58 Encodings). */
const RIPPLE = 'rpshnaf39wBUDNEGHJKLM4PQRST7VWXYZ2bcdeCg65jkm8oFqi1tuvAxyz';
/** One or two bytes for the network and kind, twenty of hash, four of check. */
const CHECKED_BYTES = [25, 26];
/** A public key of Ed25519 (RFC 8032), which is an address of Solana as it is. */
const KEY_BYTES = 32;

const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest();

/** The bytes that base 58 stands for, or `undefined` where a character is none of its alphabet. */
function base58Bytes(text: string, alphabet: string): Buffer | undefined {
  let value = 0n;
  for (const character of text) {
    const digit = alphabet.indexOf(character);
    if (digit < 0) return undefined;
    value = value * 58n + BigInt(digit);
  }
  const hex = value.toString(16);
  const bytes = Buffer.from(hex.length % 2 === 0 ? hex : `0${hex}`, 'hex');
  let zeros = 0;
  while (text[zeros] === alphabet[0]) zeros += 1;
  return Buffer.concat([Buffer.alloc(zeros), bytes]);
}

/** Base58Check: the last four bytes are the double SHA-256 of the rest (Bitcoin wiki, Base58Check). */
function isBase58Check(text: string, alphabet = ALPHABET): boolean {
  const bytes = base58Bytes(text, alphabet);
  if (!bytes || !CHECKED_BYTES.includes(bytes.length)) return false;
  return sha256(sha256(bytes.subarray(0, -4)))
    .subarray(0, 4)
    .equals(bytes.subarray(-4));
}

const isSolanaKey = (text: string) => base58Bytes(text, ALPHABET)?.length === KEY_BYTES;

/** StrKey: a version byte, 32 of key, and CRC16-XModem of both, low byte first (SEP-23). */
function isStellarKey(text: string): boolean {
  const bytes: number[] = [];
  let held = 0;
  let bits = 0;
  for (const character of text) {
    held = ((held << 5) | 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.indexOf(character)) & 0xfff;
    bits += 5;
    if (bits < 8) continue;
    bits -= 8;
    bytes.push((held >>> bits) & 255);
  }
  let crc = 0;
  for (const byte of bytes.slice(0, -2)) {
    crc ^= byte << 8;
    for (let bit = 0; bit < 8; bit += 1)
      crc = (crc & 0x8000 ? (crc << 1) ^ 0x1021 : crc << 1) & 0xffff;
  }
  return bytes.at(-2) === (crc & 255) && bytes.at(-1) === crc >>> 8;
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

const CASH_GENERATORS = [
  0x98f2bc8e61n,
  0x79b76d99e2n,
  0xf33e5fb3c4n,
  0xae2eabe2a8n,
  0x1e4f43e470n,
] as const;

/** CashAddr: forty bits of check over the prefix, a zero and the address (Bitcoin Cash specification). */
function isCashAddress(text: string): boolean {
  let check = 1n;
  const values = [...'bitcoincash'].map((c) => c.charCodeAt(0) & 31);
  values.push(0, ...[...text.toLowerCase()].map((c) => BECH32.indexOf(c)));
  for (const value of values) {
    const top = check >> 35n;
    check = ((check & 0x07ffffffffn) << 5n) ^ BigInt(value);
    CASH_GENERATORS.forEach((generator, bit) => {
      if ((top >> BigInt(bit)) & 1n) check ^= generator;
    });
  }
  return check === 1n;
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
    'wallet|btc|bitcoin|crypto|eth|ethereum|address|donate|donations|payout|coin|litecoin|ltc|doge|usdt|tron|withdrawal|' +
    'solana|sol|cardano|ada|monero|xmr|ripple|xrp|stellar|xlm|zcash|dash|cosmos|bch|usdc|deposit',
} as const;

/** Addresses of cryptocurrencies that carry a checksum. */
export const CRYPTO_RULES: readonly Rule[] = [
  {
    ...COMMON,
    id: 'crypto-base58',
    pattern: /[123LMDTXAmnt][1-9A-HJ-NP-Za-km-z]{25,34}/y,
    heads: 'd26-35 a26-35',
    valid: (text) => isBase58Check(text),
    score: [1, 1],
    source: 'en.bitcoin.it/wiki/Base58Check_encoding',
  },
  {
    ...COMMON,
    id: 'crypto-ripple',
    pattern: /r[1-9A-HJ-NP-Za-km-z]{24,34}/y,
    heads: 'a25-35',
    valid: (text) => isBase58Check(text, RIPPLE),
    score: [1, 1],
    source: 'xrpl.org, Base58 Encodings',
  },
  {
    ...COMMON,
    id: 'crypto-solana',
    pattern: /[1-9A-HJ-NP-Za-km-z]{32,44}/y,
    heads: 'a32-44 d32-44',
    valid: isSolanaKey,
    // No check: any 44 characters of the alphabet are 32 bytes.
    score: [0.1, 0.8],
    context: 'solana|sol|phantom|spl|wallet|pubkey',
    source: 'solana.com/docs, Accounts',
  },
  {
    ...COMMON,
    id: 'crypto-stellar',
    pattern: /G[A-D][A-Z2-7]{54}/y,
    heads: 'a56',
    valid: isStellarKey,
    score: [1, 1],
    source: 'SEP-23, Strkeys',
  },
  {
    ...COMMON,
    id: 'crypto-monero',
    pattern: /4[1-9AB][1-9A-HJ-NP-Za-km-z]{93}|8[1-9A-C][1-9A-HJ-NP-Za-km-z]{93}/y,
    heads: 'd95',
    score: [0.6, 0.95],
    source: 'docs.getmonero.org, Standard address',
  },
  {
    ...COMMON,
    id: 'crypto-cash',
    pattern: /[qp][02-9ac-hj-np-z]{41}/iy,
    heads: 'a42',
    valid: isCashAddress,
    score: [1, 1],
    source: 'reference.cash, CashAddr',
  },
  {
    ...COMMON,
    id: 'crypto-bech32',
    pattern: /(?:bc|tb|ltc|addr|stake|cosmos|osmo|celestia|inj|kava)1[02-9ac-hj-np-z]{11,100}/iy,
    heads: 'a14-110',
    valid: isBech32,
    score: [1, 1],
    source: 'BIP 173; BIP 350; CIP-19; Cosmos SDK, ADR-028',
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
