import { fnv1a } from '../names/hashing.js';

const { imul } = Math;
const FNV_OFFSET = 0x811c9dc5;
const FNV_PRIME = 0x01000193;

/**
 * Tells, from one pass over a text, which rules could find one of their context words in it. Most
 * rules score too little without context, so most lines need not try them at all.
 */
export class ContextGate {
  /** Members by the hash of one word of each of their entries. */
  readonly #members = new Map<number, number[]>();
  /** The last pass that let a member through. */
  readonly #passed: Uint32Array;
  #pass = 0;
  #everyone = false;
  #passesAny = false;

  /** @param entries for each member the words and phrases one of which it needs. */
  constructor(entries: readonly (readonly string[])[]) {
    this.#passed = new Uint32Array(entries.length);
    entries.forEach((words, member) => {
      for (const word of new Set(words.map(longestWord))) {
        const hash = fnv1a(word);
        const members = this.#members.get(hash);
        if (members) members.push(member);
        else this.#members.set(hash, [member]);
      }
    });
  }

  /** Reads the words of a text and of the key it stands under. */
  read(text: string, key: string): void {
    this.#pass += 1;
    this.#everyone = false;
    this.#passesAny = false;
    this.#readWords(text);
    if (key !== '') this.#readWords(key);
  }

  /** Whether any member may find its context in the text read last. */
  get passesAny(): boolean {
    return this.#everyone || this.#passesAny;
  }

  /** Whether a member may find its context in the text read last. */
  passes(member: number): boolean {
    return this.#everyone || this.#passed[member] === this.#pass;
  }

  /** Letters of other scripts are not worth a fold of their own here: they let everyone through. */
  #readWords(text: string): void {
    let whole = FNV_OFFSET;
    let part = FNV_OFFSET;
    let humps = 0;
    let wasLower = false;
    for (let index = 0; index <= text.length; index += 1) {
      const code = index < text.length ? text.charCodeAt(index) : 32;
      const isUpper = code >= 65 && code <= 90;
      const isLower = code >= 97 && code <= 122;
      if (code > 127) {
        this.#everyone = true;
        return;
      }
      if (isUpper && wasLower) {
        this.#let(part);
        part = FNV_OFFSET;
        humps += 1;
      }
      if (isUpper || isLower) {
        whole = imul(whole ^ (code | 32), FNV_PRIME);
        part = imul(part ^ (code | 32), FNV_PRIME);
      } else if (whole !== FNV_OFFSET) {
        this.#let(part);
        if (humps > 0) this.#let(whole);
        whole = FNV_OFFSET;
        part = FNV_OFFSET;
        humps = 0;
      }
      wasLower = isLower;
    }
  }

  #let(hash: number): void {
    const members = this.#members.get(hash >>> 0);
    if (!members) return;
    this.#passesAny = true;
    for (const member of members) this.#passed[member] = this.#pass;
  }
}

/** Of a phrase, the word most unlikely to stand in any text. */
function longestWord(entry: string): string {
  return entry
    .split(' ')
    .reduce((longest, word) => (word.length > longest.length ? word : longest));
}
