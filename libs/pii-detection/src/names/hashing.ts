/** Looked up once: test runners intercept every look-up of a global. */
const { imul } = Math;

/** FNV-1a over UTF-16 units (draft-eastlake-fnv) of a part of a text, 32 bits, not negative. */
export function fnv1a(text: string, seed = 0, from = 0, to = text.length): number {
  let hash = 0x811c9dc5 ^ seed;
  for (let index = from; index < to; index += 1) {
    hash = imul(hash ^ text.charCodeAt(index), 0x01000193);
  }
  return hash >>> 0;
}

/** Mixes a kind and up to three values into 32 bits (steps of MurmurHash3, Appleby 2011). */
export function mixed(kind: number, first: number, second: number, third: number): number {
  let hash = imul(kind + 1, 0x9e3779b1) ^ first;
  hash = imul(hash ^ (hash >>> 16), 0x85ebca6b) ^ second;
  hash = imul(hash ^ (hash >>> 13), 0xc2b2ae35) ^ third;
  hash = imul(hash ^ (hash >>> 16), 0x27d4eb2f);
  return (hash ^ (hash >>> 15)) >>> 0;
}
