import { lookup as resolveAddress, type LookupAddress } from 'node:dns';
import { request as requestHttp, type IncomingMessage, type RequestOptions } from 'node:http';
import { request as requestHttps } from 'node:https';
import { isIP, type LookupFunction } from 'node:net';
import { isLoopbackAddress, isPublicAddress } from '../webhook/public-address.js';

/** How a URL is read. */
export interface PublicUrlOptions {
  maxBytes: number;
  /** For the whole of it, in milliseconds. */
  timeoutMs: number;
  /** Takes http and the addresses of this machine too: only for development. */
  allowLoopback?: boolean;
}

const NOT_PUBLIC = 'the address is not on the public internet';

/** A URL that is not read, or could not be; the message may be shown to whoever named it. */
export class UrlRefused extends Error {}

/**
 * Reads a text from the public internet, on behalf of somebody who only named the URL: https alone,
 * no redirects, every resolved address checked and the checked one connected to, size and time
 * limited.
 *
 * @throws {@link UrlRefused}.
 */
export async function readPublicUrl(url: string, options: PublicUrlOptions): Promise<string> {
  const target = checkedUrl(url, options);
  const answer = await new Promise<IncomingMessage>((resolve, reject) => {
    const send = target.protocol === 'https:' ? requestHttps : requestHttp;
    const request = send(target, requestOptions(options), resolve);
    request.on('error', (cause) => {
      reject(cause instanceof UrlRefused ? cause : refused('the URL could not be read', cause));
    });
    request.end();
  });
  if (answer.statusCode !== 200) {
    answer.destroy();
    throw new UrlRefused(`the URL answered ${answer.statusCode ?? 0}; redirects are not followed`);
  }
  return bodyOf(answer, options.maxBytes);
}

function checkedUrl(text: string, { allowLoopback = false }: PublicUrlOptions): URL {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (!url) throw new UrlRefused('this is not a URL');
  if (url.protocol !== 'https:' && !(allowLoopback && url.protocol === 'http:')) {
    throw new UrlRefused('only https is read');
  }
  if (url.username !== '' || url.password !== '') {
    throw new UrlRefused('a URL with a user name is not read');
  }
  const host = url.hostname.replace(/^\[|\]$/g, '');
  if (isIP(host) !== 0 && !isAllowed(host, allowLoopback)) {
    throw new UrlRefused(NOT_PUBLIC);
  }
  return url;
}

function isAllowed(address: string, allowLoopback: boolean): boolean {
  return isPublicAddress(address) || (allowLoopback && isLoopbackAddress(address));
}

function requestOptions({ timeoutMs, allowLoopback = false }: PublicUrlOptions): RequestOptions {
  return {
    method: 'GET',
    agent: false,
    headers: { accept: 'application/json, text/plain', 'accept-encoding': 'identity' },
    signal: AbortSignal.timeout(timeoutMs),
    lookup: checkedLookup(allowLoopback),
  };
}

/** Resolves a name as Node does, and hands on addresses only when every one of them is allowed. */
function checkedLookup(allowLoopback: boolean): LookupFunction {
  return (hostname, options, callback) => {
    resolveAddress(hostname, { ...options, all: true }, (error, found: LookupAddress[]) => {
      if (error) return callback(error, []);
      const [first] = found;
      if (!first || !found.every(({ address }) => isAllowed(address, allowLoopback))) {
        return callback(new UrlRefused(NOT_PUBLIC), []);
      }
      return options.all ? callback(null, found) : callback(null, first.address, first.family);
    });
  };
}

async function bodyOf(answer: IncomingMessage, maxBytes: number): Promise<string> {
  const parts: Buffer[] = [];
  let size = 0;
  try {
    for await (const part of answer as AsyncIterable<Buffer>) {
      size += part.length;
      if (size > maxBytes) throw new UrlRefused(`the file is larger than ${maxBytes} bytes`);
      parts.push(part);
    }
  } catch (cause) {
    throw cause instanceof UrlRefused ? cause : refused('the URL could not be read', cause);
  }
  return Buffer.concat(parts).toString('utf8');
}

function refused(message: string, cause: unknown): UrlRefused {
  return new UrlRefused(message, { cause });
}
