// Addresses of wallets with their checks.
import { createHash } from 'node:crypto';

const sha = (bytes) => createHash('sha256').update(bytes).digest();
/** Base58Check (Bitcoin wiki) of a payload with its version byte. */
export function base58check(payload) {
  const all = Buffer.concat([payload, sha(sha(payload)).subarray(0, 4)]);
  let number = BigInt(`0x${all.toString('hex')}`);
  let text = '';
  for (; number > 0n; number /= 58n)
    text =
      '123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz'[Number(number % 58n)] + text;
  for (const byte of all) {
    if (byte) break;
    text = `1${text}`;
  }
  return text;
}
/** Bech32 and Bech32m addresses of the main net (BIP 173, BIP 350). */
export function bech32(version, program) {
  const signs = 'qpzry9x8gf2tvdw0s3jn54khce6mua7l';
  const words = [version];
  let held = 0,
    bits = 0;
  for (const byte of program) {
    held = (held << 8) | byte;
    bits += 8;
    while (bits >= 5) {
      bits -= 5;
      words.push((held >> bits) & 31);
      held &= (1 << bits) - 1;
    }
  }
  if (bits) words.push((held << (5 - bits)) & 31);
  const polymod = (values) =>
    values.reduce((check, value) => {
      const top = check >>> 25;
      let next = ((check & 0x1ffffff) << 5) ^ value;
      [0x3b6a57b2, 0x26508e6d, 0x1ea119fa, 0x3d4233dd, 0x2a1462b3].forEach((g, i) => {
        if ((top >> i) & 1) next ^= g;
      });
      return next >>> 0;
    }, 1);
  const check = polymod([3, 3, 0, 2, 3, ...words, 0, 0, 0, 0, 0, 0]) ^ (version ? 0x2bc830a3 : 1);
  return `bc1${[...words, ...[0, 1, 2, 3, 4, 5].map((i) => (check >>> (5 * (5 - i))) & 31)].map((w) => signs[w]).join('')}`;
}
