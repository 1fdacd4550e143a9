import { Sweeper } from './sweeper.js';

const options = { everyMs: 5, failure: 'swept_badly' };
const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

describe('a sweeper', () => {
  it('sweeps at once and again, one sweep at a time, until it is stopped', async () => {
    let running = 0;
    let most = 0;
    let sweeps = 0;
    const sweep = async () => {
      running += 1;
      most = Math.max(most, running);
      await pause(12);
      running -= 1;
      sweeps += 1;
    };
    const sweeper = new Sweeper({ sweep }, options);
    sweeper.start();
    while (sweeps < 2) await pause(1);
    await sweeper.stop();
    const atTheEnd = sweeps;
    expect([most, running]).toEqual([1, 0]);
    await pause(20);
    expect(sweeps).toBe(atTheEnd);
  });

  it('goes on after a sweep that failed', async () => {
    let sweeps = 0;
    const sweep = async () => {
      sweeps += 1;
      return Promise.reject(new Error('no'));
    };
    const sweeper = new Sweeper({ sweep }, options);
    sweeper.start();
    while (sweeps < 2) await pause(1);
    await sweeper.stop();
  });
});
