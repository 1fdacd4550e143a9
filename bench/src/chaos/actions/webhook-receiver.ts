import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** Counts the calls of webhooks by their `Idempotency-Key`. */
export interface WebhookReceiver {
  url: string;
  /** Calls that were answered 200, by key. */
  calls: ReadonlyMap<string, number>;
  close(): void;
}

/** One call in so many is answered 503 at first: whoever calls must try again. */
const FAILS_EVERY = 5;

/** Listens on this machine. */
export async function receiveWebhooks(): Promise<WebhookReceiver> {
  const calls = new Map<string, number>();
  let seen = 0;
  const server = createServer((request, response) => {
    request.resume();
    request.on('end', () => {
      const key = String(request.headers['idempotency-key']);
      seen += 1;
      if (seen % FAILS_EVERY === 0) {
        response.writeHead(503).end();
        return;
      }
      calls.set(key, (calls.get(key) ?? 0) + 1);
      response.writeHead(200).end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/hook`,
    calls,
    close: () => {
      server.close();
      server.closeAllConnections();
    },
  };
}
