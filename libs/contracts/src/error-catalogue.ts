/**
 * What kind of trouble an error is. Adapters map it: the gateway to an HTTP status, the consumers to
 * ack or retry, BullMQ to its error types.
 */
export type ErrorCategory =
  | 'invalid'
  | 'unauthenticated'
  | 'forbidden'
  | 'not_found'
  | 'not_allowed'
  | 'conflict'
  | 'gone'
  | 'too_large'
  | 'unsupported'
  | 'rate_limited'
  | 'unavailable'
  | 'internal';

interface CatalogueEntry {
  category: ErrorCategory;
  /** Shown to callers; details name the field. */
  text: string;
}

const entries = {
  validation_error: { category: 'invalid', text: 'The request is not valid.' },
  malformed_json: { category: 'invalid', text: 'The body is not well-formed JSON in UTF-8.' },
  malformed_request: { category: 'invalid', text: 'The request is not well-formed HTTP.' },
  import_refused: {
    category: 'invalid',
    text: 'Entries of the file cannot be right; nothing was taken over.',
  },
  unauthorized: { category: 'unauthenticated', text: 'A valid API key is required.' },
  forbidden: { category: 'forbidden', text: 'The API key lacks the scope for this request.' },
  not_found: { category: 'not_found', text: 'There is no such thing here.' },
  method_not_allowed: { category: 'not_allowed', text: 'This method is not allowed here.' },
  conflict: { category: 'conflict', text: 'The request conflicts with the current state.' },
  scenario_not_running: { category: 'invalid', text: 'The scenario is not running.' },
  illegal_transition: {
    category: 'conflict',
    text: 'The action is not in a state that allows this.',
  },
  expired: { category: 'gone', text: 'The time for this decision is over.' },
  own_approval: {
    category: 'forbidden',
    text: 'Who asked for an action may not approve it.',
  },
  link_not_valid: { category: 'forbidden', text: 'This link is not valid.' },
  paused: { category: 'forbidden', text: 'These calls are paused by a policy.' },
  spend_cap_reached: { category: 'forbidden', text: 'The spend cap of these calls is reached.' },
  policy_rate_limited: {
    category: 'rate_limited',
    text: 'A policy limits how often these calls may be made.',
  },
  payload_too_large: { category: 'too_large', text: 'The request is too large.' },
  unsupported_media_type: {
    category: 'unsupported',
    text: 'This media type is not accepted here.',
  },
  rate_limited: { category: 'rate_limited', text: 'Too many requests.' },
  overloaded: { category: 'rate_limited', text: 'The backlog is full; try again later.' },
  screening_unavailable: {
    category: 'unavailable',
    text: 'Screening for personal data is not available; text cannot be accepted now.',
  },
  broker_unavailable: {
    category: 'unavailable',
    text: 'The message broker is not available; nothing was accepted.',
  },
  anomaly_unavailable: {
    category: 'unavailable',
    text: 'The anomaly service does not answer now.',
  },
  database_unavailable: { category: 'unavailable', text: 'The database is not available.' },
  flush_timeout: {
    category: 'unavailable',
    text: 'What was accepted so far is not queryable yet; it is safe and will be.',
  },
  approvals_unavailable: {
    category: 'unavailable',
    text: 'The approvals service is not available; nothing was decided.',
  },
  pricing_unavailable: {
    category: 'unavailable',
    text: 'The service that keeps the prices is not available.',
  },
  not_ready: { category: 'unavailable', text: 'The service is starting or stopping.' },
  internal_error: { category: 'internal', text: 'Something went wrong on our side.' },
} as const satisfies Record<string, CatalogueEntry>;

/** The stable name of an error, the `error` and `type` member of an answer. */
export type ErrorCode = keyof typeof entries;

/** Every error a caller can see: code, category, public text. The source of docs/errors.md. */
export const ERROR_CATALOGUE: Readonly<Record<ErrorCode, CatalogueEntry>> = entries;
