import { calcPrice } from '@pydantic/genai-prices';
import { genaiPriceBook, type Call } from '@costwire/pricing';
import { takesNoArguments } from './bench-arguments.js';
import { printComparison, type Measurement } from './report.js';

takesNoArguments('pricing');

const EVENTS = 200_000;
const ROUNDS = 5;
const AUGUST = Date.parse('2026-08-01T12:00:00Z');
const MODELS: readonly (readonly [provider: string, model: string])[] = [
  ['openai', 'gpt-4o-2024-08-06'],
  ['openai', 'gpt-5-mini-2025-08-07'],
  ['openai', 'gpt-5.4'],
  ['anthropic', 'claude-sonnet-4-5-20250929'],
  ['anthropic', 'claude-opus-4-6'],
  ['google', 'gemini-2.5-pro'],
  ['google', 'gemini-2.5-flash'],
  ['aws', 'us.anthropic.claude-haiku-4-5-20251001-v1:0'],
  ['mistral', 'mistral-large-latest'],
  ['groq', 'llama-3.3-70b-versatile'],
];

/** A pseudo-random sequence in [0, 1), the same in every run (Lehmer, 1951). */
function lehmer(seed: number): () => number {
  let state = seed;
  return () => (state = (state * 48_271) % 2_147_483_647) / 2_147_483_647;
}

function madeCalls(): Call[] {
  const next = lehmer(42);
  return Array.from({ length: EVENTS }, (_, index): Call => {
    const [provider, model] = MODELS[index % MODELS.length]!;
    const inputTokens = 1 + Math.floor(next() * 20_000);
    const usage = {
      inputTokens,
      outputTokens: Math.floor(next() * 2_000),
      ...(index % 2 === 0 && { cacheReadTokens: Math.floor(inputTokens * next()) }),
    };
    return { provider, model, timestampMs: AUGUST + index, usage };
  });
}

function best(name: string, run: () => void): Measurement {
  let perSecond = 0;
  for (let round = 0; round < ROUNDS; round += 1) {
    const before = process.cpuUsage();
    run();
    const { user, system } = process.cpuUsage(before);
    perSecond = Math.max(perSecond, EVENTS / ((user + system) / 1e6));
  }
  return { name, perSecond };
}

const started = performance.now();
const book = genaiPriceBook();
const loadMs = performance.now() - started;
const calls = madeCalls();

const reference = best('genai-prices calcPrice (floats)', () => {
  for (const { provider, model, timestampMs, usage } of calls) {
    const counts = {
      input_tokens: usage.inputTokens,
      output_tokens: usage.outputTokens,
      cache_read_tokens: usage.cacheReadTokens,
    };
    calcPrice(counts, model, { providerId: provider, timestamp: new Date(timestampMs) });
  }
});
const price = best('price (exact)', () => {
  for (const call of calls) book.price(call);
});
const explain = best('explain (exact, with receipt)', () => {
  for (const call of calls) book.explain(call);
});

console.log(`book built in ${loadMs.toFixed(0)} ms; ${EVENTS} events, best of ${ROUNDS}, CPU time`);
printComparison('events', reference, [price, explain]);
