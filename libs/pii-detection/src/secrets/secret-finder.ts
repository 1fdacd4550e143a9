import type { Finder } from '../finders/finder.js';
import type { Finding } from '../finding.js';
import { forEachMatch } from '../matches.js';
import { isWordAt } from '../segments.js';
import { collectAssignments, entropyBits, isAssignedSecret } from './assignments.js';
import { FRAMED_RULES } from './framed-rules.js';
import type { SecretRule } from './secret-rule.js';
import { TOKEN_RULES } from './token-rules.js';

/** Words that stand in the names of secrets. */
const ASSIGNED =
  /pass|pwd|secret|token|key|credential|authorization| -[pa]|kennwort|contrase|senha|clave|has[lł]o|wachtwoord|senord|salasana| pat |psk|pw[ "':=]|parola|heslo|kodeord|adgangskode/i;
const ASSIGNED_ELSEWHERE = /пароль|密[码碼]|パスワード|비밀번호|şifre|jelszó/i;
const BEYOND_ASCII = /[\u0080-\uffff]/;
const namesSecret = (text: string) =>
  ASSIGNED.test(text) || (BEYOND_ASCII.test(text) && ASSIGNED_ELSEWHERE.test(text));
const PLACEHOLDER = /example|x{6}|placeholder|your[_-]?|dummy|changeme|\*{4}|redacted/i;
/** Runs of digits that documentation writes, in tokens that are not otherwise random. */
const COUNTED = /0{8}|12345678/;
/** The alphabet or the digits in a row. */
const ALPHABET = /abcdefghij|0123456789/i;
/** Passwords that stand for one. */
const WORD_FOR_PASSWORD = /^(?:password|passwd|pass|pwd|pw|secret)$/i;
const RANDOM_BITS = 3.75;
const MIN_ENTROPY_BITS = 2.5;

/** Token rules by the first two characters of their prefixes. */
const BY_OPENING = new Map<number, SecretRule[]>();
for (const rule of TOKEN_RULES) {
  for (const opening of new Set(rule.prefixes.map((prefix) => openingAt(prefix, 0)))) {
    const rules = BY_OPENING.get(opening);
    if (rules) rules.push(rule);
    else BY_OPENING.set(opening, [rule]);
  }
}

/** Credentials recognised by the form their issuer gives them, or by the name they stand under. */
export const SECRET_FINDER: Finder = {
  types: ['SECRET'],
  collect(text, key, found) {
    collectTokens(text, found);
    const isNamed = namesSecret(text);
    for (const rule of FRAMED_RULES) {
      if (rule.isNamed && !isNamed) continue;
      if (!rule.keywords.some((keyword) => text.includes(keyword))) continue;
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

/** Which two characters below 128, one after the other, open a prefix. */
const OPENS = new Uint8Array(128 * 128);
for (const rule of TOKEN_RULES) {
  for (const prefix of rule.prefixes) OPENS[prefix.charCodeAt(0) * 128 + prefix.charCodeAt(1)] = 1;
}

function collectTokens(text: string, found: Finding[]): void {
  let code = text.charCodeAt(0);
  for (let index = 0; index < text.length - 1; index += 1) {
    const next = text.charCodeAt(index + 1);
    if (code < 128 && next < 128 && OPENS[code * 128 + next] === 1 && !isWordAt(text, index - 1)) {
      collectTokensAt(BY_OPENING.get(openingAt(text, index))!, text, index, found);
    }
    code = next;
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

function openingAt(text: string, index: number): number {
  return text.charCodeAt(index) * 65536 + text.charCodeAt(index + 1);
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
