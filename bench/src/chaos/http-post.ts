import { Agent, request } from 'node:http';

/** What came back for one request, or that nothing did. */
export interface Answer {
  /** Undefined when no answer came. */
  status: number | undefined;
  /** Why none came: `ECONNREFUSED`, `ECONNRESET`, `TIMEOUT`. */
  failure?: string;
  retryAfter: string | undefined;
  /** The parsed body of a 2xx answer; empty for others. */
  body: { accepted?: number; duplicates?: number; refused?: { index: number }[] };
}

/** A client gives up on an answer after this time. */
const TIMEOUT_MS = 10_000;
const agent = new Agent({ keepAlive: true, maxSockets: 128 });

/** Whether an answer says that events were taken: 202, or 207 for a part of them. */
export function isSuccess(status: number | undefined): boolean {
  return status !== undefined && status >= 200 && status < 300;
}

/** Posts JSON; never rejects. */
export async function postJson(url: string, apiKey: string, body: Buffer): Promise<Answer> {
  return new Promise((resolve) => {
    const nothing = ({ code = 'ECONNRESET' }: NodeJS.ErrnoException): void =>
      resolve({ status: undefined, failure: code, retryAfter: undefined, body: {} });
    const outgoing = request(
      url,
      {
        agent,
        method: 'POST',
        timeout: TIMEOUT_MS,
        headers: {
          authorization: `Bearer ${apiKey}`,
          'content-type': 'application/json',
          'content-length': body.length,
        },
      },
      (incoming) => {
        const chunks: Buffer[] = [];
        incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
        incoming.on('error', nothing);
        incoming.on('end', () => {
          const status = incoming.statusCode;
          const text = Buffer.concat(chunks).toString();
          resolve({
            status,
            retryAfter: incoming.headers['retry-after'],
            body: isSuccess(status) ? (JSON.parse(text) as Answer['body']) : {},
          });
        });
      },
    );
    outgoing.on('timeout', () =>
      outgoing.destroy(Object.assign(new Error('no answer in time'), { code: 'TIMEOUT' })),
    );
    outgoing.on('error', nothing).end(body);
  });
}

/** Closes the connections that are kept open between requests. */
export function closeConnections(): void {
  agent.destroy();
}
