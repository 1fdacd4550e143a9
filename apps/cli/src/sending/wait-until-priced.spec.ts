import type { IngestStats } from '@costwire/sdk';
import { waitUntilPriced } from './wait-until-priced.js';

const stats = (pending: number, recorded = 0): IngestStats => ({
  recorded,
  duplicates: 0,
  pending,
});

/** Answers with the figures in turn, the last one for ever; the clock moves by sleeping alone. */
function scripted(figures: IngestStats[]) {
  let now = 0;
  let asked = 0;
  return {
    client: {
      ingestStats: () => Promise.resolve(figures[Math.min(asked++, figures.length - 1)]!),
    },
    clock: { now: () => now, sleep: async (ms: number) => void (now += ms) },
    elapsed: () => now,
  };
}

describe('waitUntilPriced', () => {
  test('returns the figures once nothing is pending, and tells the way there', async () => {
    const { client, clock } = scripted([stats(3), stats(1), stats(0, 10)]);
    const pending: number[] = [];
    expect(await waitUntilPriced(client, clock, (left) => pending.push(left))).toEqual(
      stats(0, 10),
    );
    expect(pending).toEqual([3, 1]);
  });

  test('waits as long as anything moves', async () => {
    const slow = Array.from({ length: 2_000 }, (_, index) => stats(5, Math.floor(index / 100)));
    const { client, clock, elapsed } = scripted([...slow, stats(0)]);
    await waitUntilPriced(client, clock, () => undefined);
    expect(elapsed()).toBeGreaterThan(300_000);
  });

  test('gives up after a minute without a change, and says that nothing is lost', async () => {
    const { client, clock, elapsed } = scripted([stats(2)]);
    await expect(waitUntilPriced(client, clock, () => undefined)).rejects.toThrow(
      /are accepted, but 2 messages did not move for a minute; they are kept/,
    );
    expect(elapsed()).toBeLessThan(62_000);
  });
});
