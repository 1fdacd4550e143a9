/** How to reach a Costwire server. */
export interface CostwireClientOptions {
  /** Base address, `http:` or `https:`, with the path prefix if a proxy adds one. */
  url: string;
  /** API key, sent as `Authorization: Bearer`. */
  apiKey: string;
  /** Replaces the global `fetch`. Default: `globalThis.fetch`. */
  fetch?: typeof fetch;
  /** Longest time one attempt may take, answer included, in milliseconds. Default: 30,000. */
  timeoutMs?: number;
  /** Attempts after the first one, for requests that are safe to repeat. Default: 4. */
  maxRetries?: number;
}

/** What every method takes as its last argument. */
export interface CallOptions {
  /** Ends the call, its waits and its retries; the call then rejects with the signal's reason. */
  signal?: AbortSignal;
}

/** The options with every default filled in. */
export interface ResolvedOptions {
  baseUrl: string;
  apiKey: string;
  fetch: typeof fetch;
  timeoutMs: number;
  maxRetries: number;
}

const DEFAULT_TIMEOUT_MS = 30_000;
const DEFAULT_MAX_RETRIES = 4;
const HEADER_SAFE = /^[\x21-\x7e]+$/;

/**
 * Checks the options and fills in the defaults.
 *
 * @throws TypeError that names the option and never quotes the key.
 */
export function resolveOptions(options: CostwireClientOptions): ResolvedOptions {
  const { timeoutMs = DEFAULT_TIMEOUT_MS, maxRetries = DEFAULT_MAX_RETRIES } = options;
  if (!HEADER_SAFE.test(options.apiKey)) {
    throw new TypeError('apiKey must be printable ASCII without spaces and not empty');
  }
  if (!(timeoutMs > 0)) throw new TypeError('timeoutMs must be above 0');
  if (!Number.isInteger(maxRetries) || maxRetries < 0) {
    throw new TypeError('maxRetries must be an integer of at least 0');
  }
  return {
    baseUrl: baseUrlOf(options.url),
    apiKey: options.apiKey,
    fetch: options.fetch ?? globalThis.fetch,
    timeoutMs,
    maxRetries,
  };
}

function baseUrlOf(url: string): string {
  const parsed = URL.canParse(url) ? new URL(url) : undefined;
  if (!parsed || (parsed.protocol !== 'http:' && parsed.protocol !== 'https:')) {
    throw new TypeError('url must be an http: or https: address');
  }
  if (parsed.username || parsed.password) throw new TypeError('url must not contain a password');
  return `${parsed.origin}${parsed.pathname.replace(/\/+$/, '')}`;
}
