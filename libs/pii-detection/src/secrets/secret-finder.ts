import type { Finder } from '../finders/finder.js';
import type { Finding } from '../finding.js';
import { forEachMatch } from '../matches.js';
import { isWordAt } from '../segments.js';
import { collectAssignments, entropyBits, isAssignedSecret } from './assignments.js';
import { FRAMED_RULES } from './framed-rules.js';
import type { SecretRule } from './secret-rule.js';
import { TOKEN_RULES } from './token-rules.js';

/** Words that stand in the names of secrets; each opens with two characters as they are. */
const NAMES = [
  ...['pass', 'pwd', 'secret', 'token', 'key', 'credential', 'authorization', ' -[pa]', 'kennwort'],
  ...['contrase', 'senha', 'clave', 'has[lł]o', 'wachtwoord', 'senord', 'salasana', ' pat ', 'psk'],
  ...['pw[ "\':=]', 'parola', 'heslo', 'kodeord', 'adgangskode'],
];
const ASSIGNED = new RegExp(NAMES.join('|'), 'i');
/** Sticky, tried where a name may open. */
const ASSIGNED_HERE = new RegExp(ASSIGNED, 'iy');
const ASSIGNED_ELSEWHERE = /пароль|密[码碼]|パスワード|비밀번호|şifre|jelszó/i;
const BEYOND_ASCII = /[\u0080-\uffff]/;
const namesSecretElsewhere = (text: string) =>
  BEYOND_ASCII.test(text) && ASSIGNED_ELSEWHERE.test(text);
const namesSecret = (text: string) => ASSIGNED.test(text) || namesSecretElsewhere(text);
const PLACEHOLDER = /example|x{6}|placeholder|your[_-]?|dummy|changeme|\*{4}|redacted/i;
/** Runs of digits that documentation writes, in tokens that are not otherwise random. */
const COUNTED = /0{8}|12345678/;
/** The alphabet or the digits in a row. */
const ALPHABET = /abcdefghij|0123456789/i;
/** Passwords that stand for one. */
const WORD_FOR_PASSWORD = /^(?:password|passwd|pass|pwd|pw|secret)$/i;
const RANDOM_BITS = 3.75;
const MIN_ENTROPY_BITS = 2.5;

/** What may open at two characters: a token, a keyword of a frame, the name of a secret. */
const TOKEN = 1;
const KEYWORD = 2;
const NAME = 4;
/** What any two characters below 128, one after the other, may open. */
const OPENS = new Uint8Array(128 * 128);
const TOKENS = new Map<number, SecretRule[]>();
const KEYWORDS = new Map<number, { keyword: string; rule: number }[]>();

for (const rule of TOKEN_RULES) {
  for (const opening of new Set(rule.prefixes.map((prefix) => openingAt(prefix, 0)))) {
    mark(opening, TOKEN);
    listUnder(TOKENS, opening, rule);
  }
}
for (const [rule, { keywords }] of FRAMED_RULES.entries()) {
  for (const keyword of keywords) {
    mark(openingAt(keyword, 0), KEYWORD);
    listUnder(KEYWORDS, openingAt(keyword, 0), { keyword, rule });
  }
}
for (const name of NAMES) {
  const [first, second] = [name[0]!, name[1]!];
  for (const written of [first, first.toUpperCase()]) {
    mark(openingAt(written + second, 0), NAME);
    mark(openingAt(written + second.toUpperCase(), 0), NAME);
  }
}

function mark(opening: number, kind: number): void {
  OPENS[opening]! |= kind;
}

function listUnder<T>(lists: Map<number, T[]>, opening: number, item: T): void {
  const list = lists.get(opening);
  if (list) list.push(item);
  else lists.set(opening, [item]);
}

/** In which pass a keyword of each framed rule was seen last. */
const seenIn = new Float64Array(FRAMED_RULES.length);
let pass = 0;

