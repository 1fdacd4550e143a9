import type { CallOptions, ResolvedOptions } from './client-options.js';
import { CostwireApiError, CostwireConnectionError, isTemporary } from './errors.js';
import { readAnswer } from './read-answer.js';
import { retryDelayMs } from './retry-delay.js';
import { sleep } from './sleep.js';

/** One request before it is sent. */
export interface TransportRequest {
  method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  /** Path below the base address, with its query. */
  path: string;
  /** JSON text. */
  body?: string;
  /** Beside those that every request has. */
  headers?: Readonly<Record<string, string>>;
  /** Whether the answer is taken as text, whatever it is. */
  asText?: boolean;
  /** Whether doing it twice is the same as doing it once; only such requests are retried. */
  repeatable: boolean;
}

/** Sends requests, with a time limit for each attempt and retries where they are safe. */
export class HttpTransport {
  readonly #options: ResolvedOptions;

  constructor(options: ResolvedOptions) {
    this.#options = options;
  }

  /**
   * @returns the parsed JSON of a 2xx answer, or its text when asked for; `undefined` for an empty one.
   * @throws {@link CostwireApiError} or {@link CostwireConnectionError} of the last attempt, or the
   * reason of `signal`.
   */
  async send(request: TransportRequest, { signal }: CallOptions = {}): Promise<unknown> {
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await this.#attempt(request, signal);
      } catch (error) {
        const delay = this.#delayAfter(error, attempt, request);
        if (delay === undefined) throw error;
        await sleep(delay, signal);
      }
    }
  }

  /**
   * Sends a request whose answer is too large to hold; not retried, and without a time limit.
   *
   * @returns the bytes of a 2xx answer as they come.
   * @throws {@link CostwireApiError} or {@link CostwireConnectionError} when there is no such answer.
   */
  async stream(
    request: Omit<TransportRequest, 'asText' | 'repeatable'>,
    { signal = new AbortController().signal }: CallOptions = {},
  ): Promise<AsyncIterable<Uint8Array>> {
    const { baseUrl, fetch } = this.#options;
    const init = this.#initOf({ ...request, asText: true, repeatable: false }, signal);
    let answer: Response;
    try {
      answer = await fetch(`${baseUrl}${request.path}`, init);
    } catch (error) {
      signal.throwIfAborted();
      throw connectionError(error, baseUrl, undefined);
    }
    if (!answer.ok) await readAnswer(answer);
    return piecesOf(answer);
  }

  #delayAfter(error: unknown, attempt: number, request: TransportRequest): number | undefined {
    if (!request.repeatable || attempt > this.#options.maxRetries || !isTemporary(error)) {
      return undefined;
    }
    const retryAfter = error instanceof CostwireApiError ? error.retryAfterSeconds : undefined;
    return retryDelayMs(attempt, retryAfter, Math.random());
  }

  async #attempt(request: TransportRequest, signal: AbortSignal | undefined): Promise<unknown> {
    signal?.throwIfAborted();
    const { baseUrl, fetch, timeoutMs } = this.#options;
    const attempt = new AbortController();
    let timedOut = false;
    const timer = setTimeout(() => {
      timedOut = true;
      attempt.abort();
    }, timeoutMs);
    const onAbort = (): void => attempt.abort();
    signal?.addEventListener('abort', onAbort);
    try {
      const init = this.#initOf(request, attempt.signal);
      return await readAnswer(await fetch(`${baseUrl}${request.path}`, init), request.asText);
    } catch (error) {
      signal?.throwIfAborted();
      if (error instanceof CostwireApiError) throw error;
      throw connectionError(error, baseUrl, timedOut ? timeoutMs : undefined);
    } finally {
      clearTimeout(timer);
      signal?.removeEventListener('abort', onAbort);
    }
  }

  #initOf(request: TransportRequest, signal: AbortSignal): RequestInit {
    const headers: Record<string, string> = {
      authorization: `Bearer ${this.#options.apiKey}`,
      accept: request.asText ? '*/*' : 'application/json',
      ...request.headers,
    };
    if (request.body === undefined) {
      return { method: request.method, redirect: 'error', signal, headers };
    }
    headers['content-type'] = 'application/json';
    // A redirect could carry the key and the events to another host.
    return { method: request.method, redirect: 'error', signal, headers, body: request.body };
  }
}

/** The body piece by piece; a caller that stops early ends the request. */
async function* piecesOf({ body }: Response): AsyncGenerator<Uint8Array> {
  const reader = body?.getReader();
  if (!reader) return;
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      yield value;
    }
  } finally {
    await reader.cancel();
  }
}

function connectionError(
  error: unknown,
  baseUrl: string,
  timedOutAfterMs: number | undefined,
): CostwireConnectionError {
  if (timedOutAfterMs !== undefined) {
    const message = `no answer from ${baseUrl} within ${timedOutAfterMs} ms`;
    return new CostwireConnectionError(baseUrl, 'timeout', message, error);
  }
  const code = systemCodeOf(error);
  const reason = code === 'ECONNREFUSED' ? 'refused' : 'network';
  const message = `cannot reach ${baseUrl} (${code ?? reasonOf(error)})`;
  return new CostwireConnectionError(baseUrl, reason, message, error);
}

/** The members of an error that `fetch` may throw; it comes from another realm in some runtimes. */
interface ErrorShape {
  code?: unknown;
  message?: unknown;
  cause?: unknown;
  errors?: unknown;
}

/** `fetch` wraps the system's error, and that one may hold one error for each address tried. */
function systemCodeOf(error: unknown): string | undefined {
  if (typeof error !== 'object' || error === null) return undefined;
  const { code, errors, cause } = error as ErrorShape;
  if (typeof code === 'string' && code !== '') return code;
  return systemCodeOf(Array.isArray(errors) ? errors[0] : cause);
}

function reasonOf(error: unknown): string {
  const { cause, message } = (error ?? {}) as ErrorShape;
  const inner = (cause ?? {}) as ErrorShape;
  const text = inner.message ?? message;
  return typeof text === 'string' && text !== '' ? text : 'unknown reason';
}
