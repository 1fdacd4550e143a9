import { DURABLES, MESSAGES } from '@costwire/contracts';
import { Broker } from '@costwire/messaging';
import { Injectable } from '@nestjs/common';
import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';

/** Prometheus metrics of the gateway and of what waits behind it. */
@Injectable()
export class GatewayMetrics {
  private readonly registry = new Registry();
  private readonly requests: Histogram<'method' | 'route' | 'status'>;
  private readonly accepted: Counter;

  constructor(private readonly broker: Broker) {
    collectDefaultMetrics({ register: this.registry });
    this.requests = new Histogram({
      name: 'costwire_http_request_duration_seconds',
      help: 'Time to answer, by route template.',
      labelNames: ['method', 'route', 'status'],
      buckets: [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
      registers: [this.registry],
    });
    this.accepted = new Counter({
      name: 'costwire_events_accepted_total',
      help: 'Events confirmed by the broker.',
      registers: [this.registry],
    });
    this.registerLag();
  }

  /** Counts an answered request; the route is its template, never the URL. */
  answered(method: string, route: string, status: number, seconds: number): void {
    this.requests.observe({ method, route, status: String(status) }, seconds);
  }

  /** Counts accepted events. */
  addAccepted(events: number): void {
    this.accepted.inc(events);
  }

  /** The exposition format. */
  async text(): Promise<string> {
    return this.registry.metrics();
  }

  private registerLag(): void {
    const { broker } = this;
    new Gauge({
      name: 'costwire_consumer_pending_messages',
      help: 'Messages not yet acknowledged, by durable consumer.',
      labelNames: ['durable'],
      registers: [this.registry],
      async collect() {
        const manager = await broker.manager();
        for (const { durable, kind } of Object.values(DURABLES)) {
          const info = await manager.consumers
            .info(MESSAGES[kind].stream, durable)
            .catch(() => undefined);
          if (info) this.set({ durable }, info.num_pending + info.num_ack_pending);
        }
      },
    });
  }
}
