import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A span as the tests look at it. */
export interface ReceivedSpan {
  scope: string;
  name: string;
  /** Kinds of OTLP: 2 server, 3 client, 4 producer, 5 consumer. */
  kind: number;
  traceId: string;
  spanId: string;
  parentSpanId: string | undefined;
  links: { traceId: string; spanId: string }[];
  attributes: Record<string, unknown>;
}

interface OtlpAttribute {
  key: string;
  value: { stringValue?: string; intValue?: number | string; boolValue?: boolean };
}

interface OtlpRequest {
  resourceSpans: {
    resource: { attributes: OtlpAttribute[] };
    scopeSpans: {
      scope: { name: string };
      spans: (Omit<ReceivedSpan, 'scope' | 'attributes' | 'links'> & {
        attributes: OtlpAttribute[];
        links?: ReceivedSpan['links'];
      })[];
    }[];
  }[];
}

/** A receiver of traces by OTLP over HTTP, in JSON. */
export interface TraceReceiver {
  url: string;
  spans: ReceivedSpan[];
  /** Everything received, as text. */
  texts: string[];
  stop(): Promise<void>;
}

const valueOf = ({ value }: OtlpAttribute): unknown =>
  value.stringValue ?? value.boolValue ?? Number(value.intValue);

const attributesOf = (attributes: OtlpAttribute[]): Record<string, unknown> =>
  Object.fromEntries(attributes.map((each) => [each.key, valueOf(each)]));

function spansOf({ resourceSpans }: OtlpRequest): ReceivedSpan[] {
  return resourceSpans.flatMap(({ scopeSpans }) =>
    scopeSpans.flatMap(({ scope, spans }) =>
      spans.map((span) => ({
        ...span,
        scope: scope.name,
        links: span.links ?? [],
        attributes: attributesOf(span.attributes),
      })),
    ),
  );
}

/** Starts a receiver on a free port. */
export async function startTraceReceiver(): Promise<TraceReceiver> {
  const spans: ReceivedSpan[] = [];
  const texts: string[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const text = Buffer.concat(chunks).toString();
      const isTrace = request.url === '/v1/traces';
      if (isTrace && request.headers['content-type'] === 'application/json') {
        texts.push(text);
        spans.push(...spansOf(JSON.parse(text) as OtlpRequest));
      }
      response.writeHead(isTrace ? 200 : 404, { 'content-type': 'application/json' });
      response.end('{}');
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    spans,
    texts,
    stop: async () => {
      await new Promise((resolve) => {
        server.close(resolve);
        server.closeAllConnections();
      });
    },
  };
}
