/** Reads counts out of a provider's usage object and remembers the first one that is malformed. */
export class UsageReader {
  /** The first malformed count, in words. */
  fault: string | undefined;
  readonly #root: unknown;

  constructor(root: unknown) {
    this.#root = root;
    if (!isRecord(root)) this.fault = `usage is ${describe(root)}, not an object`;
  }

  /** The count at a path of property names; 0 when absent or null. */
  count(...path: string[]): number {
    return this.optional(...path) ?? 0;
  }

  /** The count at a path; `undefined` when absent or null. */
  optional(...path: string[]): number | undefined {
    const value = this.#at(path);
    if (value === undefined || value === null) return undefined;
    if (typeof value === 'number' && Number.isSafeInteger(value) && value >= 0) return value;
    this.#fail(path, value);
    return undefined;
  }

  /** The first of several spellings of a count that is present. */
  firstOf(...names: string[]): number | undefined {
    for (const name of names) {
      const count = this.optional(name);
      if (count !== undefined) return count;
    }
    return undefined;
  }

  /** The text at a path; `undefined` for anything else. */
  text(...path: string[]): string | undefined {
    const value = this.#at(path);
    return typeof value === 'string' ? value : undefined;
  }

  /** The list at a path, each entry with a reader of its own; empty when absent or null. */
  list(...path: string[]): UsageReader[] {
    const value = this.#at(path);
    if (value === undefined || value === null) return [];
    if (!Array.isArray(value)) {
      this.#fail(path, value);
      return [];
    }
    return value.map((entry: unknown) => {
      const reader = new UsageReader(entry);
      if (reader.fault !== undefined) this.fault ??= `${path.join('.')}: ${reader.fault}`;
      return reader;
    });
  }

  #at(path: string[]): unknown {
    let value = this.#root;
    for (const [index, name] of path.entries()) {
      if (value === undefined || value === null) return undefined;
      if (!isRecord(value)) {
        if (index > 0) this.#fail(path.slice(0, index), value);
        return undefined;
      }
      value = Object.hasOwn(value, name) ? value[name] : undefined;
    }
    return value;
  }

  #fail(path: string[], value: unknown): void {
    this.fault ??= `${path.join('.')} is ${describe(value)}`;
  }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function describe(value: unknown): string {
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'string') return `the text ${JSON.stringify(value.slice(0, 40))}`;
  return typeof value === 'object' && value !== null ? 'an object' : String(value);
}
