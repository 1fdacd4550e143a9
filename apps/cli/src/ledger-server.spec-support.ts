import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';

/** An event as it came over the wire. */
export interface WireEvent {
  event_id: string;
  timestamp: string;
  model: string;
  feature?: string;
  input_tokens: number;
  output_tokens: number;
  [member: string]: unknown;
}

interface Answer {
  status: number;
  body?: unknown;
}

/** The HTTP face of a server that keeps events in memory, each id once; what it lacks answers 404. */
export class LedgerServer {
  /** Where it listens, or listened. */
  url = '';
  readonly events = new Map<string, WireEvent>();
  readonly requests: string[] = [];
  /** Answers that a test sets by `METHOD path`, without the query. */
  readonly answers = new Map<string, (body: unknown, query: URLSearchParams) => Answer>();
  /** Events of these models are refused. */
  readonly refusedModels = new Set<string>();
  /** How often the statistics still say that something is pending. */
  pendingAnswers = 0;
  #duplicates = 0;
  #accepted = 0;
  readonly #server = createServer((incoming, outgoing) => {
    void bodyOf(incoming).then((body) => {
      const { status, body: answer } = this.#answer(incoming, body);
      outgoing.writeHead(status, { 'content-type': 'application/json' });
      outgoing.end(answer === undefined ? '' : JSON.stringify(answer));
    });
  });

  async start(): Promise<this> {
    await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve));
    this.url = `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
    return this;
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  #answer(incoming: IncomingMessage, body: unknown): Answer {
    const { pathname, searchParams } = new URL(incoming.url ?? '/', 'http://local');
    this.requests.push(`${incoming.method} ${incoming.url}`);
    const set = this.answers.get(`${incoming.method} ${pathname}`);
    if (set) return set(body, searchParams);
    if (pathname === '/api/v1/events') return this.#take((body as { events: WireEvent[] }).events);
    if (pathname === '/api/v1/ingest/stats') return { status: 200, body: this.#stats() };
    return { status: 404, body: { error: 'not_found', detail: 'There is no such thing here.' } };
  }

  #take(events: WireEvent[]): Answer {
    const errors = events.flatMap(({ model }, index) =>
      this.refusedModels.has(model) ? [{ field: `events[${index}].model`, message: 'bad' }] : [],
    );
    if (errors.length > 0) {
      return { status: 400, body: { error: 'validation_error', detail: 'Not valid.', errors } };
    }
    for (const event of events) {
      if (this.events.has(event.event_id)) this.#duplicates += 1;
      else this.events.set(event.event_id, event);
    }
    this.#accepted += events.length;
    return { status: 202, body: { accepted: events.length, duplicates: 0 } };
  }

  #stats(): object {
    const pending = this.#accepted === 0 ? 0 : Math.max(0, this.pendingAnswers--);
    const recorded = this.events.size;
    return { recorded, duplicates: this.#duplicates, pending };
  }
}

async function bodyOf(incoming: IncomingMessage): Promise<unknown> {
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) chunks.push(chunk as Buffer);
  const text = Buffer.concat(chunks).toString();
  return text === '' ? undefined : (JSON.parse(text) as unknown);
}
