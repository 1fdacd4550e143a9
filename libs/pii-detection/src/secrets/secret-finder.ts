import type { Finder } from '../finders/finder.js';
import type { Finding } from '../finding.js';
import { forEachMatch } from '../matches.js';
import { isWordAt } from '../segments.js';
import { collectAssignments, entropyBits } from './assignments.js';
import { FRAMED_RULES, TOKEN_RULES, type SecretRule } from './secret-rules.js';

/** Words that stand in the names of secrets. */
const ASSIGNED = /pass|pwd|secret|token|key|credential/i;
const PLACEHOLDER = /example|x{6}|placeholder|your[_-]?|dummy|changeme|\*{4}|redacted/i;
/** Runs of digits that documentation writes, in tokens that are not otherwise random. */
const COUNTED = /0{8}|12345678/;
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
    for (const rule of FRAMED_RULES) {
      if (!rule.keywords.some((keyword) => text.includes(keyword))) continue;
      forEachMatch(rule.pattern, text, (match) => push(rule.id, match, found));
    }
    if (ASSIGNED.test(text)) collectAssignments(text, found);
    if (key !== '' && ASSIGNED.test(key)) collectValueOf(key, text, found);
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

/** Whether a prefix opens with the character of a code below 128. */
const OPENS = new Uint8Array(128);
for (const rule of TOKEN_RULES) {
  for (const prefix of rule.prefixes) OPENS[prefix.charCodeAt(0)] = 1;
}

function collectTokens(text: string, found: Finding[]): void {
  for (let index = 0; index < text.length - 1; index += 1) {
    const code = text.charCodeAt(index);
    if (code > 127 || OPENS[code] === 0) continue;
    const rules = BY_OPENING.get(openingAt(text, index));
    if (rules && !isWordAt(text, index - 1)) collectTokensAt(rules, text, index, found);
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
  if (COUNTED.test(secret) && entropyBits(secret) < RANDOM_BITS) return true;
  return ruleId !== 'connection-string' && entropyBits(secret) < MIN_ENTROPY_BITS;
}
