import {
  context,
  isSpanContextValid,
  propagation,
  ROOT_CONTEXT,
  SpanKind,
  SpanStatusCode,
  trace,
  type Context,
  type Span,
} from '@opentelemetry/api';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';

/** Asked every few seconds by machines; a span of each would bury the others. */
const UNTRACED = new Set(['/health', '/health/live', '/health/ready', '/metrics']);
const METHODS = new Set(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']);

interface Traced {
  span: Span;
  inside: Context;
}

/**
 * Gives each request a server span that goes on from the caller's `traceparent`. The header is then
 * replaced by the span's own, so that whoever passes it on continues from here. Without an SDK in the
 * process the header stays what the caller sent.
 */
export function traceRequests(fastify: FastifyInstance): void {
  const tracer = trace.getTracer('costwire/gateway');
  const traced = new WeakMap<FastifyRequest, Traced>();
  const end = (request: FastifyRequest, status?: number): void => {
    const { span } = traced.get(request) ?? {};
    if (!span) return;
    traced.delete(request);
    if (status !== undefined) span.setAttribute('http.response.status_code', status);
    if (status === undefined || status >= 500) span.setStatus({ code: SpanStatusCode.ERROR });
    span.end();
  };
  fastify.addHook('onRequest', (request, _reply, done) => {
    const route = request.routeOptions.url ?? 'unmatched';
    if (UNTRACED.has(route)) return done();
    const method = METHODS.has(request.method) ? request.method : '_OTHER';
    const attributes = { 'http.request.method': method, 'http.route': route, 'url.scheme': 'http' };
    const parent = propagation.extract(ROOT_CONTEXT, request.headers);
    const options = { kind: SpanKind.SERVER, attributes };
    const span = tracer.startSpan(`${method} ${route}`, options, parent);
    if (!isSpanContextValid(span.spanContext())) return done();
    const inside = trace.setSpan(parent, span);
    propagation.inject(inside, request.headers);
    traced.set(request, { span, inside });
    done();
  });
  // Here and not before: reading the body begins in the context of the socket.
  fastify.addHook('preValidation', (request, _reply, done) => {
    const { inside } = traced.get(request) ?? {};
    if (inside) context.with(inside, done);
    else done();
  });
  fastify.addHook('onResponse', (request, reply: FastifyReply, done) => {
    end(request, reply.statusCode);
    done();
  });
  fastify.addHook('onRequestAbort', (request, done) => {
    end(request);
    done();
  });
}
