import { ConsumerMetrics } from './consumer-metrics.js';
import { Metrics } from './metrics.js';

describe('the metrics of consumers', () => {
  let metrics: Metrics;
  let consumers: ConsumerMetrics;

  beforeEach(() => {
    metrics = new Metrics();
    consumers = new ConsumerMetrics(metrics);
  });

  const value = async (name: string): Promise<string | undefined> =>
    (await metrics.text())
      .split('\n')
      .find((line) => line.startsWith(`${name} `))
      ?.slice(name.length + 1);

  test('show a consumer with 0 before anything happens to it', async () => {
    expect(await value('costwire_consumer_paused{durable="d"}')).toBeUndefined();
    consumers.started('d');
    expect(await value('costwire_consumer_paused{durable="d"}')).toBe('0');
    expect(await value('costwire_dead_lettered_total{durable="d"}')).toBe('0');
  });

  test('follow a consumer through a pause', async () => {
    consumers.started('d');
    consumers.paused('d');
    expect(await value('costwire_consumer_paused{durable="d"}')).toBe('1');
    consumers.resumed('d');
    expect(await value('costwire_consumer_paused{durable="d"}')).toBe('0');
  });

  test('count batches with their events and time, and dead letters, by durable', async () => {
    for (const service of [consumers, new ConsumerMetrics(metrics)]) service.handled('d', 7, 0.5);
    consumers.handled('other', 1, 1);
    consumers.deadLettered('d');
    expect(await value('costwire_batch_events_sum{durable="d"}')).toBe('14');
    expect(await value('costwire_batch_duration_seconds_sum{durable="d"}')).toBe('1');
    expect(await value('costwire_batch_duration_seconds_count{durable="d"}')).toBe('2');
    expect(await value('costwire_batch_events_count{durable="other"}')).toBe('1');
    expect(await value('costwire_dead_lettered_total{durable="d"}')).toBe('1');
  });
});
