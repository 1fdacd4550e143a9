import { bucketShape, takeFrom, takeFromAll, type Bucket } from './token-bucket.js';

const SHAPE = bucketShape(120);

describe('a token bucket of 120 calls an hour', () => {
  test('holds five minutes of calls, and none beyond', () => {
    const first = takeFrom(undefined, 10, SHAPE, 0);
    expect(first.allowed).toBe(true);
    expect(takeFrom(first.bucket, 1, SHAPE, 0)).toMatchObject({ allowed: false, waitMs: 30_000 });
  });
  test('lets a call through when the wait it told is over', () => {
    const { bucket } = takeFrom(undefined, 10, SHAPE, 0);
    expect(takeFrom(bucket, 1, SHAPE, 29_000).allowed).toBe(false);
    expect(takeFrom(bucket, 1, SHAPE, 30_000).allowed).toBe(true);
  });
  test('lets a larger batch through when it is full, and is in debt then', () => {
    const { allowed, bucket } = takeFrom(undefined, 130, SHAPE, 0);
    expect(allowed).toBe(true);
    expect(takeFrom(bucket, 1, SHAPE, 3_600_000).allowed).toBe(false);
  });
  test('lets through no more than its rate and one burst over a day', () => {
    let bucket: Bucket | undefined;
    let through = 0;
    for (let ms = 0; ms < 86_400_000; ms += 5_000) {
      const taken = takeFrom(bucket, 1, SHAPE, ms);
      bucket = taken.bucket;
      if (taken.allowed) through += 1;
    }
    expect(through).toBeGreaterThanOrEqual(120 * 24);
    expect(through).toBeLessThanOrEqual(120 * 24 + 10);
  });
});

describe('several buckets', () => {
  const draw = (tokens: number, calls = 1) => ({
    bucket: { tokens, atMs: 0 },
    calls,
    shape: SHAPE,
  });

  test('are drawn from together', () => {
    const { refusedAt, buckets } = takeFromAll([draw(5), draw(3, 2)], 0);
    expect(refusedAt).toBe(-1);
    expect(buckets.map(({ tokens }) => tokens)).toEqual([4, 1]);
  });
  test('name the one that refuses for the longest time', () => {
    expect(takeFromAll([draw(5), draw(0.5), draw(0)], 0)).toMatchObject({
      refusedAt: 2,
      waitMs: 30_000,
    });
  });
});
