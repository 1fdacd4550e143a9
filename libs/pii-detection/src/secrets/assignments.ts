import type { Finding } from '../finding.js';
import { forEachMatch } from '../matches.js';

/** Names under which secrets are stored; the whole name must end so, or go on with an id. */
const NAMED =
  /(?:passw(?:or)?d|passphrase|pwd|secret(?:[_-]?(?:access)?[_-]?key)?|token|api[ _-]?key|access[ _-]?key|(?:auth|private|encryption|signing|account|master|license|service|app)[_-]?key|credentials?|pass)["'\\]{0,4}(?<sep>[ \t]{0,3}(?::=|=>|==|[:=]|[ \t]is[ \t])[ \t]{0,3})(?:(?<open>["'`])(?<quoted>[^\s"'`]{3,512})|(?<plain>[^\s"'`,;&<>\\]{3,512}))/gi;
/** The rest of a name, before the words above. */
const NAME_START = /[A-Za-z0-9_.-]{0,40}$/;

/** Values of names like these are counts, flags and places, not secrets. */
const HARMLESS_NAME =
  /(?:max|min|num|total|input|output|prompt|completion|cached|next|page|continuation|count|per|budget|used|remaining|reasoning|stop|pad|eos|bos|csrf_?)[_.-]?tokens?$|tokens$|public|bypass|compass|(?:reset|forgot|change|expired|has|use|require|is|no|show|hide|enable)[_-]?(?:password|passwd|pass)$/i;

/** Placeholders and the words of documentation (compare gitleaks' allow lists in intent). */
const PLACEHOLDER =
  /example|sample|dummy|change_?me|your[_-]?|placeholder|xxxx|\*{3}|redacted|<|\$\{|\$\(|\{\{|^%|process\.env|os\.environ|getenv|^(?:null|none|nil|undefined|true|false|yes|no|empty|unset|required|optional|string|text|password|passwd|secret|token|test|todo|default|invalid|expired|missing|accepted|failed|correct|incorrect|wrong|valid|hidden|masked|omitted|authentication|changed|reset|for|from|by|user|root|admin|unknown|publickey|not|was|is|has|the|a|an|ok|success|successful|error)$/i;

const MIN_ENTROPY_BITS = 3.0;
const MIN_TOKEN_LENGTH = 12;
const MIN_PASSWORD_LENGTH = 6;

/** Marks that close a sentence or a structure, not a secret. */
const CLOSING = /[).\]},:]{1,4}$/;

/** Secrets in `name=value`, `"name": "value"` and `name is value`. */
export function collectAssignments(text: string, found: Finding[]): void {
  forEachMatch(NAMED, text, (match) => {
    const { plain, quoted, sep = '' } = match.groups ?? {};
    const value = quoted ?? plain ?? '';
    const name = nameOf(text, match.index, match[0].slice(0, match[0].indexOf(sep)));
    const secret = quoted ?? value.replace(CLOSING, '');
    if (HARMLESS_NAME.test(name) || !isSecret(name, secret, sep)) return;
    const start = match.index + match[0].length - value.length;
    found.push({
      type: 'SECRET',
      start,
      end: start + secret.length,
      score: 0.85,
      ruleId: 'assignment',
    });
  });
}

function nameOf(text: string, start: number, matched: string): string {
  const before = NAME_START.exec(text.slice(Math.max(0, start - 40), start))?.[0] ?? '';
  return before + matched.replace(/["'\\]{1,4}$/, '');
}

function isSecret(name: string, value: string, separator: string): boolean {
  if (PLACEHOLDER.test(value)) return false;
  const isPassword = /pass|pwd/i.test(name);
  if (isPassword && !separator.includes('is')) {
    return value.length >= MIN_PASSWORD_LENGTH && isVaried(value, 2);
  }
  const least = isPassword ? MIN_PASSWORD_LENGTH : MIN_TOKEN_LENGTH;
  return (
    value.length >= least &&
    isVaried(value, 2) &&
    (isPassword || entropyBits(value) >= MIN_ENTROPY_BITS)
  );
}

/** Whether characters of several classes occur: a plain word or number is no secret. */
function isVaried(value: string, classes: number): boolean {
  const kinds = [/[a-z]/, /[A-Z]/, /\d/, /[^A-Za-z0-9_./-]/];
  return kinds.filter((kind) => kind.test(value)).length >= classes;
}

/** Shannon entropy per character, in bits. */
export function entropyBits(text: string): number {
  const counts = new Map<string, number>();
  for (const character of text) counts.set(character, (counts.get(character) ?? 0) + 1);
  let bits = 0;
  for (const count of counts.values())
    bits -= (count / text.length) * Math.log2(count / text.length);
  return bits;
}
