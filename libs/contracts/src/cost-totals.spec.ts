import { shardOf } from './cost-totals.js';
import { uuidv7, type ProjectId } from './ids.js';

const ids = Array.from({ length: 4_000 }, () => uuidv7(1_772_452_800_000) as ProjectId);

describe('the shard of a project', () => {
  test('is one of sixteen and always the same', () => {
    for (const id of ids.slice(0, 100)) {
      expect(Number(shardOf(id))).toBeGreaterThanOrEqual(0);
      expect(Number(shardOf(id))).toBeLessThan(16);
      expect(shardOf(id)).toBe(shardOf(id));
    }
    // FNV-1a of the empty text is its offset basis, 2166136261, which is 5 modulo 16.
    expect(shardOf('' as ProjectId)).toBe('5');
  });

  test('spreads projects evenly', () => {
    const counts = new Map<string, number>();
    for (const id of ids) counts.set(shardOf(id), (counts.get(shardOf(id)) ?? 0) + 1);
    expect(counts.size).toBe(16);
    for (const count of counts.values()) {
      expect(count).toBeGreaterThan(150);
      expect(count).toBeLessThan(350);
    }
  });
});
