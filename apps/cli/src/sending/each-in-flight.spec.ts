import { eachInFlight } from './each-in-flight.js';
import { sleep } from './sleep.js';

async function* numbers(count: number): AsyncGenerator<number> {
  for (let number = 1; number <= count; number += 1) yield number;
}

describe('eachInFlight', () => {
  test('works on every item, never on more than allowed at once', async () => {
    let running = 0;
    let most = 0;
    const done: number[] = [];
    await eachInFlight(numbers(20), 3, async (number) => {
      most = Math.max(most, (running += 1));
      await sleep(number % 3);
      done.push(number);
      running -= 1;
    });
    expect(most).toBe(3);
    expect(done.sort((left, right) => left - right)).toEqual(
      Array.from({ length: 20 }, (_, index) => index + 1),
    );
  });

  test('takes an item only when a place is free', async () => {
    let taken = 0;
    async function* counted(): AsyncGenerator<number> {
      for (;;) {
        taken += 1;
        yield taken;
      }
    }
    const work = eachInFlight(counted(), 2, async (number) => {
      await sleep(5);
      if (number === 4) throw new Error('enough');
    });
    await expect(work).rejects.toThrow('enough');
    expect(taken).toBeLessThanOrEqual(6);
  });

  test('waits for the work under way before it fails with the first failure', async () => {
    const ended: number[] = [];
    const work = eachInFlight(numbers(3), 3, async (number) => {
      await sleep(number * 10);
      ended.push(number);
      if (number < 3) throw new Error(`failure ${number}`);
    });
    await expect(work).rejects.toThrow('failure 1');
    expect(ended).toEqual([1, 2, 3]);
  });
});
