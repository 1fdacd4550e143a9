/** One request to be sent. */
export interface PreparedRequest {
  body: Buffer;
  events: number;
}

/** What the generated traffic looks like. */
export interface WorkloadOptions {
  events: number;
  batchSize: number;
  /** Characters of prompt text in each event; 0 for none, which needs no screening. */
  textLength: number;
  /** Makes the event ids of one run differ from those of another. */
  run: string;
  /** Time before now over which the events are spread, in milliseconds; a minute when absent. */
  spanMs?: number;
}

const MINUTE_MS = 60_000;
/** The models of the generated calls, equally often. */
export const MODELS = ['gpt-4o', 'gpt-4o-mini', 'gpt-4.1', 'o3'];
const FEATURES = ['search', 'chat', 'summaries', 'translation', 'support', 'coding'];
const SENTENCE =
  'Please summarise the quarterly report of the northern region in five short points. ';

/**
 * Usage events of twenty fields, encoded before the clock starts: the generator's own cost is then
 * the socket's.
 */
export function prepareRequests({
  events,
  batchSize,
  textLength,
  run,
  spanMs = MINUTE_MS,
}: WorkloadOptions): PreparedRequest[] {
  const requests: PreparedRequest[] = [];
  const start = Date.now() - spanMs;
  const stepMs = Math.max(1, spanMs / events);
  for (let first = 0; first < events; first += batchSize) {
    const count = Math.min(batchSize, events - first);
    const items = Array.from({ length: count }, (_, offset) =>
      eventOf(first + offset, start, { textLength, run, spanMs, stepMs }),
    );
    requests.push({ body: Buffer.from(JSON.stringify({ events: items })), events: count });
  }
  return requests;
}

function eventOf(
  n: number,
  start: number,
  {
    textLength,
    run,
    spanMs,
    stepMs,
  }: Record<'textLength' | 'spanMs' | 'stepMs', number> & { run: string },
): object {
  return {
    event_id: `${run}-${n.toString(36).padStart(8, '0')}`,
    timestamp: new Date(start + (Math.floor(n * stepMs) % spanMs)).toISOString(),
    provider: 'openai',
    model: MODELS[n % MODELS.length],
    operation: 'chat',
    input_tokens: 500 + (n % 1_500),
    output_tokens: 50 + (n % 350),
    cache_read_tokens: n % 400,
    reasoning_tokens: n % 40,
    latency_ms: 200 + (n % 2_000) / 2,
    status: 'success',
    quality_score: (n % 100) / 100,
    feature: FEATURES[n % FEATURES.length],
    user_id: `user-${n % 500}`,
    agent_name: `agent-${n % 8}`,
    environment: 'production',
    trace_id: `trace-${Math.floor(n / 10)}`,
    span_id: `span-${n}`,
    session_id: `session-${Math.floor(n / 50)}`,
    reported_cost_usd: '0.00125',
    ...(textLength > 0 && { input_text: SENTENCE.repeat(10).slice(0, textLength) }),
  };
}
