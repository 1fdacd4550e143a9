/** Looked up once: test runners intercept every look-up of a global. */
const { imul } = Math;

/** FNV-1a over UTF-16 units (draft-eastlake-fnv), 32 bits, not negative. */
export function fnv1a(text: string, seed = 0): number {
  let hash = 0x811c9dc5 ^ seed;
  for (let index = 0; index < text.length; index += 1) {
    hash = imul(hash ^ text.charCodeAt(index), 0x01000193);
  }
  return hash >>> 0;
}
