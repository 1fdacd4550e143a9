import { createHash } from 'node:crypto';

/** A number in [0, 1) that depends on the seed and the words alone, not on the order of asking. */
function chance(seed: string, ...words: (string | number)[]): number {
  const digest = createHash('sha256')
    .update([seed, ...words].join('\t'))
    .digest();
  return digest.readUInt32LE(0) / 0x1_0000_0000;
}

/** An integer from 0 to `count - 1`, by {@link chance}. */
export function choice(count: number, seed: string, ...words: (string | number)[]): number {
  return Math.floor(chance(seed, ...words) * count);
}

/** `count` names in rounds: each round has every name once, in an order of its own. */
export function inRounds(names: readonly string[], count: number, seed: string): string[] {
  const chosen: string[] = [];
  for (let round = 0; chosen.length < count; round += 1) {
    const ranked = names.map((name) => ({ name, rank: chance(seed, 'round', round, name) }));
    chosen.push(...ranked.sort((a, b) => a.rank - b.rank).map(({ name }) => name));
  }
  return chosen.slice(0, count);
}
