import { countMerged, type Ranks } from './byte-pairs.js';
import { utf8Bytes } from './utf8-bytes.js';

const MAX_REMEMBERED = 30_000;
const MAX_REMEMBERED_LENGTH = 32;

/** Counts the tokens of texts in one encoding. Special tokens in a text count as ordinary text. */
export class TokenCounter {
  readonly #pattern: RegExp;
  readonly #ranks: Ranks;
  readonly #remembered = new Map<string, number>();

  /** @param pattern splits a text into the pieces that are encoded apart; global. */
  constructor(pattern: RegExp, ranks: Ranks) {
    this.#pattern = pattern;
    this.#ranks = ranks;
  }

  /** The number of tokens, in time that grows hardly faster than the text. */
  count(text: string): number {
    let count = 0;
    this.#pattern.lastIndex = 0;
    for (let match = this.#pattern.exec(text); match; match = this.#pattern.exec(text)) {
      count += this.#countPiece(match[0]);
    }
    return count;
  }

  #countPiece(piece: string): number {
    const known = this.#remembered.get(piece);
    if (known !== undefined) return known;
    const bytes = utf8Bytes(piece);
    const count = this.#ranks.has(bytes) ? 1 : countMerged(bytes, this.#ranks);
    if (piece.length <= MAX_REMEMBERED_LENGTH) {
      if (this.#remembered.size >= MAX_REMEMBERED) this.#remembered.clear();
      this.#remembered.set(piece, count);
    }
    return count;
  }
}
