import { CostwireError, isTransientFailure } from '@costwire/contracts';
import { headers, type MsgHdrs } from '@nats-io/transport-node';

/** The header by which a service says that it could not answer, and which of the two it was. */
const HEADER = 'costwire-error';

const CODES = { outage: 'not_ready', bug: 'internal_error' } as const;

/** Headers of an answer that is none: whether to ask again, and nothing of the cause. */
export function failureHeaders(error: unknown): MsgHdrs {
  const isOutage = isTransientFailure(error);
  // Not 503: the client takes that for a subject on which nobody listens.
  const failed = headers(500, 'failed');
  failed.set(HEADER, isOutage ? CODES.outage : CODES.bug);
  return failed;
}

/**
 * The failure an answer tells of: of category `unavailable` while something is away and the command may
 * be repeated, `internal` when it would fail again.
 */
export function failureIn(subject: string, answer: MsgHdrs | undefined): CostwireError | undefined {
  const said = answer?.get(HEADER);
  if (!said) return undefined;
  const cause = new Error(`${subject} answered ${said}`);
  return new CostwireError(said === CODES.outage ? CODES.outage : CODES.bug, { cause });
}

/** A request that was not sent or not answered; one that the server will never take says so. */
export function sendingFailure(cause: unknown): unknown {
  const isTooLarge = cause instanceof Error && cause.name === 'InvalidArgumentError';
  return isTooLarge ? new CostwireError('payload_too_large', { cause }) : cause;
}
