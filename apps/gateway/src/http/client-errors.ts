import { STATUS_CODES, type ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { CostwireError } from '@costwire/contracts';
import { problemOf } from './problem.js';

/** What Node says when a request cannot be read, with the status of RFC 9110 and 6585 for it. */
const KNOWN: ReadonlyMap<string, { status: number; detail: string }> = new Map([
  ['ERR_HTTP_REQUEST_TIMEOUT', { status: 408, detail: 'The request came too slowly.' }],
  ['HPE_HEADER_OVERFLOW', { status: 431, detail: 'The headers or the URL are too long.' }],
]);

/** A socket on which an answer may be under way. */
type HttpSocket = Socket & { _httpMessage?: ServerResponse };

/** Answers what is not HTTP, before there is a request, as problem+json like every other error. */
export function answerClientError(error: Error & { code?: string }, socket: HttpSocket): void {
  // Part of an answer may be on its way, and a second one behind it would be read as its rest.
  if (socket.writable && !socket._httpMessage?.headersSent) socket.write(answerTo(error.code));
  socket.destroy();
}

function answerTo(code = ''): string {
  const { status = 400, detail } = KNOWN.get(code) ?? {};
  const problem = problemOf(new CostwireError('malformed_request', { ...(detail && { detail }) }));
  const body = JSON.stringify({ ...problem, status, status_code: status });
  return [
    `HTTP/1.1 ${status} ${STATUS_CODES[status]}`,
    'Content-Type: application/problem+json; charset=utf-8',
    `Content-Length: ${Buffer.byteLength(body)}`,
    'Connection: close',
    '',
    body,
  ].join('\r\n');
}
