/** The ways to send usage that `costwire connect` knows. */
export const CONNECT_TARGETS = ['curl', 'sdk', 'openai', 'ai-sdk'] as const;
/** One of {@link CONNECT_TARGETS}. */
export type ConnectTarget = (typeof CONNECT_TARGETS)[number];

/** A text to be pasted, with what a line comment begins with in its language. */
export interface Snippet {
  comment: '#' | '//';
  /** What it does and what it needs, a sentence a line. */
  notes: readonly string[];
  code: string;
}

/** The snippet of each way, for a server; all of them read the key from `COSTWIRE_API_KEY`. */
export const SNIPPETS: Readonly<Record<ConnectTarget, (url: string) => Snippet>> = {
  curl: (url) => ({
    comment: '#',
    notes: ['Sends one call. The answer is 202 with its id.'],
    code: `curl -sS ${inShell(`${url}/api/v1/llm/usage`)} \\
  -H "Authorization: Bearer $COSTWIRE_API_KEY" \\
  -H 'Content-Type: application/json' \\
  -d '{"timestamp":"'"$(date -u +%Y-%m-%dT%H:%M:%SZ)"'","provider":"openai","model":"gpt-4o",
       "input_tokens":1200,"output_tokens":180,"feature":"support","user_id":"u-42"}'
`,
  }),

  sdk: (url) => ({
    comment: '//',
    notes: [
      '@costwire/sdk is in libs/sdk of the Costwire repository.',
      'The recorder sends in the background, repeats what failed, and counts nothing twice.',
    ],
    code: `import { CostwireClient, UsageRecorder } from '@costwire/sdk';

const client = new CostwireClient({
  url: ${inScript(url)},
  apiKey: process.env.COSTWIRE_API_KEY,
});
const recorder = new UsageRecorder(client);

recorder.record({
  provider: 'openai',
  model: 'gpt-4o',
  input_tokens: 1200,
  output_tokens: 180,
  feature: 'support',
  user_id: 'u-42',
});

await recorder.close();
`,
  }),

  openai: (url) => ({
    comment: '//',
    notes: [
      'For a chat completion of the package "openai". Call it after each answer; a repeat counts once.',
      'With stream: true, set stream_options: { include_usage: true } and pass the last chunk.',
    ],
    code: `export async function recordCompletion(completion, { feature, userId } = {}) {
  const { usage } = completion;
  await sendToCostwire({
    event_id: completion.id,
    provider_response_id: completion.id,
    timestamp: new Date(completion.created * 1000).toISOString(),
    provider: 'openai',
    model: completion.model,
    service_tier: completion.service_tier ?? undefined,
    input_tokens: usage.prompt_tokens,
    output_tokens: usage.completion_tokens,
    cache_read_tokens: usage.prompt_tokens_details?.cached_tokens,
    reasoning_tokens: usage.completion_tokens_details?.reasoning_tokens,
    feature,
    user_id: userId,
  });
}

${sendToCostwire(url)}`,
  }),

  'ai-sdk': (url) => ({
    comment: '//',
    notes: [
      'For the result of generateText of the package "ai", version 6; each step is one call.',
      'With streamText, await result.steps first and pass { steps }.',
    ],
    code: `export async function recordSteps({ steps }, { provider, feature, userId }) {
  const calls = steps.map(({ response, usage }) => ({
    event_id: response.id,
    provider_response_id: response.id,
    timestamp: response.timestamp.toISOString(),
    provider,
    model: response.modelId,
    input_tokens: usage.inputTokens,
    output_tokens: usage.outputTokens,
    cache_read_tokens: usage.inputTokenDetails?.cacheReadTokens,
    cache_write_tokens: usage.inputTokenDetails?.cacheWriteTokens,
    reasoning_tokens: usage.outputTokenDetails?.reasoningTokens,
    feature,
    user_id: userId,
  }));
  await sendToCostwire(calls);
}

${sendToCostwire(url)}`,
  }),
};

/** The part that the snippets for a provider's client have in common: one request, no package. */
function sendToCostwire(url: string): string {
  return `async function sendToCostwire(usage) {
  const answer = await fetch(${inScript(`${url}/api/v1/llm/usage`)}, {
    method: 'POST',
    headers: {
      authorization: \`Bearer \${process.env.COSTWIRE_API_KEY}\`,
      'content-type': 'application/json',
    },
    body: JSON.stringify(usage),
  });
  if (!answer.ok) console.error('Costwire answered', answer.status, await answer.text());
}
`;
}

/** The text as one word of a POSIX shell. */
export function inShell(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}

function inScript(text: string): string {
  return `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;
}