/** Credentials recognised by the form their issuer gives them, or by the name they stand under. */
export const SECRET_FINDER: Finder = {
  types: ['SECRET'],
  collect(text, key, found) {
    const isNamed = readOpenings(text, found) || namesSecretElsewhere(text);
    for (const [index, rule] of FRAMED_RULES.entries()) {
      if (seenIn[index] !== pass || (rule.isNamed && !isNamed)) continue;
      forEachMatch(rule.pattern, text, (match) => {
        if (!rule.isNamed || isAssignedSecret(match[1]!)) push(rule.id, match, found);
      });
    }
    if (isNamed) collectAssignments(text, found);
    if (key !== '' && namesSecret(key)) collectValueOf(key, text, found);
  },
};

/** A value that stands alone, as in JSON, is the secret that its key names. */
function collectValueOf(key: string, text: string, found: Finding[]): void {
  const opening = `${key.replaceAll(' ', '_')}="`;
  const assigned: Finding[] = [];
  collectAssignments(`${opening}${text}"`, assigned);
  for (const finding of assigned) {
    const start = finding.start - opening.length;
    if (start === 0) found.push({ ...finding, start, end: finding.end - opening.length });
  }
}

/**
 * Collects tokens and notes which frames have a keyword, in one pass over the text. Returns whether
 * the text holds the name of a secret.
 */
function readOpenings(text: string, found: Finding[]): boolean {
  pass += 1;
  let isNamed = false;
  let code = text.charCodeAt(0);
  for (let index = 0; index < text.length - 1; index += 1) {
    const next = text.charCodeAt(index + 1);
    const kinds = code < 128 && next < 128 ? OPENS[code * 128 + next]! : 0;
    code = next;
    if (kinds === 0) continue;
    const opening = openingAt(text, index);
    if (kinds & TOKEN && !isWordAt(text, index - 1)) {
      collectTokensAt(TOKENS.get(opening)!, text, index, found);
    }
    if (kinds & KEYWORD) noteKeywords(KEYWORDS.get(opening)!, text, index);
    if (kinds & NAME && !isNamed) {
      ASSIGNED_HERE.lastIndex = index;
      isNamed = ASSIGNED_HERE.test(text);
    }
  }
  return isNamed;
}

function noteKeywords(
  candidates: readonly { keyword: string; rule: number }[],
  text: string,
  start: number,
): void {
  for (const { keyword, rule } of candidates) {
    if (seenIn[rule] !== pass && text.startsWith(keyword, start)) seenIn[rule] = pass;
  }
}

function collectTokensAt(
  rules: readonly SecretRule[],
  text: string,
  start: number,
  found: Finding[],
): void {
  for (const rule of rules) {
    if (!rule.prefixes.some((prefix) => text.startsWith(prefix, start))) continue;
    rule.pattern.lastIndex = start;
    const match = rule.pattern.exec(text);
    if (match) push(rule.id, match, found);
  }
}

/** Two characters below 128 as one number. */
function openingAt(text: string, index: number): number {
  return text.charCodeAt(index) * 128 + text.charCodeAt(index + 1);
}

function push(ruleId: string, match: RegExpExecArray, found: Finding[]): void {
  const secret = match[1] ?? match[0];
  if (isPlaceholder(ruleId, secret)) return;
  const start = match.index + match[0].lastIndexOf(secret);
  found.push({ type: 'SECRET', start, end: start + secret.length, score: 0.97, ruleId });
}

function isPlaceholder(ruleId: string, secret: string): boolean {
  if (ruleId === 'private-key') return secret.length < 64;
  if (PLACEHOLDER.test(secret)) return true;
  if (ruleId === 'connection-string') return WORD_FOR_PASSWORD.test(secret);
  if (ALPHABET.test(secret)) return true;
  if (COUNTED.test(secret) && entropyBits(secret) < RANDOM_BITS) return true;
  return entropyBits(secret) < MIN_ENTROPY_BITS;
}
