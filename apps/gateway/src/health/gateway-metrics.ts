import type { ErrorCode } from '@costwire/contracts';
import { Metrics } from '@costwire/runtime';
import { Injectable } from '@nestjs/common';

/** Counts and times what the gateway does. */
@Injectable()
export class GatewayMetrics {
  private readonly requests;
  private readonly accepted;
  private readonly refusals;

  constructor(private readonly metrics: Metrics) {
    this.requests = metrics.histogram({
      name: 'costwire_http_request_duration_seconds',
      help: 'Time to answer, by route template.',
      labels: ['method', 'route', 'status'],
      buckets: [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
    });
    this.accepted = metrics.counter({
      name: 'costwire_events_accepted_total',
      help: 'Events confirmed by the broker.',
    });
    this.refusals = metrics.counter({
      name: 'costwire_requests_refused_total',
      help: 'Requests answered with an error, by its code.',
      labels: ['code'],
    });
  }

  /** Counts an answered request; the route is its template, never the URL. */
  answered(method: string, route: string, status: number, seconds: number): void {
    this.requests.observe({ method, route, status: String(status) }, seconds);
  }

  /** Counts accepted events. */
  addAccepted(events: number): void {
    this.accepted.inc(events);
  }

  /** Counts a request that was answered with an error. */
  refused(code: ErrorCode): void {
    this.refusals.inc({ code });
  }

  /** The exposition format. */
  async text(): Promise<string> {
    return this.metrics.text();
  }
}
