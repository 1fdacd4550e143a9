/** An answer of the server, whatever its status. */
export interface ProbeAnswer {
  status: number;
  /** The parsed JSON; empty when the answer is not a JSON object. */
  body: Record<string, unknown>;
  /** The server's clock minus ours, in milliseconds; `undefined` without a usable `Date` header. */
  clockDifferenceMs: number | undefined;
}

const TIMEOUT_MS = 5_000;
/** The `Date` header names whole seconds, cut off: on average half a second too early. */
const HALF_SECOND_MS = 500;

/**
 * Asks the server directly, once: the client of the SDK turns refusals into errors and retries, and
 * here the refusals are what is looked at.
 */
export class DoctorProbe {
  readonly #url: string;
  readonly #apiKey: string;
  readonly #now: () => number;

  constructor(connection: { url: string; apiKey: string }, now: () => number) {
    this.#url = connection.url.replace(/\/+$/, '');
    this.#apiKey = connection.apiKey;
    this.#now = now;
  }

  /** The address without a trailing slash. */
  get url(): string {
    return this.#url;
  }

  /** @throws what `fetch` throws when no answer comes within five seconds. */
  async ask(method: 'GET' | 'POST', path: string, body?: unknown): Promise<ProbeAnswer> {
    const askedAt = this.#now();
    const answer = await fetch(this.#url + path, {
      method,
      // A redirect could carry the key to another host.
      redirect: 'error',
      signal: AbortSignal.timeout(TIMEOUT_MS),
      headers: {
        authorization: `Bearer ${this.#apiKey}`,
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const middle = (askedAt + this.#now()) / 2;
    const date = Date.parse(answer.headers.get('date') ?? '');
    return {
      status: answer.status,
      body: objectOf(await answer.text()),
      clockDifferenceMs: Number.isNaN(date) ? undefined : date + HALF_SECOND_MS - middle,
    };
  }
}

function objectOf(text: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? { ...value } : {};
  } catch {
    return {};
  }
}
