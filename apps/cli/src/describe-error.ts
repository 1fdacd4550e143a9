import { CliFailure } from './cli-failure.js';

const MAX_FAULTS = 3;

/** The one line that tells a person what went wrong and, where known, what to do. */
export async function describeError(error: unknown): Promise<string> {
  if (error instanceof CliFailure) return error.message;
  const { CostwireApiError, CostwireConnectionError } = await import('@costwire/sdk');
  if (error instanceof CostwireConnectionError) {
    return error.reason === 'refused'
      ? `nothing answers at ${error.url}: is the server running? Start it with "npm start".`
      : error.message;
  }
  if (error instanceof CostwireApiError) {
    const faults = error.faults.slice(0, MAX_FAULTS);
    const places = faults.map(({ field, message }) => (field ? `${field}: ${message}` : message));
    // A server that names the first fault in its message is not repeated.
    const untold = places.filter((place) => !error.message.includes(place));
    const text = [error.message, ...untold].join(' | ');
    if (error.status === 401) return `${text} (check --api-key or COSTWIRE_API_KEY)`;
    return text;
  }
  const message = error instanceof Error ? error.message : String(error);
  return `unexpected failure: ${message} (COSTWIRE_DEBUG=1 shows where)`;
}
