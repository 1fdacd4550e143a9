import type { Finding } from '../finding.js';
import { forEachMatch } from '../matches.js';
import type { Finder } from './finder.js';

/** RFC 5321, section 4.5.3.1: 64 octets before the sign, 255 after it. */
const MAX_LOCAL = 64;
const MAX_DOMAIN = 255;
const LOCAL = /[A-Za-z0-9!#$%&'*+/=?^_`{|}~.\u00c0-\u{1ffff}-]{1,64}$/u;
const DOMAIN =
  /^(?:[A-Za-z0-9\u00c0-\uffff](?:[A-Za-z0-9\u00c0-\uffff-]{0,61}[A-Za-z0-9\u00c0-\uffff])?\.){1,8}(?:xn--[a-z0-9-]{2,59}|[A-Za-z\u00c0-\uffff]{2,24})(?![A-Za-z0-9\u00c0-\uffff])/;

/** Last labels that are file or unit suffixes and no top-level domain (iana.org/domains/root). */
const NOT_A_DOMAIN = new Set([
  'png',
  'jpg',
  'jpeg',
  'gif',
  'svg',
  'webp',
  'ico',
  'css',
  'js',
  'mjs',
  'cjs',
  'ts',
  'tsx',
  'jsx',
  'json',
  'html',
  'htm',
  'xml',
  'yml',
  'yaml',
  'toml',
  'txt',
  'log',
  'lock',
  'conf',
  'cfg',
  'ini',
  'service',
  'socket',
  'target',
  'timer',
  'mount',
  'slice',
  'scope',
  'device',
  'path',
  'swap',
  'java',
  'class',
  'jar',
  'exe',
  'dll',
  'bin',
  'tar',
  'gz',
  'tgz',
  'rpm',
  'deb',
  'pem',
  'crt',
  'key',
]);

/** Characters allowed before the sign which, at the very start, are quoting or assignment. */
const LEADING = /^[!#$%&'*+/=?^`{|}~.-]{1,64}/;

/** Mailboxes (RFC 5321 addresses without quoted local parts). */
export const EMAIL_FINDER: Finder = {
  types: ['EMAIL_ADDRESS'],
  collect(text, _key, found) {
    for (let sign = text.indexOf('@'); sign >= 0; sign = text.indexOf('@', sign + 1)) {
      const finding = emailAround(text, sign);
      if (finding) found.push(finding);
    }
    if (!SPELT_SIGN.test(text) && !text.includes(' dot ')) return;
    forEachMatch(SPELT, text, ({ 0: spelt, index: start }) => {
      const end = start + spelt.length;
      if (NOT_A_DOMAIN.has(spelt.slice(spelt.search(/[\w-]+$/)).toLowerCase())) return;
      found.push({ type: 'EMAIL_ADDRESS', start, end, score: 0.9, ruleId: 'email-spelt' });
    });
  },
};

/** A sign that is spelt to keep it from programs that collect mailboxes. */
const SPELT_SIGN = /[[({<] ?at ?[\])}>]/i;
const NAME = '[A-Za-z0-9\\u00c0-\\u024f][\\w.+\\u00c0-\\u024f-]{0,40}';
const LABEL = '[A-Za-z0-9\\u00c0-\\u024f][A-Za-z0-9\\u00c0-\\u024f-]{0,40}';
/** `ann (at) example (dot) org`, `ann[at]example.org`, `ann at example dot org`. */
const SPELT = new RegExp(
  [
    `(?<![\\w.+-])${NAME} ?[[({<] ?at ?[\\])}>] ?${LABEL}(?: ?[[({<] ?dot ?[\\])}>] ?[A-Za-z0-9-]{2,24}|\\.[A-Za-z0-9-]{2,24}| dot [A-Za-z0-9-]{2,24}){1,4}(?!\\w)`,
    `(?<![\\w.+-])${NAME}(?: dot [A-Za-z0-9_-]{1,40})? at ${LABEL}(?: dot [a-z0-9-]{2,24}){0,3} dot (?:com|org|net|edu|gov|io|dev|co|info|test|example|de|fr|uk|eu|nl|es|it|pl|se|ch|at|ca|au|in|us)(?!\\w)`,
  ].join('|'),
  'gi',
);

function emailAround(text: string, sign: number): Finding | undefined {
  const domain = DOMAIN.exec(text.slice(sign + 1, sign + 1 + MAX_DOMAIN))?.[0];
  if (domain === undefined) return undefined;
  const lastLabel = domain.slice(domain.lastIndexOf('.') + 1).toLowerCase();
  if (NOT_A_DOMAIN.has(lastLabel)) return undefined;
  const local = localBefore(text, sign);
  if (local.length === 0 || local.endsWith('.')) return undefined;
  const end = sign + 1 + domain.length;
  const isRemote = local === 'git' && (text[end] === ':' || text[end] === '/');
  if (isRemote) return undefined;
  const start = sign - local.length;
  // `https://ann@host.example/` names who logs in there, not a mailbox.
  if (text.startsWith('://', start - 3)) return undefined;
  if (IS_DIALLED.test(text.slice(Math.max(0, sign - 24), sign))) return undefined;
  const score = isPassword(text, start) ? AS_PASSWORD : 1;
  return { type: 'EMAIL_ADDRESS', start, end, score, ruleId: 'email' };
}

/** The user part of a SIP address that is a telephone number (RFC 3261, 19.1.6). */
const IS_DIALLED = /(?:^|[^A-Za-z])sips?:\+?\d{5,15}$/i;

/** Lower than that of a secret, which is what stands there: `postgres://app:secret@db.example`. */
const AS_PASSWORD = 0.6;

const USER_OF_URL = /:\/\/[^\s/@"']{0,64}:$/;

function isPassword(text: string, start: number): boolean {
  return text[start - 1] === ':' && USER_OF_URL.test(text.slice(Math.max(0, start - 72), start));
}

/** The mailbox before the sign: the part behind the last `=`, `/` or quote is the name. */
function localBefore(text: string, sign: number): string {
  const match = LOCAL.exec(text.slice(Math.max(0, sign - MAX_LOCAL), sign))?.[0] ?? '';
  const afterSeparator = match.slice(
    Math.max(
      ...['=', '/', '?', '&', '|', '{', '`'].map((separator) => match.lastIndexOf(separator)),
    ) + 1,
  );
  return afterSeparator.replace(QUOTED, '').replace(LEADING, '');
}

/** All up to a quotation mark; within a name it is an apostrophe. */
const QUOTED = /^.{0,63}(?:(?<!\p{L})'|'(?!\p{L}))/u;
