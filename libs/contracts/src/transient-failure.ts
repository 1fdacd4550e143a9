/**
 * SQLSTATE classes and codes after which the same statement may succeed later (PostgreSQL 15 manual,
 * appendix A): connection (08), resources (53), operator intervention (57P), serialization failure,
 * deadlock, lock and statement timeouts, read-only server after a failover. Any other FATAL error ends
 * the connection too; only a refused login (28) will not mend itself.
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
  'NoResponders',
  'ConnectionError',
  'ClosedConnectionError',
  'DrainingConnectionError',
  'JetStreamNotEnabled',
]);

/** Causes looked through at most; a chain of them can be a circle. */
const MAX_CAUSES = 5;

const TRANSIENT_TEXT =
  /connection (terminated|error|closed|disconnected|timeout)|timeout (exceeded|expired)/i;

/**
 * Whether an error says that infrastructure is away rather than that the work itself is bad. Such an
 * error pauses a consumer and is never held against a message.
 */
export function isTransientFailure(error: unknown): boolean {
  let current = error;
  for (let depth = 0; depth < MAX_CAUSES && isObject(current); depth += 1) {
    if (isTransient(current)) return true;
    current = current.cause;
  }
  return false;
}

interface ErrorLike {
  name?: unknown;
  message?: unknown;
  code?: unknown;
  severity?: unknown;
  category?: unknown;
  cause?: unknown;
}

/** By shape, not by class: an error can come from another realm or have been copied. */
function isObject(value: unknown): value is ErrorLike {
  return typeof value === 'object' && value !== null;
}

function isTransient({ name, message, code, severity, category }: ErrorLike): boolean {
  if (category === 'unavailable' || category === 'rate_limited') return true;
  if (typeof code === 'string' && TRANSIENT_SYSTEM_CODES.has(code)) return true;
  if (typeof code === 'string' && TRANSIENT_SQLSTATE.test(code)) return true;
  if (severity === 'FATAL' && !(typeof code === 'string' && code.startsWith('28'))) return true;
  if (typeof name === 'string' && TRANSIENT_NAMES.has(name)) return true;
  return typeof message === 'string' && TRANSIENT_TEXT.test(message);
}
