/** A statement about model ids, compared without regard to case. */
export type ModelPattern =
  | { equals: string }
  | { starts_with: string }
  | { ends_with: string }
  | { contains: string }
  | { regex: string }
  | { or: ModelPattern[] }
  | { and: ModelPattern[] };

/** How well a pattern fits an id. */
export interface PatternFit {
  /** Characters of the id that the pattern spells out. */
  literalLength: number;
  /** Whether what the pattern leaves open is more than a date or version. */
  inferred: boolean;
}

/**
 * Whether a lower-case model id is one that the pattern was written for.
 *
 * A prefix says nothing about what follows it: `gemini-1.5-flash` also begins `gemini-1.5-flash-8b`,
 * a cheaper model. So the rest of the id must be a date or version, or at least hold no word or
 * number that names another model.
 *
 * @returns `undefined` when it does not fit.
 */
export function fitOf(pattern: ModelPattern, id: string): PatternFit | undefined {
  if ('or' in pattern) return best(pattern.or.map((part) => fitOf(part, id)));
  if ('and' in pattern) {
    const fits = pattern.and.map((part) => fitOf(part, id));
    return fits.includes(undefined) ? undefined : best(fits);
  }
  if ('regex' in pattern) {
    return new RegExp(pattern.regex).test(id) ? { literalLength: 0, inferred: false } : undefined;
  }
  const [literal, start] = located(pattern, id);
  if (start < 0) return undefined;
  const kind = restOf(id, literal, start);
  return kind === 'other'
    ? undefined
    : { literalLength: literal.length, inferred: kind === 'open' };
}

function located(
  pattern: Exclude<ModelPattern, { or: unknown } | { and: unknown } | { regex: unknown }>,
  id: string,
): [literal: string, start: number] {
  if ('equals' in pattern) {
    const literal = pattern.equals.toLowerCase();
    return [literal, id === literal ? 0 : -1];
  }
  if ('starts_with' in pattern) {
    const literal = pattern.starts_with.toLowerCase();
    return [literal, id.startsWith(literal) ? 0 : -1];
  }
  if ('ends_with' in pattern) {
    const literal = pattern.ends_with.toLowerCase();
    return [literal, id.endsWith(literal) ? id.length - literal.length : -1];
  }
  const literal = pattern.contains.toLowerCase();
  return [literal, id.indexOf(literal)];
}

/** What may stand before a Bedrock name without changing its price: the US profile, a vendor. */
const HARMLESS_PREFIX = /^(?:us\.)?(?:(?:anthropic|amazon|meta|mistral|cohere)\.)?$/;
const VERSION =
  /^(?:\.0|[-@:.]?(?:20\d{6}|20\d{2}-\d{2}-\d{2}|\d{3,4}|\d{2}-\d{2}(?:-\d{4})?|\d{2}-20\d{2}|latest|default|preview|exp|beta|v\d+(?::\d+)*(?::\d+k)?))+$/;
const OTHER_NUMBER = /^[-.:@]?v?\d/;
const OTHER_MODEL =
  /(?:^|[^a-z])(?:mini|nano|micro|lite|flash|pro|turbo|fast|ultra|max|plus|air|large|medium|small|tiny|(?<!native-)audio|realtime|live|voice|image|images|video|vision|vl|tts|transcribe|asr|search|research|codex|coder|code|computer|embed|embedding|embeddings|distill|distilled|guard|ocr|moderation|extended|free|online|highspeed|tuned|ft|custom|lora)(?![a-z])/;

function restOf(id: string, literal: string, start: number): 'version' | 'open' | 'other' {
  if (literal.startsWith('ft:')) return 'version';
  const before = id.slice(0, start);
  let end = start + literal.length;
  const splitsWord = /[a-z0-9]/.test(id[end - 1] ?? '') && /[a-z0-9]/.test(id[end] ?? '');
  while (splitsWord && end > start && /[a-z0-9]/.test(id[end - 1]!)) end -= 1;
  while (end > start && end < id.length && /[-@:.]/.test(id[end - 1]!)) end -= 1;
  const rest = id.slice(end);
  const harmless = HARMLESS_PREFIX.test(before);
  if (rest === '' || VERSION.test(rest)) return harmless ? 'version' : 'open';
  if (splitsWord || OTHER_MODEL.test(rest)) return 'other';
  const listsAll = /[-@:.]$/.test(literal);
  return !listsAll && (OTHER_NUMBER.test(rest) || /(?:^|-)\d+b(?![a-z])/.test(rest))
    ? 'other'
    : 'open';
}

function best(fits: (PatternFit | undefined)[]): PatternFit | undefined {
  let found: PatternFit | undefined;
  for (const fit of fits) {
    if (fit && (!found || fit.literalLength > found.literalLength)) found = fit;
  }
  return found;
}
