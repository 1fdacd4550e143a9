import type { UsageInput } from '@costwire/sdk';
import { pacedBatches, type TimedEvent } from './paced-batches.js';

const event = (event_id: string): UsageInput => ({
  event_id,
  provider: 'p',
  model: 'm',
  input_tokens: 1,
  output_tokens: 1,
});

/** Runs on a clock that only its own sleeping moves. */
async function batchesOf(dues: number[], batchSize: number): Promise<[number, string[]][]> {
  let now = 1_000;
  async function* events(): AsyncGenerator<TimedEvent> {
    for (const [index, dueMs] of dues.entries()) yield { event: event(`${index}`), dueMs };
  }
  const sleep = async (ms: number): Promise<void> => void (now += ms);
  const seen: [number, string[]][] = [];
  for await (const batch of pacedBatches(events(), { batchSize, now: () => now, sleep })) {
    seen.push([now, batch.map(({ event_id }) => event_id ?? '')]);
  }
  return seen;
}

describe('pacedBatches', () => {
  test('fills batches without waiting when everything is due', async () => {
    expect(await batchesOf([0, 0, 0, 0, 0], 2)).toEqual([
      [1_000, ['0', '1']],
      [1_000, ['2', '3']],
      [1_000, ['4']],
    ]);
  });

  test('sends nothing before it is due, and what is due within a quarter of a second together', async () => {
    expect(await batchesOf([1_000, 1_100, 1_200, 1_260, 2_000], 10)).toEqual([
      [1_000, ['0']],
      [1_250, ['1', '2']],
      [1_500, ['3']],
      [2_000, ['4']],
    ]);
  });

  test('catches up in full batches when sending fell behind', async () => {
    expect(await batchesOf([500, 600, 700], 2)).toEqual([
      [1_000, ['0', '1']],
      [1_000, ['2']],
    ]);
  });

  test('makes no batch of nothing', async () => {
    expect(await batchesOf([], 2)).toEqual([]);
  });
});
