import type { Rhythm } from './rhythm.js';

/** One feature of one team as the demo makes it up. */
export interface DemoStream {
  team: string;
  feature: string;
  provider: string;
  model: string;
  operation: 'chat' | 'embeddings';
  rhythm: Rhythm;
  /** Share of all calls, relative to the other streams. */
  weight: number;
  /** Medians of a call. */
  inputTokens: number;
  outputTokens: number;
  /** Part of the input that the provider reads from its cache, 0 to 1. */
  cachedShare: number;
  /** Milliseconds until the first token, and for each token of output. */
  latencyMs: number;
  msPerOutputToken: number;
  /** How many people use it. */
  users: number;
  agent?: { name: string; callsPerRun: number };
}

/** Something that goes wrong in the demo; moments are parts of the whole span before its end. */
export type Oddity =
  | { kind: 'agent_loop'; feature: string; beforeEnd: number; hours: number; share: number }
  | { kind: 'prompt_bloat'; feature: string; beforeEnd: number; factor: number }
  | { kind: 'cache_loss'; feature: string; beforeEnd: number }
  | { kind: 'new_feature'; feature: string; beforeEnd: number };

const chat = { operation: 'chat' as const, cachedShare: 0 };

/** Five teams. All model names but `acme-chat-13b` are in public price lists. */
export const DEMO_STREAMS: readonly DemoStream[] = [
  {
    ...chat,
    team: 'support',
    feature: 'support-chat',
    provider: 'openai',
    model: 'gpt-4o',
    rhythm: 'consumer',
    weight: 22,
    inputTokens: 3_200,
    outputTokens: 240,
    cachedShare: 0.7,
    latencyMs: 450,
    msPerOutputToken: 12,
    users: 900,
  },
  {
    ...chat,
    team: 'support',
    feature: 'ticket-triage',
    provider: 'openai',
    model: 'gpt-4o-mini',
    rhythm: 'office',
    weight: 20,
    inputTokens: 900,
    outputTokens: 60,
    latencyMs: 300,
    msPerOutputToken: 8,
    users: 14,
  },
  {
    team: 'search',
    feature: 'semantic-search',
    provider: 'openai',
    model: 'text-embedding-3-small',
    operation: 'embeddings',
    cachedShare: 0,
    rhythm: 'consumer',
    weight: 24,
    inputTokens: 420,
    outputTokens: 0,
    latencyMs: 90,
    msPerOutputToken: 0,
    users: 2_500,
  },
  {
    ...chat,
    team: 'search',
    feature: 'answer-cards',
    provider: 'google',
    model: 'gemini-2.5-flash',
    rhythm: 'consumer',
    weight: 12,
    inputTokens: 1_800,
    outputTokens: 180,
    latencyMs: 350,
    msPerOutputToken: 5,
    users: 1_800,
  },
  {
    ...chat,
    team: 'platform',
    feature: 'code-review',
    provider: 'anthropic',
    model: 'claude-sonnet-4-5',
    rhythm: 'office',
    weight: 7,
    inputTokens: 9_000,
    outputTokens: 700,
    cachedShare: 0.4,
    latencyMs: 900,
    msPerOutputToken: 15,
    users: 45,
    agent: { name: 'review-agent', callsPerRun: 6 },
  },
  {
    ...chat,
    team: 'research',
    feature: 'market-research',
    provider: 'anthropic',
    model: 'claude-sonnet-4-5',
    rhythm: 'office',
    weight: 3,
    inputTokens: 6_000,
    outputTokens: 500,
    latencyMs: 900,
    msPerOutputToken: 15,
    users: 8,
    agent: { name: 'research-agent', callsPerRun: 10 },
  },
  {
    ...chat,
    team: 'finance',
    feature: 'invoice-extraction',
    provider: 'google',
    model: 'gemini-2.5-flash',
    rhythm: 'nightly',
    weight: 6,
    inputTokens: 2_600,
    outputTokens: 320,
    latencyMs: 400,
    msPerOutputToken: 5,
    users: 1,
  },
  {
    ...chat,
    team: 'finance',
    feature: 'contract-analysis',
    provider: 'anthropic',
    model: 'claude-opus-4-1',
    rhythm: 'office',
    weight: 1.5,
    inputTokens: 18_000,
    outputTokens: 1_400,
    latencyMs: 1_600,
    msPerOutputToken: 28,
    users: 6,
  },
  {
    ...chat,
    team: 'platform',
    feature: 'internal-assistant',
    provider: 'self-hosted',
    model: 'acme-chat-13b',
    rhythm: 'steady',
    weight: 4,
    inputTokens: 700,
    outputTokens: 220,
    latencyMs: 250,
    msPerOutputToken: 20,
    users: 120,
  },
];

/** What goes wrong. With the default of 30 days: 12, 8, 6 and 3 days before the end. */
export const DEMO_ODDITIES: readonly Oddity[] = [
  { kind: 'prompt_bloat', feature: 'ticket-triage', beforeEnd: 0.4, factor: 3.5 },
  { kind: 'new_feature', feature: 'contract-analysis', beforeEnd: 8 / 30 },
  { kind: 'agent_loop', feature: 'market-research', beforeEnd: 0.2, hours: 2, share: 0.03 },
  { kind: 'cache_loss', feature: 'support-chat', beforeEnd: 0.1 },
];
