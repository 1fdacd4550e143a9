import {
  context,
  propagation,
  ROOT_CONTEXT,
  SpanKind,
  SpanStatusCode,
  trace,
  type Context,
  type Link,
  type Span,
  type Tracer,
} from '@opentelemetry/api';
import type { Delivery } from '../consume/delivery.js';

/** What every span of a message says of itself. Never a payload, a full subject or an id. */
const SYSTEM = { 'messaging.system': 'nats' } as const;

/**
 * The spans of one service's messages, by the messaging conventions of OpenTelemetry. Without an SDK
 * in the process nothing is recorded, and a `traceparent` is passed on as it came.
 */
export class MessageSpans {
  private readonly tracer: Tracer;

  /** @param service names the tracer. */
  constructor(service: string) {
    this.tracer = trace.getTracer(`costwire/${service}`);
  }

  /**
   * Runs a publish in its span, the child of `parent` or else of what is under way; `send` gets the
   * `traceparent` for the message.
   *
   * @param destination the subject with its last tokens as wildcards.
   */
  async publishing<T>(
    destination: string,
    parent: string | undefined,
    send: (traceparent: string | undefined) => Promise<T>,
  ): Promise<T> {
    const attributes = {
      ...SYSTEM,
      'messaging.operation.type': 'send',
      'messaging.operation.name': 'publish',
      'messaging.destination.template': destination,
    };
    const options = { kind: SpanKind.PRODUCER, attributes };
    const span = this.tracer.startSpan(`publish ${destination}`, options, parentContext(parent));
    return within(span, parent, send);
  }

  /**
   * Runs the handling of a batch in its span. Messages of one trace are its children's parents; a
   * batch of several traces is a trace of its own with a link to each, and each goes on by itself.
   */
  async consuming<T>(
    durable: string,
    destination: string,
    deliveries: readonly Delivery[],
    handle: (deliveries: Delivery[]) => Promise<T>,
  ): Promise<T> {
    const parents = [...new Set(deliveries.map(({ traceparent }) => traceparent))];
    const only = parents.length === 1 ? parents[0] : undefined;
    const span = this.tracer.startSpan(
      `process ${destination}`,
      {
        kind: SpanKind.CONSUMER,
        links: only === undefined ? parents.flatMap(linkTo) : [],
        attributes: {
          ...SYSTEM,
          'messaging.operation.type': 'process',
          'messaging.operation.name': 'process',
          'messaging.destination.template': destination,
          'messaging.consumer.group.name': durable,
          'messaging.batch.message_count': deliveries.length,
        },
      },
      only === undefined ? ROOT_CONTEXT : parentContext(only),
    );
    return within(span, only, async (traceparent) =>
      handle(
        only === undefined ? [...deliveries] : deliveries.map((each) => ({ ...each, traceparent })),
      ),
    );
  }

  /** Runs a command's request in its span; `send` gets the `traceparent` for it. */
  async requesting<T>(
    subject: string,
    send: (traceparent: string | undefined) => Promise<T>,
  ): Promise<T> {
    const attributes = rpcAttributes(subject);
    const span = this.tracer.startSpan(subject, { kind: SpanKind.CLIENT, attributes });
    return within(span, undefined, send);
  }

  /** Runs the answer to a command in its span. */
  async answering<T>(
    subject: string,
    parent: string | undefined,
    answer: () => Promise<T>,
  ): Promise<T> {
    const options = { kind: SpanKind.SERVER, attributes: rpcAttributes(subject) };
    const span = this.tracer.startSpan(subject, options, parentContext(parent));
    return within(span, parent, answer);
  }
}

function rpcAttributes(subject: string): Record<string, string> {
  return { ...SYSTEM, 'rpc.system.name': 'nats', 'rpc.method': subject };
}

function parentContext(traceparent: string | undefined): Context {
  return traceparent === undefined
    ? context.active()
    : propagation.extract(ROOT_CONTEXT, { traceparent });
}

function linkTo(traceparent: string | undefined): Link[] {
  const linked = traceparent && trace.getSpanContext(parentContext(traceparent));
  return linked ? [{ context: linked }] : [];
}

/** Runs `work` as a child of the span and ends it; the kind of a failure is told, not its text. */
async function within<T>(
  span: Span,
  traceparent: string | undefined,
  work: (traceparent: string | undefined) => Promise<T>,
): Promise<T> {
  const inside = trace.setSpan(context.active(), span);
  const carrier: { traceparent?: string } = {};
  propagation.inject(inside, carrier);
  try {
    return await context.with(inside, async () => work(carrier.traceparent ?? traceparent));
  } catch (error) {
    const kind = error instanceof Error ? error.name : typeof error;
    span.setAttribute('error.type', kind);
    span.setStatus({ code: SpanStatusCode.ERROR });
    throw error;
  } finally {
    span.end();
  }
}
