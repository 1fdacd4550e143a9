import { stopQueueWorker } from './stop-queue-worker.js';
import { succeedsWithin } from './succeeds-within.js';

const forEver = new Promise<void>(() => undefined);
const after = async (ms: number): Promise<void> => {
  await new Promise((resolve) => setTimeout(resolve, ms));
};

describe('work that is waited for a while', () => {
  test('succeeds when it is done in time', async () => {
    expect(await succeedsWithin(1_000, after(1))).toBe(true);
  });

  test('does not succeed when it fails or takes too long', async () => {
    expect(await succeedsWithin(1_000, Promise.reject(new Error('no')))).toBe(false);
    expect(await succeedsWithin(1, forEver)).toBe(false);
  });
});

describe('a worker of a queue', () => {
  afterEach(() => jest.useRealTimers());

  const stopped = async (close: () => Promise<void>, isRedisThere: boolean): Promise<string[]> => {
    const calls: string[] = [];
    await stopQueueWorker(
      {
        close: async () => close().then(() => void calls.push('closed')),
        disconnect: async () => Promise.resolve(void calls.push('disconnected')),
      },
      isRedisThere,
    );
    return calls;
  };

  test('ends its jobs', async () => {
    expect(await stopped(async () => after(50), true)).toEqual(['closed']);
  });

  test('is cut off at once while Redis is away', async () => {
    jest.useFakeTimers();
    const calls = stopped(async () => forEver, false);
    await jest.advanceTimersByTimeAsync(1);
    expect(await calls).toEqual(['disconnected']);
  });
});
