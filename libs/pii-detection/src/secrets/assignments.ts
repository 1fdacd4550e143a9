import type { Finding } from '../finding.js';
import { forEachMatch } from '../matches.js';

/** Names under which secrets are stored; the whole name must end so, or go on with an id. */
const NAMED =
  /(?:passw(?:or[dt])?d?|passphrase|pwd|kennwort|contrase[nñ]a|mot de passe|senha|clave|has[lł]o|wachtwoord|l[oö]senord|salasana|passord|kodeord|adgangskode|heslo|jelszó|parola|şifre|пароль|密[码碼]|パスワード|비밀번호|(?<![A-Za-z])(?:psk|pw)|secret(?:[_-]?(?:access)?[_-]?key)?|token|api[ _-]?key|access[ _-]?key|(?:auth|private|encryption|signing|account|master|license|service|app)[_-]?key|credentials?|pass)(?:[_-](?:private|secret|live|prod|production|staging))?["'\\\]]{0,4}(?<sep>[ \t]{0,3}(?::=|=>|==|[:=]|[ \t](?:is|was|lautet|ist|est|es|è|é|to|är|on)[ \t])[ \t]{0,3})(?:(?<open>["'`])(?<quoted>[^\s"'`]{3,512})|(?<plain>[^\s"'`,;&<>\\]{3,512}))/gi;
/** The rest of a name, before the words above. */
const NAME_START = /[A-Za-z0-9_.-]{0,40}$/;

/** Values of names like these are counts, flags and places, not secrets. */
const HARMLESS_NAME =
  /(?:max|min|num|total|input|output|prompt|completion|cached|next|page|continuation|count|per|budget|used|remaining|reasoning|stop|pad|eos|bos|csrf_?)[_.-]?tokens?$|tokens$|public|bypass|compass|(?:reset|forgot|change|expired|has|use|require|is|no|show|hide|enable)[_-]?(?:password|passwd|pass)$/i;

/** Placeholders and the words of documentation (compare gitleaks' allow lists in intent). */
const PLACEHOLDER =
  /example|sample|dummy|change_?me|your[_-]?|placeholder|xxxx|\*{3}|redacted|<|\$\{|\$\(|\{\{|^%|^\$[A-Z_]+$|^\$(?:2[abxy]|argon2\w{0,2}|[156y]|scrypt)\$|^\{S?SHA|^pbkdf2|process\.env|os\.environ|getenv|replace[_-]?me|insert[_-]|^(?:null|none|nil|undefined|true|false|yes|no|empty|unset|required|optional|string|text|password|passwd|secret|token|test|todo|default|invalid|expired|missing|accepted|failed|correct|incorrect|wrong|valid|hidden|masked|omitted|authentication|changed|reset|for|from|by|user|root|admin|unknown|publickey|not|was|is|has|the|a|an|ok|success|successful|error)$/i;

/** Code that fetches a value: `config.apiKey`, `get_secret(`, `headers["x"]`. */
const EXPRESSION = /^![a-z]+$|^[A-Za-z_$]+(?:(?:\.|->|::)[A-Za-z_$]+)+$|^[\w$.:>-]+[([]/;

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
    if (quoted === undefined && EXPRESSION.test(value)) return;
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

/** Whether a value that a name of a secret introduces, in whatever frame, may be one. */
export function isAssignedSecret(value: string): boolean {
  return (
    value.length >= MIN_PASSWORD_LENGTH &&
    !PLACEHOLDER.test(value) &&
    !EXPRESSION.test(value) &&
    isVaried(value, 2)
  );
}

function nameOf(text: string, start: number, matched: string): string {
  const before = NAME_START.exec(text.slice(Math.max(0, start - 40), start))?.[0] ?? '';
  return before + matched.replace(/["'\\\]]{1,4}$/, '');
}

const PASSWORD_NAME =
  /pass|pwd|kennwort|contrase|senha|clave|has[lł]o|wachtwoord|senord|salasana|passord|kodeord|adgangskode|heslo|jelszó|parola|şifre|пароль|密|パスワード|비밀번호|psk|pw/i;
/** A password told in a sentence is no plain word: `the password is Wrong`. */
const IN_SENTENCE = /[a-zèéä]/i;
const NO_LETTER = /[^\p{L}.,;!?'-]/u;

function isSecret(name: string, value: string, separator: string): boolean {
  if (PLACEHOLDER.test(value)) return false;
  const isPassword = PASSWORD_NAME.test(name);
  const least = isPassword ? MIN_PASSWORD_LENGTH : MIN_TOKEN_LENGTH;
  if (value.length < least || !isVaried(value, 2)) return false;
  if (IN_SENTENCE.test(separator) && !NO_LETTER.test(value)) return false;
  return isPassword || entropyBits(value) >= MIN_ENTROPY_BITS;
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
