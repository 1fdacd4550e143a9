/** A vocabulary: each token's bytes (one character per byte) and its rank, low ranks merged first. */
export type Ranks = ReadonlyMap<string, number>;

const NO_RANK = -1;
const POSITION_SPAN = 2 ** 32;
/** More than the largest vocabulary holds. */
const RANK_SPAN = 2 ** 20;
const SHORT_PIECE = 48;
/** Bytes merged at a time: few enough for the processor's cache. */
const WINDOW = 4_096;
/** Bytes at the end of a window that the next one merges again; the longest token has 128. */
const OVERLAP = 512;

/**
 * How many tokens the bytes of one piece merge into: of all adjacent pairs the one of lowest rank is
 * merged first, leftmost among equals, until no pair is in the vocabulary.
 *
 * Long pieces use a heap, so that a piece of n bytes takes n log n steps; searching the whole piece
 * for every merge is quadratic (20 s for 128 KB of one letter). Very long ones are merged in windows.
 */
export function countMerged(bytes: string, ranks: Ranks): number {
  if (bytes.length < 2) return bytes.length;
  return bytes.length <= SHORT_PIECE ? countShort(bytes, ranks) : countLong(bytes, ranks);
}

function countShort(bytes: string, ranks: Ranks): number {
  const parts: string[] = [...bytes];
  const pairs: number[] = [];
  for (let at = 0; at + 1 < parts.length; at += 1) {
    pairs.push(ranks.get(parts[at]! + parts[at + 1]!) ?? Infinity);
  }
  for (;;) {
    let lowest = Infinity;
    let at = -1;
    for (let index = 0; index < pairs.length; index += 1) {
      if (pairs[index]! < lowest) {
        lowest = pairs[index]!;
        at = index;
      }
    }
    if (at < 0) return parts.length;
    parts.splice(at, 2, parts[at]! + parts[at + 1]!);
    pairs.splice(at, 1);
    if (at < pairs.length) pairs[at] = ranks.get(parts[at]! + parts[at + 1]!) ?? Infinity;
    if (at > 0) pairs[at - 1] = ranks.get(parts[at - 1]! + parts[at]!) ?? Infinity;
  }
}

/** A doubly linked list of parts, by the offset of their first byte. */
interface Parts {
  bytes: string;
  ranks: Ranks;
  /** The rank of each part itself. */
  own: Int32Array;
  /** Ranks of pairs met before, by the ranks of their parts: runs repeat few pairs. */
  known: Map<number, number>;
  /** Offset of the next part, or the length of the piece. */
  next: Int32Array;
  previous: Int32Array;
  /** Rank of the pair of this part and the next. */
  pairRank: Int32Array;
}

function countLong(bytes: string, ranks: Ranks): number {
  const known = new Map<number, number>();
  return countInWindows(bytes, ranks, known) ?? countTokens(merged(bytes, ranks, known)).count;
}

/**
 * The count by windows that each begin where a token of the one before ends.
 *
 * Tokens are the merge of their bytes exactly when each two neighbours are the merge of theirs (van
 * Antwerpen and Neubeck, "So many tokens, so little time", GitHub 2024). Neighbours within a window
 * are; those across a cut are when the next window begins with the token that followed the cut.
 *
 * @returns `undefined` when it does not.
 */
function countInWindows(
  bytes: string,
  ranks: Ranks,
  known: Map<number, number>,
): number | undefined {
  let count = 0;
  let following: number | undefined;
  for (let start = 0; ;) {
    const next = merged(bytes.slice(start, start + WINDOW), ranks, known);
    if (following !== undefined && next[0] !== following) return undefined;
    const isLast = start + WINDOW >= bytes.length;
    const before = countTokens(next, isLast ? next.length : WINDOW - OVERLAP);
    count += before.count;
    if (isLast) return count;
    start += before.end;
    following = next[before.end]! - before.end;
  }
}

/** The tokens that end at or before `limit`, and where the last of them ends. */
function countTokens(next: Int32Array, limit = next.length): { count: number; end: number } {
  let count = 0;
  let end = 0;
  while (end < limit && next[end]! <= limit) {
    end = next[end]!;
    count += 1;
  }
  return { count, end };
}

/** Merges a piece: for the offset where each token begins, the offset where it ends. */
function merged(bytes: string, ranks: Ranks, known: Map<number, number>): Int32Array {
  const { length } = bytes;
  const parts: Parts = {
    bytes,
    ranks,
    known,
    own: new Int32Array(length),
    next: new Int32Array(length),
    previous: new Int32Array(length),
    pairRank: new Int32Array(length),
  };
  for (let at = 0; at < length; at += 1) {
    parts.own[at] = ranks.get(bytes[at]!) ?? NO_RANK;
    parts.next[at] = at + 1;
    parts.previous[at] = at - 1;
  }
  const heap = new MinHeap(length);
  for (let at = 0; at < length; at += 1) rankPair(parts, heap, at);
  for (let entry = heap.pop(); entry !== undefined; entry = heap.pop()) {
    const rank = Math.floor(entry / POSITION_SPAN);
    const at = entry % POSITION_SPAN;
    if (parts.pairRank[at] !== rank) continue;
    parts.own[at] = rank;
    mergeAt(parts, heap, at);
  }
  return parts.next;
}

function mergeAt(parts: Parts, heap: MinHeap, at: number): void {
  const { next, previous, pairRank, bytes } = parts;
  const merged = next[at]!;
  pairRank[merged] = NO_RANK;
  next[at] = next[merged]!;
  if (next[at] < bytes.length) previous[next[at]] = at;
  rankPair(parts, heap, at);
  if (previous[at]! >= 0) rankPair(parts, heap, previous[at]!);
}

function rankPair(parts: Parts, heap: MinHeap, at: number): void {
  const { bytes, next, pairRank } = parts;
  const middle = next[at]!;
  const rank = middle < bytes.length ? rankOf(parts, at, middle) : NO_RANK;
  pairRank[at] = rank;
  if (rank !== NO_RANK) heap.push(rank * POSITION_SPAN + at);
}

function rankOf({ bytes, ranks, next, own, known }: Parts, at: number, middle: number): number {
  const key = own[at]! * RANK_SPAN + own[middle]!;
  let rank = known.get(key);
  if (rank === undefined) {
    rank = ranks.get(bytes.slice(at, next[middle])) ?? NO_RANK;
    known.set(key, rank);
  }
  return rank;
}

class MinHeap {
  #items: Float64Array;
  #size = 0;

  constructor(capacity: number) {
    this.#items = new Float64Array(Math.max(capacity, 16));
  }

  push(value: number): void {
    if (this.#size === this.#items.length) {
      const larger = new Float64Array(this.#items.length * 2);
      larger.set(this.#items);
      this.#items = larger;
    }
    const items = this.#items;
    let at = this.#size;
    this.#size += 1;
    while (at > 0) {
      const parent = (at - 1) >> 1;
      if (items[parent]! <= value) break;
      items[at] = items[parent]!;
      at = parent;
    }
    items[at] = value;
  }

  pop(): number | undefined {
    if (this.#size === 0) return undefined;
    const items = this.#items;
    const top = items[0];
    this.#size -= 1;
    const last = items[this.#size]!;
    let at = 0;
    for (;;) {
      let child = 2 * at + 1;
      if (child >= this.#size) break;
      if (child + 1 < this.#size && items[child + 1]! < items[child]!) child += 1;
      if (items[child]! >= last) break;
      items[at] = items[child]!;
      at = child;
    }
    items[at] = last;
    return top;
  }
}
