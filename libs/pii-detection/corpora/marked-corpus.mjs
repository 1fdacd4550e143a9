// Writes a half of the hand-written corpus as JSON lines {id,text,entities?,spans}, labels and all.
//   node libs/pii-detection/corpora/marked-corpus.mjs b > b.jsonl; costwire pii eval b.jsonl
// How the texts are marked stands in the README beside this file.
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { argv, stdout } from 'node:process';
import { CHECKS } from './check-digits.mjs';
import { base58check, bech32 } from './wallet-addresses.mjs';

const ALPHABETS = {
  d: '0123456789',
  h: '0123456789abcdef',
  H: '0123456789ABCDEF',
  u: 'ABCDEFGHIJKLMNOPQRSTUVWXYZ',
  a: 'abcdefghijklmnopqrstuvwxyz',
  U: 'ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789',
  l: 'abcdefghijklmnopqrstuvwxyz0123456789',
  L: 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz',
  b: 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567',
  q: 'QPZRY9X8GF2TVDW0S3JN54KHCE6MUA7L',
};
ALPHABETS.A = ALPHABETS.U + ALPHABETS.a;
ALPHABETS.B = `${ALPHABETS.A}+/`;
ALPHABETS.N = `${ALPHABETS.A}-_`;

/** Bytes that depend on nothing but the line, so that a line added elsewhere changes no other. */
function source(seed) {
  let count = 0,
    pool = Buffer.alloc(0);
  return (length) => {
    while (pool.length < length)
      pool = Buffer.concat([pool, createHash('sha256').update(`${seed}:${count++}`).digest()]);
    const out = pool.subarray(0, length);
    pool = pool.subarray(length);
    return out;
  };
}
/** Fills the places marked `?` so that the check digit holds, or with `want` false, does not. */
function solve(type, template, want, bytes) {
  const holes = template.split('?').length - 1;
  if (!holes || !CHECKS[type]) return template;
  const signs = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ' + ALPHABETS.a;
  const total = holes === 1 ? signs.length : 10 ** holes;
  const start = want ? 0 : bytes(1)[0] % 10;
  for (let n = 0; n < total; n += 1) {
    const at = want ? n : holes === 1 ? (n + start) % 10 : n;
    const fill = holes === 1 ? [signs[at]] : [...String(at).padStart(holes, '0')];
    let used = 0;
    const value = template.replace(/\?/g, () => fill[used++]);
    if (CHECKS[type](value) === want) return value;
  }
  throw new Error(`no valid ${type} is written ${template}`);
}
/** Random characters, and identifiers that only a computation gives. */
function expand(text, bytes) {
  const random = (count, name) =>
    [...bytes(count)].map((b) => ALPHABETS[name][b % ALPHABETS[name].length]).join('');
  const b64 = (value) => Buffer.from(value).toString('base64url');
  return text
    .replace(/~\{(\d+)(\w)\}/g, (_, count, name) => random(Number(count), name))
    .replaceAll(
      '{jwt}',
      () =>
        `${b64('{"alg":"HS256","typ":"JWT"}')}.${b64(`{"sub":"${random(8, 'd')}","iat":17${random(8, 'd')}}`)}.${random(43, 'N')}`,
    )
    .replaceAll('{btc1}', () => base58check(Buffer.concat([Buffer.from([0]), bytes(20)])))
    .replaceAll('{btc3}', () => base58check(Buffer.concat([Buffer.from([5]), bytes(20)])))
    .replaceAll('{bc1q}', () => bech32(0, bytes(20)))
    .replaceAll('{bc1p}', () => bech32(1, bytes(32)))
    .replaceAll('{badbtc}', () =>
      base58check(Buffer.concat([Buffer.from([0]), bytes(20)])).replace(/.$/, (c) =>
        c === 'x' ? 'y' : 'x',
      ),
    );
}
/** One line of a corpus with its marks read. */
function labelled(line, id) {
  const bytes = source(line);
  let entities;
  let marked = line.replace(/^@([A-Z_,]+)\| /, (_, types) => {
    entities = types.split(',');
    return '';
  });
  marked = marked.replaceAll('⏎', '\n').replaceAll('⇥', '\t');
  marked = marked.replace(/\(\(([A-Z_]+):(.*?)\)\)/g, (_, type, value) =>
    solve(type, value, false, bytes),
  );
  const spans = [];
  let text = '';
  let from = 0;
  for (const match of marked.matchAll(/\[\[([A-Z_]+):((?:(?!\]\]).)*\]*)\]\]/gs)) {
    text += expand(marked.slice(from, match.index), bytes);
    const value = solve(match[1], expand(match[2], bytes), true, bytes);
    spans.push({ type: match[1], start: text.length, end: text.length + value.length });
    text += value;
    from = match.index + match[0].length;
  }
  text += expand(marked.slice(from), bytes);
  return { id, text, ...(entities ? { entities } : {}), spans };
}
const KINDS = ['everyday', 'identifiers', 'names', 'clean', 'secrets', 'near-secrets'];
const half = argv[2] ?? 'b';
for (const kind of KINDS) {
  const file = new URL(`${kind}.${half}.txt`, import.meta.url);
  readFileSync(file, 'utf8')
    .split('\n')
    .filter(Boolean)
    .forEach((line, at) => {
      stdout.write(`${JSON.stringify(labelled(line, `${kind}.${half}${at + 1}`))}\n`);
    });
}
