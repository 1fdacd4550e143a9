import { CostwireError, isTransientFailure, type ErrorCode } from '@costwire/contracts';

/**
 * Says of a service that it is not available, when that is why it did not answer. Anything else is
 * thrown on: a bug that looked like an outage would be repeated for good.
 *
 * @param retryAfterSeconds after which the caller may try again.
 */
export function outage(
  code: ErrorCode,
  retryAfterSeconds: number,
  detail?: string,
): (cause: unknown) => never {
  return (cause) => {
    if (!isTransientFailure(cause)) throw cause;
    throw new CostwireError(code, {
      cause,
      retryAfterSeconds,
      ...(detail !== undefined && { detail }),
    });
  };
}
