import { createHmac } from 'node:crypto';
import { lookup, type LookupAddress } from 'node:dns';
import { request as httpRequest } from 'node:http';
import { request as httpsRequest, type RequestOptions } from 'node:https';
import { isIP, type LookupFunction } from 'node:net';
import { isLoopbackAddress, isPublicAddress } from './public-address.js';

/** Where webhooks may go. */
export interface WebhookRules {
  /** Hosts; `*.example.com` is every host below. Any public host when empty. */
  hosts: readonly string[];
  /** Whether this machine may be called, over http too: for development. */
  allowLoopback: boolean;
}

/** One call. */
export interface WebhookCall {
  url: string;
  body: string;
  /** Signs the body: the receiver computes the same. */
  secret: Buffer;
  /** The same for every repeat of the call. */
  idempotencyKey: string;
  /** Unix milliseconds; part of what is signed. */
  nowMs: number;
}

/** A webhook that may not be called, or answered that it never will take this. */
export class WebhookRefused extends Error {
  override readonly name = 'WebhookRefused';
}

/** A call that may succeed later, and when its receiver wants to be asked again. */
export class WebhookFailed extends Error {
  override readonly name = 'WebhookFailed';

  constructor(
    message: string,
    /** The wait that `Retry-After` asks for, in milliseconds; absent when it does not say. */
    readonly retryAfterMs?: number,
  ) {
    super(message);
  }
}

const TIMEOUT_MS = 10_000;
/** Nothing is done with what an answer says; one that says more than this is cut off. */
const MAX_ANSWER_BYTES = 65_536;
/** A receiver that wants to be left alone for longer is asked again after this long. */
const MAX_RETRY_AFTER_MS = 3_600_000;

/** Why a webhook may not be called at all, or `undefined`. Looks at the address alone. */
export function faultOfWebhook(text: string, rules: WebhookRules): string | undefined {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (!url) return 'must be an absolute address';
  const host = url.hostname.replace(/^\[|\]$/g, '');
  const local =
    rules.allowLoopback && (host === 'localhost' || (isIP(host) && isLoopbackAddress(host)));
  if (url.protocol !== 'https:' && !(local && url.protocol === 'http:')) return 'must be https';
  if (url.username || url.password) return 'must not hold a user or password';
  if (!local && isNotPublic(host)) return 'must lead to a public address';
  if (rules.hosts.length > 0 && !local && !rules.hosts.some((rule) => matches(host, rule))) {
    return 'is not a host that is allowed';
  }
  return undefined;
}

/** Names that lead to this machine need no look-up (RFC 6761, 6.3); other names are looked up when called. */
function isNotPublic(host: string): boolean {
  return isIP(host) ? !isPublicAddress(host) : /(?:^|\.)localhost\.?$/i.test(host);
}

/**
 * Calls a webhook. Every address that its name resolves to is checked and the connection goes to one
 * of those; redirects are not followed.
 *
 * @throws {WebhookRefused} when it may not be called or answered 4xx.
 * @throws {WebhookFailed} when it answered 408, 429 or 5xx; this and any other error may pass.
 */
export async function callWebhook(call: WebhookCall, rules: WebhookRules): Promise<void> {
  const fault = faultOfWebhook(call.url, rules);
  if (fault) throw new WebhookRefused(`the address ${fault}`);
  const { status, retryAfter } = await post(call, rules);
  if (status >= 200 && status < 300) return;
  // A redirect will not become an answer by itself; a timeout and too many requests may.
  if (status < 500 && status !== 408 && status !== 429) {
    throw new WebhookRefused(`it answered ${status}`);
  }
  throw new WebhookFailed(`it answered ${status}`, waitOf(retryAfter, call.nowMs));
}

/** `Retry-After` in seconds or as an HTTP date (RFC 9110, 10.2.3), in milliseconds. */
function waitOf(header: string | undefined, nowMs: number): number | undefined {
  if (header === undefined) return undefined;
  const waitMs = /^\d+$/.test(header) ? Number(header) * 1_000 : Date.parse(header) - nowMs;
  return waitMs > 0 ? Math.min(waitMs, MAX_RETRY_AFTER_MS) : undefined;
}

/**
 * The value of `Costwire-Signature`: `t=<seconds>,v1=<hex HMAC-SHA-256 of "<seconds>.<body>">`. The
 * time keeps an old call from being sent again.
 */
function signatureOf(body: string, secret: Buffer, nowMs: number): string {
  const seconds = Math.floor(nowMs / 1_000);
  const mac = createHmac('sha256', secret).update(`${seconds}.${body}`).digest('hex');
  return `t=${seconds},v1=${mac}`;
}

interface Answer {
  status: number;
  retryAfter: string | undefined;
}

async function post(call: WebhookCall, rules: WebhookRules): Promise<Answer> {
  const url = new URL(call.url);
  const options: RequestOptions = {
    method: 'POST',
    agent: false,
    timeout: TIMEOUT_MS,
    lookup: checkedLookup(rules),
    headers: {
      'content-type': 'application/json',
      'content-length': Buffer.byteLength(call.body),
      'idempotency-key': call.idempotencyKey,
      'costwire-signature': signatureOf(call.body, call.secret, call.nowMs),
    },
  };
  const send = url.protocol === 'https:' ? httpsRequest : httpRequest;
  return new Promise((resolve, reject) => {
    const request = send(url, options, (response) => {
      let bytes = 0;
      response.on('data', (chunk: Buffer) => {
        bytes += chunk.length;
        if (bytes > MAX_ANSWER_BYTES) request.destroy();
      });
      const { statusCode: status = 0, headers } = response;
      resolve({ status, retryAfter: headers['retry-after'] });
    });
    const limit = setTimeout(() => request.destroy(new Error('it did not answer')), TIMEOUT_MS);
    request.on('close', () => clearTimeout(limit));
    request.on('error', reject);
    request.end(call.body);
  });
}

/** Resolves a name to addresses that may be called, or fails: one that may not spoils all. */
function checkedLookup(rules: WebhookRules): LookupFunction {
  return (hostname, options, callback) => {
    lookup(hostname, { ...options, all: true }, (error, found: LookupAddress[]) => {
      if (error) return callback(error, '');
      const allowed = found.every(
        ({ address }) =>
          isPublicAddress(address) || (rules.allowLoopback && isLoopbackAddress(address)),
      );
      const [first] = found;
      if (!allowed || !first) {
        return callback(new WebhookRefused('the name leads to an address that is not public'), '');
      }
      if (options.all) return callback(null, found);
      return callback(null, first.address, first.family);
    });
  };
}

function matches(host: string, rule: string): boolean {
  return rule.startsWith('*.') ? host.endsWith(rule.slice(1)) : host === rule;
}
