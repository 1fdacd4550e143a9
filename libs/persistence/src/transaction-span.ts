import { SpanKind, SpanStatusCode, trace } from '@opentelemetry/api';

/**
 * Runs a transaction in a span when a traced request or message is under way; without an SDK, and in
 * work of our own such as timers, it just runs. The span names no statement and no value.
 */
export async function inTransactionSpan<T>(service: string, run: () => Promise<T>): Promise<T> {
  if (!trace.getActiveSpan()) return run();
  const options = {
    kind: SpanKind.CLIENT,
    attributes: { 'db.system.name': 'postgresql', 'db.operation.name': 'transaction' },
  };
  return trace
    .getTracer(`costwire/${service}`)
    .startActiveSpan('transaction', options, async (span) => {
      try {
        return await run();
      } catch (error) {
        const { code } = error as { code?: unknown };
        if (typeof code === 'string') span.setAttribute('db.response.status_code', code);
        span.setStatus({ code: SpanStatusCode.ERROR });
        throw error;
      } finally {
        span.end();
      }
    });
}
