import type { FoundSpan, TextScanner } from './finding.js';
import { redactedText, type RedactionOperators } from './redact.js';

/** A value as JSON can hold it. */
export type JsonValue =
  null | boolean | number | string | readonly JsonValue[] | { readonly [key: string]: JsonValue };

/** Limits and operators of one screening. */
export interface ScreenOptions {
  operators?: RedactionOperators;
  /** Containers nested deeper than this are withheld; 32 when absent. */
  maxDepth?: number;
  /** Characters scanned in all; text beyond is withheld; 1,048,576 when absent. */
  maxChars?: number;
}

/** Where something was taken out of a value. */
export interface LocatedSpan {
  /** JSON pointer (RFC 6901) of the text in the screened value; it goes on into text that is JSON. */
  path: string;
  /** UTF-16 offsets of the replacement in the screened text; the end is exclusive. */
  start: number;
  end: number;
}

/** How often one type was found, and where. */
export interface FindingCount {
  type: string;
  count: number;
  /** The first of them, {@link MAX_SPANS} in all types together; those in keys are only counted. */
  spans: LocatedSpan[];
}

/** A value that may be stored, and what was taken out of it. */
export interface ScreenedValue {
  value: JsonValue;
  /** In the order of {@link FindingCount.type}. */
  findings: FindingCount[];
  /** Parts replaced by {@link WITHHELD} because they lay beyond a limit: never passed unscanned. */
  withheld: number;
}

/** Stands in place of what was not scanned. */
export const WITHHELD = '<WITHHELD>';

const DEFAULT_MAX_DEPTH = 32;
const DEFAULT_MAX_CHARS = 1_048_576;
/** Shorter numbers are counts and codes; the shortest national id has seven digits. */
const MIN_NUMBER_DIGITS = 7;
/** Findings beyond these are counted and not located: a list of addresses must not double a message. */
const MAX_SPANS = 64;
const MAX_PATH_LENGTH = 256;

/**
 * Screens every string, object key and long number of a JSON value. Text that is itself JSON stays
 * JSON. The name of a member counts as context for its value.
 */
export function screenValue(
  value: JsonValue,
  scanner: TextScanner,
  options: ScreenOptions = {},
): ScreenedValue {
  const screening = new Screening(scanner, options);
  const screened = screening.value(value, { key: '', path: '', depth: 0 });
  return { value: screened, findings: screening.counts(), withheld: screening.withheld };
}

/** Where a value stands. */
interface Place {
  /** The name of the nearest member around it, as given. */
  key: string;
  /** JSON pointer in the screened value; `undefined` when it is too long to be told. */
  path: string | undefined;
  depth: number;
}

class Screening {
  withheld = 0;
  readonly #counts = new Map<string, FindingCount>();
  readonly #maxDepth: number;
  #charsLeft: number;
  #spansLeft = MAX_SPANS;

  constructor(
    readonly scanner: TextScanner,
    readonly options: ScreenOptions,
  ) {
    this.#maxDepth = options.maxDepth ?? DEFAULT_MAX_DEPTH;
    this.#charsLeft = options.maxChars ?? DEFAULT_MAX_CHARS;
  }

  counts(): FindingCount[] {
    return [...this.#counts.values()].sort((left, right) => (left.type < right.type ? -1 : 1));
  }

  value(value: JsonValue, place: Place): JsonValue {
    if (typeof value === 'string') return this.#text(value, place);
    if (typeof value === 'number') return this.#number(value, place);
    if (value === null || typeof value === 'boolean') return value;
    if (place.depth >= this.#maxDepth) return this.#withhold();
    if (Array.isArray(value)) {
      return value.map((item: JsonValue, index) =>
        this.value(item, below(place, place.key, String(index))),
      );
    }
    return this.#object(value as Readonly<Record<string, JsonValue>>, place);
  }

  #object(object: Readonly<Record<string, JsonValue>>, place: Place): JsonValue {
    const screened = new Map<string, JsonValue>();
    const repeats = new Map<string, number>();
    for (const [name, member] of Object.entries(object)) {
      const safeName = freeName(this.#name(name), screened, repeats);
      screened.set(safeName, this.value(member, below(place, name, safeName)));
    }
    return Object.fromEntries(screened);
  }

  #name(name: string): string {
    const findings = this.#findingsIn(name, '');
    if (!findings) return this.#withhold();
    return findings.length === 0 ? name : this.#redacted(name, findings, undefined);
  }

  #number(value: number, place: Place): JsonValue {
    const text = String(value);
    if (text.length < MIN_NUMBER_DIGITS) return value;
    const findings = this.#findingsIn(text, place.key);
    if (!findings) return this.#withhold();
    return findings.length === 0 ? value : this.#redacted(text, findings, place.path);
  }

  #text(text: string, place: Place): string {
    const findings = this.#findingsIn(text, place.key);
    if (!findings) return this.#withhold();
    if (findings.length === 0) return text;
    const json = place.depth < this.#maxDepth ? parsedContainer(text) : undefined;
    if (json === undefined) return this.#redacted(text, findings, place.path);
    const { text: redacted } = redactedText(text, findings, this.options.operators);
    if (parsedContainer(redacted) === undefined) {
      return JSON.stringify(this.value(json, { ...place, depth: place.depth + 1 }));
    }
    return this.#redacted(text, findings, place.path);
  }

  #findingsIn(text: string, key: string): readonly FoundSpan[] | undefined {
    if (text.length > this.#charsLeft) return undefined;
    this.#charsLeft -= text.length;
    return this.scanner.detect(text, { key });
  }

  #redacted(text: string, findings: readonly FoundSpan[], path: string | undefined): string {
    const redacted = redactedText(text, findings, this.options.operators);
    for (const replacement of redacted.replacements) this.#count(replacement, path);
    return redacted.text;
  }

  #count({ type, start, end }: FoundSpan, path: string | undefined): void {
    let entry = this.#counts.get(type);
    if (!entry) this.#counts.set(type, (entry = { type, count: 0, spans: [] }));
    entry.count += 1;
    if (path === undefined || this.#spansLeft === 0) return;
    this.#spansLeft -= 1;
    entry.spans.push({ path, start, end });
  }

  #withhold(): string {
    this.withheld += 1;
    return WITHHELD;
  }
}

function below({ path, depth }: Place, key: string, safeName: string): Place {
  const step = safeName.replaceAll('~', '~0').replaceAll('/', '~1');
  const isShort = path !== undefined && path.length + step.length < MAX_PATH_LENGTH;
  return { key, path: isShort ? `${path}/${step}` : undefined, depth: depth + 1 };
}

/** Two names may become the same `<TYPE>`; neither member may be lost. */
function freeName(
  name: string,
  taken: ReadonlyMap<string, JsonValue>,
  repeats: Map<string, number>,
): string {
  if (!taken.has(name)) return name;
  let suffix = repeats.get(name) ?? 2;
  while (taken.has(`${name}#${suffix}`)) suffix += 1;
  repeats.set(name, suffix + 1);
  return `${name}#${suffix}`;
}

function parsedContainer(text: string): JsonValue | undefined {
  if (!/^\s{0,64}[[{]/.test(text)) return undefined;
  try {
    return JSON.parse(text) as JsonValue;
  } catch {
    return undefined;
  }
}
