import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A call of a webhook as it came. */
export interface Received {
  body: string;
  signature: string;
  idempotencyKey: string;
}

/** A receiver of webhooks that fails at first, as receivers do. */
export async function startReceiver(): Promise<{
  server: Server;
  url: string;
  received: Received[];
}> {
  const received: Received[] = [];
  let calls = 0;
  const server = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk: Buffer) => (body += chunk.toString()));
    request.on('end', () => {
      calls += 1;
      if (calls > 1) {
        const { 'costwire-signature': signature, 'idempotency-key': key } = request.headers;
        received.push({ body, signature: String(signature), idempotencyKey: String(key) });
      }
      response.writeHead(calls > 1 ? 204 : 500).end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return { server, url: `http://127.0.0.1:${port}/hook`, received };
}

/** Events of a stream as they come, until it is closed. */
export function listen(url: string, key: string, lastEventId?: string) {
  const ending = new AbortController();
  const events: { id: string; data: { type: string; items?: object[]; anomaly?: object } }[] = [];
  const done = (async () => {
    const answer = await fetch(url, {
      signal: ending.signal,
      headers: {
        authorization: `Bearer ${key}`,
        ...(lastEventId !== undefined && { 'last-event-id': lastEventId }),
      },
    });
    let text = '';
    for await (const chunk of answer.body!) {
      text += Buffer.from(chunk as Uint8Array).toString();
      for (let end = text.indexOf('\n\n'); end >= 0; end = text.indexOf('\n\n')) {
        const block = text.slice(0, end);
        text = text.slice(end + 2);
        const id = /^id: (.*)$/m.exec(block)?.[1];
        const data = /^data: (.*)$/m.exec(block)?.[1];
        if (id !== undefined && data !== undefined) {
          events.push({ id, data: JSON.parse(data) as (typeof events)[number]['data'] });
        }
      }
    }
  })().catch(() => undefined);
  return {
    events,
    close: async () => {
      ending.abort();
      await done;
    },
  };
}
