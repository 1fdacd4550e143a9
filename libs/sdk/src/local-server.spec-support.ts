import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A request as the local server got it. */
export interface SeenRequest {
  method: string;
  path: string;
  headers: IncomingHttpHeaders;
  body: string;
}

/** What the local server does with a request. */
export interface ScriptedAnswer {
  status: number;
  body?: unknown;
  headers?: Record<string, string>;
  /** `hang`: never answers; `reset`: breaks the connection. */
  fault?: 'hang' | 'reset';
}

/** A server on a free loopback port that answers from a script and keeps what it was asked. */
export class LocalServer {
  readonly requests: SeenRequest[] = [];
  readonly #answer: (request: SeenRequest, count: number) => ScriptedAnswer;
  readonly #server = createServer((incoming, outgoing) => {
    const chunks: Buffer[] = [];
    incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
    incoming.on('end', () => {
      const { method = '', url: path = '', headers } = incoming;
      const request = { method, path, headers, body: Buffer.concat(chunks).toString() };
      this.requests.push(request);
      this.#reply(outgoing, this.#answer(request, this.requests.length));
    });
  });

  /** @param answer called with the request and its number, from 1. */
  constructor(answer: (request: SeenRequest, count: number) => ScriptedAnswer) {
    this.#answer = answer;
  }

  async start(): Promise<this> {
    await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve));
    return this;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  #reply(outgoing: ServerResponse, { status, body, headers, fault }: ScriptedAnswer): void {
    if (fault === 'hang') return;
    if (fault === 'reset') {
      outgoing.destroy();
      return;
    }
    outgoing.writeHead(status, { 'content-type': 'application/json', ...headers });
    outgoing.end(body === undefined ? '' : typeof body === 'string' ? body : JSON.stringify(body));
  }
}
