import { Metrics } from './metrics.js';

const letters = { name: 'letters_total', help: 'Letters.', labels: ['kind'] } as const;

/** The lines of a metric without its description. */
async function lines(metrics: Metrics, name: string): Promise<string[]> {
  return (await metrics.text()).split('\n').filter((line) => line.startsWith(name));
}

describe('the metrics of a service', () => {
  test('count apart from those of another service', async () => {
    const [one, other] = [new Metrics(), new Metrics()];
    one.counter(letters).inc({ kind: 'a' }, 2);
    other.counter(letters).inc({ kind: 'a' });
    expect(await lines(one, 'letters_total')).toEqual(['letters_total{kind="a"} 2']);
    expect(await lines(other, 'letters_total')).toEqual(['letters_total{kind="a"} 1']);
  });

  test('are one metric when two services of a process ask for the same name', async () => {
    const shared = new Metrics();
    for (const kind of ['a', 'b']) shared.counter(letters).inc({ kind });
    for (const seconds of [0.5, 5]) {
      shared.histogram({ name: 'wait_seconds', help: 'Wait.', buckets: [1] }).observe(seconds);
    }
    shared.gauge({ name: 'level', help: 'Level.' }).set(1);
    shared.gauge({ name: 'level', help: 'Level.' }).set(2);
    expect(await lines(shared, 'letters_total')).toEqual([
      'letters_total{kind="a"} 1',
      'letters_total{kind="b"} 1',
    ]);
    expect(await lines(shared, 'wait_seconds')).toEqual([
      'wait_seconds_bucket{le="1"} 1',
      'wait_seconds_bucket{le="+Inf"} 2',
      'wait_seconds_sum 5.5',
      'wait_seconds_count 2',
    ]);
    expect(await lines(shared, 'level')).toEqual(['level 2']);
  });

  test('tell of the process and of Node', async () => {
    const text = await new Metrics().text();
    expect(text).toMatch(/^process_cpu_seconds_total \d/m);
    expect(text).toMatch(/^nodejs_eventloop_lag_seconds \d/m);
  });

  test('are looked up before each exposition, whatever else fails', async () => {
    const metrics = new Metrics();
    const level = metrics.gauge({ name: 'level', help: 'Level.' });
    let reads = 0;
    metrics.beforeExposition(async () => {
      throw new Error('away');
    });
    metrics.beforeExposition(async () => {
      await Promise.resolve();
      level.set((reads += 1));
    });
    expect(await lines(metrics, 'level')).toEqual(['level 1']);
    expect(await lines(metrics, 'level')).toEqual(['level 2']);
  });
});
