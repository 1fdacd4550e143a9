import type { FieldFault } from '@costwire/contracts';

/** What {@link CostwireApiError} is made of. */
export interface ApiErrorParts {
  status: number;
  code: string;
  message: string;
  faults: readonly FieldFault[];
  retryAfterSeconds: number | undefined;
}

/** The server answered, and the answer was an error. */
export class CostwireApiError extends Error {
  /** HTTP status. */
  readonly status: number;
  /** Stable name of the error, for example `validation_error`; `http_<status>` when a proxy answered. */
  readonly code: string;
  /** Which fields were wrong, for example `events[3].input_tokens`. */
  readonly faults: readonly FieldFault[];
  /** Seconds after which the server says a retry makes sense. */
  readonly retryAfterSeconds: number | undefined;

  constructor(parts: ApiErrorParts) {
    super(parts.message);
    this.name = 'CostwireApiError';
    this.status = parts.status;
    this.code = parts.code;
    this.faults = parts.faults;
    this.retryAfterSeconds = parts.retryAfterSeconds;
  }

  /** Whether the same request may succeed later: the server is busy, away or limiting. */
  get temporary(): boolean {
    return TEMPORARY.has(this.status);
  }
}

const TEMPORARY: ReadonlySet<number> = new Set([408, 429, 502, 503, 504]);

/** Why no answer came. */
export type ConnectionFailure = 'refused' | 'timeout' | 'network';

/** No answer came: the server is not there, too slow, or the connection broke. */
export class CostwireConnectionError extends Error {
  /** `refused`: nothing listens there; `timeout`: no answer in time; `network`: anything else. */
  readonly reason: ConnectionFailure;
  /** Where the request went, without path and query. */
  readonly url: string;

  constructor(url: string, reason: ConnectionFailure, message: string, cause?: unknown) {
    super(message, { cause });
    this.name = 'CostwireConnectionError';
    this.reason = reason;
    this.url = url;
  }
}

/** Whether an error of this client may go away by itself, so that sending again later makes sense. */
export function isTemporary(error: unknown): boolean {
  if (error instanceof CostwireApiError) return error.temporary;
  return error instanceof CostwireConnectionError;
}

const EVENT_PLACE = /^(?:events|body)?\.?\[?(\d{1,6})\]?(?=\.|\[|$)/;

/**
 * The places of the events that a refusal names, in ascending order, each once.
 *
 * @param count how many events the refused request had; places beyond it are left out.
 * @returns an empty list when the refusal does not say which events were wrong.
 */
export function eventsAtFault(error: unknown, count: number): number[] {
  if (!(error instanceof CostwireApiError)) return [];
  const places = new Set<number>();
  for (const { field } of error.faults) {
    const place = EVENT_PLACE.exec(field)?.[1];
    if (place !== undefined && Number(place) < count) places.add(Number(place));
  }
  return [...places].sort((left, right) => left - right);
}
