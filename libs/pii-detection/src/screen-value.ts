import type { Detector } from './detector.js';
import type { EntityType } from './entity-types.js';
import type { Finding } from './finding.js';
import { redact, type RedactionOperators } from './redact.js';

/** A value as JSON can hold it. */
export type JsonValue =
  null | boolean | number | string | readonly JsonValue[] | { readonly [key: string]: JsonValue };

/** Limits and operators of one screening. */
export interface ScreenOptions {
  /** Types to take out; all the detector reports when absent. */
  entities?: readonly EntityType[];
  operators?: RedactionOperators;
  /** Containers nested deeper than this are withheld; 32 when absent. */
  maxDepth?: number;
  /** Characters scanned in all; text beyond is withheld; 1,048,576 when absent. */
  maxChars?: number;
}

/** How often one type was found. */
export interface FindingCount {
  type: EntityType;
  count: number;
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

/**
 * Screens every string, object key and long number of a JSON value. Text that is itself JSON stays
 * JSON. The name of a member counts as context for its value.
 */
export function screenValue(
  value: JsonValue,
  detector: Detector,
  options: ScreenOptions = {},
): ScreenedValue {
  const screening = new Screening(detector, options);
  const screened = screening.value(value, '', 0);
  return { value: screened, findings: screening.counts(), withheld: screening.withheld };
}

class Screening {
  withheld = 0;
  readonly #counts = new Map<EntityType, number>();
  readonly #wanted: ReadonlySet<EntityType> | undefined;
  readonly #maxDepth: number;
  #charsLeft: number;

  constructor(
    readonly detector: Detector,
    readonly options: ScreenOptions,
  ) {
    this.#wanted = options.entities && new Set(options.entities);
    this.#maxDepth = options.maxDepth ?? DEFAULT_MAX_DEPTH;
    this.#charsLeft = options.maxChars ?? DEFAULT_MAX_CHARS;
  }

  counts(): FindingCount[] {
    return [...this.#counts]
      .map(([type, count]) => ({ type, count }))
      .sort((left, right) => (left.type < right.type ? -1 : 1));
  }

  value(value: JsonValue, key: string, depth: number): JsonValue {
    if (typeof value === 'string') return this.#text(value, key, depth);
    if (typeof value === 'number') return this.#number(value, key);
    if (value === null || typeof value === 'boolean') return value;
    if (depth >= this.#maxDepth) return this.#withhold();
    if (Array.isArray(value)) {
      return value.map((item: JsonValue) => this.value(item, key, depth + 1));
    }
    return this.#object(value as Readonly<Record<string, JsonValue>>, depth);
  }

  #object(object: Readonly<Record<string, JsonValue>>, depth: number): JsonValue {
    const screened = new Map<string, JsonValue>();
    const repeats = new Map<string, number>();
    for (const [name, member] of Object.entries(object)) {
      const kept = this.value(member, name, depth + 1);
      const safeName = this.#text(name, '', this.#maxDepth);
      screened.set(freeName(safeName, screened, repeats), kept);
    }
    return Object.fromEntries(screened);
  }

  #number(value: number, key: string): JsonValue {
    const text = String(value);
    if (text.length < MIN_NUMBER_DIGITS) return value;
    const findings = this.#findingsIn(text, key);
    if (!findings) return this.#withhold();
    return findings.length === 0 ? value : this.#redacted(text, findings);
  }

  #text(text: string, key: string, depth: number): string {
    const findings = this.#findingsIn(text, key);
    if (!findings) return this.#withhold();
    if (findings.length === 0) return text;
    const json = depth < this.#maxDepth ? parsedContainer(text) : undefined;
    if (json === undefined) return this.#redacted(text, findings);
    const redacted = redact(text, findings, this.options.operators);
    if (parsedContainer(redacted) === undefined) {
      return JSON.stringify(this.value(json, key, depth + 1));
    }
    return this.#redacted(text, findings);
  }

  #findingsIn(text: string, key: string): Finding[] | undefined {
    if (text.length > this.#charsLeft) return undefined;
    this.#charsLeft -= text.length;
    const findings = this.detector.detect(text, { key });
    const wanted = this.#wanted;
    return wanted ? findings.filter(({ type }) => wanted.has(type)) : findings;
  }

  #redacted(text: string, findings: readonly Finding[]): string {
    for (const { type } of findings) this.#counts.set(type, (this.#counts.get(type) ?? 0) + 1);
    return redact(text, findings, this.options.operators);
  }

  #withhold(): string {
    this.withheld += 1;
    return WITHHELD;
  }
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
