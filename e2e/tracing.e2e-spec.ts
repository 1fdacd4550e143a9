import 'reflect-metadata';
import { loadConfiguration, startTracing, TracingConfig, type Tracing } from '@costwire/runtime';
import { eventually } from '@costwire/testing';
import { startCostwire, type TestCostwire } from './start-costwire.js';
import { startTraceReceiver, type ReceivedSpan, type TraceReceiver } from './trace-receiver.js';

const CALLERS_TRACE = '0af7651916cd43dd8448eb211c80319c';
const CALLERS_SPAN = 'b7ad6b7169203331';
const SECRET_TEXT = 'please call Violet Ashgrove';
const [SERVER, CLIENT, PRODUCER, CONSUMER] = [2, 3, 4, 5];

describe('with an address for traces', () => {
  let receiver: TraceReceiver;
  let tracing: Tracing | undefined;
  let costwire: TestCostwire;
  let key: string;

  beforeAll(async () => {
    receiver = await startTraceReceiver();
    const environment = {
      OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url,
      OTEL_EXPORTER_OTLP_PROTOCOL: 'http/json',
    };
    tracing = await startTracing(
      loadConfiguration({ config: TracingConfig }, environment).config,
      'test',
    );
    costwire = await startCostwire();
    key = await costwire.createKey('traced', ['ingest', 'read']);
    await send({});
    // Or it would share a batch with the event of the first test.
    await eventually(async () => {
      const { body } = await costwire.call('GET', '/api/v1/ingest/stats', key);
      expect(body).toMatchObject({ recorded: 1, pending: 0 });
    });
  });

  afterAll(async () => {
    await costwire?.stop();
    await tracing?.stop();
    await receiver?.stop();
  });

  const send = async (headers: Record<string, string>, more: object = {}): Promise<void> => {
    await eventually(async () => {
      const answer = await fetch(`${costwire.url}/api/v1/llm/usage?planted=in-the-query`, {
        method: 'POST',
        headers: {
          authorization: `Bearer ${key}`,
          'content-type': 'application/json',
          ...headers,
        },
        body: JSON.stringify({
          timestamp: '2026-11-20T10:30:00.000Z',
          provider: 'openai',
          model: 'gpt-4o',
          input_tokens: 1_000,
          output_tokens: 200,
          user_id: 'user-of-the-trace',
          ...more,
        }),
      });
      expect(answer.status).toBe(202);
    });
  };
  const ofTrace = (traceId: string): ReceivedSpan[] =>
    receiver.spans.filter((span) => span.traceId === traceId);

  it('shows one event from the caller through gateway, pii, ingest and cost as one trace', async () => {
    await send(
      { traceparent: `00-${CALLERS_TRACE}-${CALLERS_SPAN}-01` },
      { input_text: SECRET_TEXT },
    );
    const one = (scope: string, kind: number, name?: string): ReceivedSpan => {
      const found = ofTrace(CALLERS_TRACE).find(
        (span) =>
          span.scope === `costwire/${scope}` && span.kind === kind && (!name || span.name === name),
      );
      if (!found) throw new Error(`no span ${scope} ${kind} ${name ?? ''}`);
      return found;
    };
    await eventually(() => one('cost', PRODUCER));
    await eventually(() => one('gateway', SERVER));

    const request = one('gateway', SERVER);
    expect(request.name).toBe('POST /api/v1/llm/usage');
    expect(request.parentSpanId).toBe(CALLERS_SPAN);
    expect(request.attributes).toMatchObject({
      'http.request.method': 'POST',
      'http.route': '/api/v1/llm/usage',
      'http.response.status_code': 202,
    });
    const asks = one('gateway', CLIENT, 'costwire-rpc.pii.screen');
    expect(asks.parentSpanId).toBe(request.spanId);
    expect(one('pii', SERVER).parentSpanId).toBe(asks.spanId);

    const accepted = one('gateway', PRODUCER);
    expect(accepted.parentSpanId).toBe(request.spanId);
    expect(accepted.attributes).toMatchObject({
      'messaging.system': 'nats',
      'messaging.operation.type': 'send',
      'messaging.destination.template': 'costwire.events.usage.*',
    });
    const recording = one('ingest', CONSUMER);
    expect(recording.parentSpanId).toBe(accepted.spanId);
    expect(recording.attributes).toMatchObject({
      'messaging.system': 'nats',
      'messaging.operation.type': 'process',
      'messaging.consumer.group.name': 'ingest-usage',
      'messaging.batch.message_count': 1,
    });
    expect(one('ingest', CLIENT, 'transaction').parentSpanId).toBe(recording.spanId);
    expect(one('ingest', PRODUCER).parentSpanId).toBe(recording.spanId);

    const pricing = one('cost', CONSUMER);
    expect(pricing.parentSpanId).toBe(one('ingest', PRODUCER).spanId);
    expect(one('cost', CLIENT, 'transaction').attributes).toMatchObject({
      'db.system.name': 'postgresql',
    });
    expect(one('cost', PRODUCER).parentSpanId).toBe(pricing.spanId);
  });

  it('links a batch of several traces to each; what ingest joins goes on in one of them', async () => {
    const traces = Array.from({ length: 30 }, (_, n) => (n + 1).toString(16).padStart(32, '0'));
    await Promise.all(
      traces.map(async (trace) =>
        send({ traceparent: `00-${trace}-${CALLERS_SPAN}-01` }, { input_text: 'text' }),
      ),
    );
    const linked = (scope: string): Set<string> =>
      new Set(
        receiver.spans
          .filter((span) => span.scope === `costwire/${scope}` && span.kind === CONSUMER)
          .flatMap((span) => [span.traceId, ...span.links.map(({ traceId }) => traceId)]),
      );
    await eventually(() => {
      expect([...linked('ingest')]).toEqual(expect.arrayContaining(traces));
      const booked = [...linked('cost')].filter((trace) => traces.includes(trace));
      expect(booked).not.toEqual([]);
    });
    const batch = receiver.spans.find(({ links }) => links.length > 1);
    expect(batch?.parentSpanId ?? '').toBe('');
    expect(batch?.attributes['messaging.batch.message_count']).toBeGreaterThan(1);
  });

  it('tells no text, key, person, project or query in any span', async () => {
    const { id } = (await costwire.database.query<{ id: string }>('SELECT id FROM projects'))[0]!;
    const told = receiver.texts.join('\n');
    expect(told).toContain('/api/v1/llm/usage');
    for (const secret of ['Violet', 'in-the-query', 'user-of-the-trace', key, id]) {
      expect(told).not.toContain(secret);
    }
  });
});
