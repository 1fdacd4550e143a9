/** A vocabulary: each token's bytes (one character per byte) and its rank, low ranks merged first. */
export type Ranks = ReadonlyMap<string, number>;

const NO_RANK = -1;
const POSITION_SPAN = 2 ** 32;
/** More than the largest vocabulary holds. */
const RANK_SPAN = 2 ** 20;
const SHORT_PIECE = 48;

/**
 * How many tokens the bytes of one piece merge into: of all adjacent pairs the one of lowest rank is
 * merged first, leftmost among equals, until no pair is in the vocabulary.
 *
 * Long pieces use a heap, so that a piece of n bytes takes n log n steps; searching the whole piece
 * for every merge is quadratic (20 s for 128 KB of one letter).
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
  const { length } = bytes;
  const parts: Parts = {
    bytes,
    ranks,
    own: Int32Array.from({ length }, (_, at) => ranks.get(bytes[at]!) ?? NO_RANK),
    known: new Map(),
    next: Int32Array.from({ length }, (_, at) => at + 1),
    previous: Int32Array.from({ length }, (_, at) => at - 1),
    pairRank: new Int32Array(length).fill(NO_RANK),
  };
  const heap = new MinHeap(length);
  for (let at = 0; at + 1 < length; at += 1) rankPair(parts, heap, at);
  let count = length;
  for (let entry = heap.pop(); entry !== undefined; entry = heap.pop()) {
    const rank = Math.floor(entry / POSITION_SPAN);
    const at = entry % POSITION_SPAN;
    if (parts.pairRank[at] !== rank) continue;
    parts.own[at] = rank;
    mergeAt(parts, heap, at);
    count -= 1;
  }
  return count;
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
