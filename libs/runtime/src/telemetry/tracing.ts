import type { TracingConfig } from '../configuration/tracing-config.js';

/** A process whose spans are sent out. */
export interface Tracing {
  /** Sends what is left and ends tracing; waits a few seconds for the receiver at most. */
  stop(): Promise<void>;
}

/** Spans that the receiver has not taken by then are given up at the stop, in milliseconds. */
const FLUSH_MS = 2_000;

/**
 * Loads the OpenTelemetry SDK and sends spans to the configured endpoint. Returns `undefined`, and
 * loads nothing, when there is none: the spans of the services are then empty calls.
 *
 * @param program names the process when `OTEL_SERVICE_NAME` does not.
 */
export async function startTracing(
  { endpoint, protocol, serviceName }: TracingConfig,
  program: string,
): Promise<Tracing | undefined> {
  if (!endpoint) return undefined;
  const [{ BatchSpanProcessor, NodeTracerProvider }, resources, { OTLPTraceExporter }] =
    await Promise.all([
      import('@opentelemetry/sdk-trace-node'),
      import('@opentelemetry/resources'),
      protocol === 'http/json'
        ? import('@opentelemetry/exporter-trace-otlp-http')
        : import('@opentelemetry/exporter-trace-otlp-proto'),
    ]);
  const { defaultResource, detectResources, envDetector, resourceFromAttributes } = resources;
  const named = resourceFromAttributes({ 'service.name': serviceName || `costwire-${program}` });
  const url = `${endpoint.replace(/\/+$/, '')}/v1/traces`;
  const provider = new NodeTracerProvider({
    resource: defaultResource()
      .merge(detectResources({ detectors: [envDetector] }))
      .merge(named),
    spanProcessors: [new BatchSpanProcessor(new OTLPTraceExporter({ url }))],
  });
  provider.register();
  return {
    stop: async () => {
      const late = new Promise((resolve) => setTimeout(resolve, FLUSH_MS).unref());
      await Promise.race([provider.shutdown().catch(() => undefined), late]);
    },
  };
}
