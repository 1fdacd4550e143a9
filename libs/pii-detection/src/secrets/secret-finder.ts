import type { Finder } from '../finders/finder.js';
import type { Finding } from '../finding.js';
import { forEachMatch } from '../matches.js';
import { collectAssignments, entropyBits } from './assignments.js';
import { FRAMED_RULES, TOKEN_RULES, type SecretRule } from './secret-rules.js';

const RULES = [...TOKEN_RULES, ...FRAMED_RULES];
/** Names of secrets, and the prefixes of tokens, one of which every secret comes with. */
const ASSIGNED = /pass|pwd|secret|token|key|credential/i;
const PLACEHOLDER =
  /example|x{6}|placeholder|your[_-]?|dummy|changeme|\*{4}|0{8}|12345678|redacted/i;
const MIN_ENTROPY_BITS = 2.5;

/** Credentials recognised by the form their issuer gives them, or by the name they stand under. */
export const SECRET_FINDER: Finder = {
  types: ['SECRET'],
  collect(text, _key, found) {
    for (const rule of RULES) {
      if (rule.keywords.some((keyword) => text.includes(keyword))) collectRule(rule, text, found);
    }
    if (ASSIGNED.test(text)) collectAssignments(text, found);
  },
};

function collectRule(rule: SecretRule, text: string, found: Finding[]): void {
  forEachMatch(rule.pattern, text, (match) => {
    const secret = match[1] ?? match[0];
    if (isPlaceholder(rule, secret)) return;
    const start = match.index + match[0].lastIndexOf(secret);
    const end = start + secret.length;
    found.push({ type: 'SECRET', start, end, score: 0.97, ruleId: rule.id });
  });
}

function isPlaceholder(rule: SecretRule, secret: string): boolean {
  if (rule.id === 'private-key') return secret.length < 64;
  return (
    PLACEHOLDER.test(secret) ||
    (rule.id !== 'connection-string' && entropyBits(secret) < MIN_ENTROPY_BITS)
  );
}
