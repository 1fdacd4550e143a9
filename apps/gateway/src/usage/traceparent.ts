import type { AuthenticatedRequest } from '../access/caller.js';

/** Version 00 of W3C Trace Context (https://www.w3.org/TR/trace-context/, section 3.2). */
const TRACEPARENT = /^00-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}$/;

/** The header is kept beside the events unscreened, so that anything but its form is left out. */
export function traceparentOf({
  headers: { traceparent },
}: AuthenticatedRequest): string | undefined {
  return typeof traceparent === 'string' && TRACEPARENT.test(traceparent) ? traceparent : undefined;
}
