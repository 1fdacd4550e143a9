import type { FieldFault } from './costwire-error.js';
import type { ErrorCode } from './error-catalogue.js';

/** What a command led to: a value, or an error of the catalogue that the caller is to see. */
export type CommandReply<Value> =
  | { ok: true; value: Value }
  | { ok: false; code: ErrorCode; detail?: string; faults?: FieldFault[] };
