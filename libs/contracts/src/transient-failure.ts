/**
 * SQLSTATE classes and codes after which the same statement may succeed later (PostgreSQL 15 manual,
 * appendix A): connection (08), resources (53), operator intervention (57P), serialization failure,
 * deadlock, lock and statement timeouts, read-only server after a failover.
 */
const TRANSIENT_SQLSTATE = /^(08|53|57P)|^(40001|40P01|55P03|57014|25006)$/;

const TRANSIENT_SYSTEM_CODES = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  'ETIMEDOUT',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENOTFOUND',
  'EAI_AGAIN',
]);

const TRANSIENT_NAMES = new Set([
  'TimeoutError',
  'NoRespondersError',
  'ConnectionError',
  'ClosedConnectionError',
  'DrainingConnectionError',
  'JetStreamNotEnabled',
]);

const TRANSIENT_TEXT = /connection (terminated|error|closed|timeout)|timeout (exceeded|expired)/i;

/**
 * Whether an error says that infrastructure is away rather than that the work itself is bad. Such an
 * error pauses a consumer and is never held against a message.
 */
export function isTransientFailure(error: unknown): boolean {
  for (let current = error, depth = 0; current instanceof Error && depth < 5; depth += 1) {
    if (isTransient(current)) return true;
    current = current.cause;
  }
  return false;
}

function isTransient(error: Error): boolean {
  const { code, category } = error as { code?: unknown; category?: unknown };
  if (category === 'unavailable' || category === 'rate_limited') return true;
  if (typeof code === 'string' && TRANSIENT_SYSTEM_CODES.has(code)) return true;
  if (typeof code === 'string' && TRANSIENT_SQLSTATE.test(code)) return true;
  return TRANSIENT_NAMES.has(error.name) || TRANSIENT_TEXT.test(error.message);
}
