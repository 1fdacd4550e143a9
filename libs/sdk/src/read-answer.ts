import type { FieldFault } from '@costwire/contracts';
import { CostwireApiError } from './errors.js';
import { parseRetryAfter } from './retry-delay.js';

/**
 * Reads an answer of the server.
 *
 * @param asText whether a 2xx answer is taken as it is.
 * @returns the parsed JSON of a 2xx answer; `undefined` for an empty one.
 * @throws {@link CostwireApiError} for any other status, and for a 2xx answer that is not JSON.
 */
export async function readAnswer(response: Response, asText = false): Promise<unknown> {
  const text = await response.text();
  if (asText && response.ok) return text;
  const body = parseJson(text);
  if (response.ok) {
    if (text === '') return undefined;
    if (body !== undefined) return body;
    throw new CostwireApiError({
      status: response.status,
      code: 'unexpected_answer',
      message: 'the answer is not JSON: is this the address of a Costwire server?',
      faults: [],
      retryAfterSeconds: undefined,
    });
  }
  const problem = isObject(body) ? body : {};
  throw new CostwireApiError({
    status: response.status,
    code: textOf(problem['error']) ?? `http_${response.status}`,
    message:
      textOf(problem['detail']) ??
      textOf(problem['message']) ??
      textOf(problem['title']) ??
      `the server answered ${response.status} ${response.statusText}`.trimEnd(),
    faults: faultsOf(problem['errors']),
    retryAfterSeconds: parseRetryAfter(response.headers.get('retry-after'), Date.now()),
  });
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

function faultsOf(value: unknown): FieldFault[] {
  if (!Array.isArray(value)) return [];
  return value.filter(isObject).map((fault) => ({
    field: textOf(fault['field']) ?? '',
    message: textOf(fault['message']) ?? '',
  }));
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}
