import { ERROR_CATALOGUE, type ErrorCategory, type ErrorCode } from './error-catalogue.js';

/** One fault of a request: where it is and what is wrong. */
export interface FieldFault {
  /** Path of the field, for example `events[3].input_tokens`. */
  field: string;
  message: string;
}

/** What a {@link CostwireError} can carry beside its code. */
export interface ErrorDetails {
  /** Public sentence instead of the catalogue's; must not quote the caller's text. */
  detail?: string;
  faults?: FieldFault[];
  /** Seconds after which a retry makes sense. */
  retryAfterSeconds?: number;
  /** The underlying error: logged, never shown. */
  cause?: unknown;
}

/** An expected failure with a public face; everything else that is thrown is a bug. */
export class CostwireError extends Error {
  readonly code: ErrorCode;
  readonly faults: readonly FieldFault[];
  readonly retryAfterSeconds: number | undefined;

  constructor(code: ErrorCode, details: ErrorDetails = {}) {
    super(details.detail ?? ERROR_CATALOGUE[code].text, { cause: details.cause });
    this.name = 'CostwireError';
    this.code = code;
    this.faults = details.faults ?? [];
    this.retryAfterSeconds = details.retryAfterSeconds;
  }

  /** The category, from the catalogue. */
  get category(): ErrorCategory {
    return ERROR_CATALOGUE[this.code].category;
  }
}
