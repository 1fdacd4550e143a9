import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';

/** The name of a metric, with its unit, and what it means. */
export interface MetricDescription<Label extends string> {
  name: string;
  help: string;
  /** Labels take few, known values: never an id, a URL or anything a client chose. */
  labels?: readonly Label[];
}

/**
 * The Prometheus metrics of one service, or of several services that share a process: a metric that
 * two of them ask for by the same name is one metric.
 */
export class Metrics {
  private readonly registry = new Registry();
  private readonly refreshes: (() => Promise<void>)[] = [];

  /** Starts with the metrics of the process and of Node (`process_*`, `nodejs_*`). */
  constructor() {
    collectDefaultMetrics({ register: this.registry });
  }

  /** A number that only grows. */
  counter<Label extends string = never>(description: MetricDescription<Label>): Counter<Label> {
    const { name, help, labels: labelNames = [] } = description;
    return (
      this.existing<Counter<Label>>(name) ?? new Counter({ name, help, labelNames, ...this.in })
    );
  }

  /** A number that goes up and down. */
  gauge<Label extends string = never>(description: MetricDescription<Label>): Gauge<Label> {
    const { name, help, labels: labelNames = [] } = description;
    return this.existing<Gauge<Label>>(name) ?? new Gauge({ name, help, labelNames, ...this.in });
  }

  /** How often a value lay below each bound. */
  histogram<Label extends string = never>(
    description: MetricDescription<Label> & { buckets: readonly number[] },
  ): Histogram<Label> {
    const { name, help, labels: labelNames = [] } = description;
    const buckets = [...description.buckets];
    return (
      this.existing<Histogram<Label>>(name) ??
      new Histogram({ name, help, labelNames, buckets, ...this.in })
    );
  }

  /**
   * Has `refresh` called before each exposition, for gauges that are looked up. A failure is passed
   * over: one dependency that is away must not hide all other metrics.
   */
  beforeExposition(refresh: () => Promise<void>): void {
    this.refreshes.push(refresh);
  }

  /** All metrics in the text format of Prometheus. */
  async text(): Promise<string> {
    await Promise.allSettled(this.refreshes.map(async (refresh) => refresh()));
    return this.registry.metrics();
  }

  /** Media type of {@link Metrics.text}. */
  get contentType(): string {
    return this.registry.contentType;
  }

  private get in(): { registers: Registry[] } {
    return { registers: [this.registry] };
  }

  private existing<M>(name: string): M | undefined {
    return this.registry.getSingleMetric(name) as M | undefined;
  }
}
