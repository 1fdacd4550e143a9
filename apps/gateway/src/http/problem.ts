import {
  CostwireError,
  ERROR_CATALOGUE,
  isTransientFailure,
  type ErrorCategory,
  type ErrorCode,
} from '@costwire/contracts';
import { HttpException } from '@nestjs/common';

/** HTTP status of each category: the only place where the two meet. */
const STATUS: Readonly<Record<ErrorCategory, number>> = {
  invalid: 400,
  unauthenticated: 401,
  forbidden: 403,
  not_found: 404,
  not_allowed: 405,
  conflict: 409,
  gone: 410,
  too_large: 413,
  unsupported: 415,
  rate_limited: 429,
  unavailable: 503,
  internal: 500,
};

/** Errors of the HTTP layer, by status. */
const CODE_OF_STATUS: ReadonlyMap<number, ErrorCode> = new Map([
  [400, 'malformed_json'],
  [401, 'unauthorized'],
  [403, 'forbidden'],
  [404, 'not_found'],
  [405, 'method_not_allowed'],
  [413, 'payload_too_large'],
  [415, 'unsupported_media_type'],
  [429, 'rate_limited'],
  [503, 'not_ready'],
]);

const DATABASE_RETRY_SECONDS = 5;

/** Body of an error answer: RFC 9457, with the members older clients read. */
export interface Problem {
  type: string;
  title: string;
  status: number;
  detail: string;
  errors: readonly { field: string; message: string }[];
  error: ErrorCode;
  message: string;
  status_code: number;
  details: { field: string; message: string }[];
  /** Under which an internal error is found in our logs. */
  request_id?: string;
}

/** Finds the catalogue's error behind anything that was thrown. */
export function asCostwireError(thrown: unknown): CostwireError {
  if (thrown instanceof CostwireError) return thrown;
  const status = thrown instanceof HttpException ? thrown.getStatus() : statusCodeOf(thrown);
  const code = status === undefined ? undefined : CODE_OF_STATUS.get(status);
  if (code) return new CostwireError(code, { cause: thrown });
  if (isTransientFailure(thrown)) {
    return new CostwireError('database_unavailable', {
      cause: thrown,
      retryAfterSeconds: DATABASE_RETRY_SECONDS,
    });
  }
  return new CostwireError('internal_error', { cause: thrown });
}

/** The body that answers an error; nothing of the cause is told. */
export function problemOf(error: CostwireError): Problem {
  const status = STATUS[error.category];
  const faults = [...error.faults];
  const [first] = faults;
  const detail = first ? `${error.message} ${first.field}: ${first.message}.` : error.message;
  return {
    type: `urn:costwire:error:${error.code}`,
    title: ERROR_CATALOGUE[error.code].text,
    status,
    detail,
    errors: faults,
    error: error.code,
    message: detail,
    status_code: status,
    details: faults,
  };
}

/** Fastify's errors carry a status of their own. */
function statusCodeOf(thrown: unknown): number | undefined {
  const { statusCode } = (thrown ?? {}) as { statusCode?: unknown };
  return typeof statusCode === 'number' && statusCode < 500 ? statusCode : undefined;
}
