import type { UsageEvent } from '@costwire/contracts';
import { PRICED_MODELS } from './published-prices.js';

const MS_PER_MINUTE = 60_000;
/** Event times reach back this far: over a change of day, so several partitions and buckets. */
const REACH_MINUTES = 30 * 60;
const FEATURES = ['search', 'chat', 'summaries', 'support'];
const AGENTS = ['planner', 'writer', 'critic'];
const USERS = 40;
const TEXT = 'Please compare the two drafts and say which of them reads better.';
/** One request in so many carries free text, which takes the way over the pii service. */
const TEXT_EVERY = 4;

/** How events differ from run to run. */
export interface TrafficOptions {
  /** Prefix of every event id. */
  run: string;
  /** End of the range of event times, epoch milliseconds. */
  endMs: number;
}

/** Makes the n-th event: the same event for the same number, every time. */
export function makeEvent({ run, endMs }: TrafficOptions, n: number, request: number): UsageEvent {
  const input = 200 + ((n * 37) % 4_001);
  const minutesAgo = (n * 197) % REACH_MINUTES;
  return {
    event_id: `${run}-e${n.toString(36).padStart(6, '0')}x`,
    timestamp: new Date(endMs - minutesAgo * MS_PER_MINUTE - (n % 1_000)).toISOString(),
    provider: 'openai',
    model: PRICED_MODELS[n % PRICED_MODELS.length]!,
    operation: 'chat',
    input_tokens: input,
    output_tokens: 10 + ((n * 13) % 907),
    cache_read_tokens: n % 3 === 0 ? input >> 2 : 0,
    latency_ms: 100 + (n % 1_900) + 0.5,
    feature: FEATURES[(n >> 1) % FEATURES.length]!,
    user_id: `user-${(n * 7) % USERS}`,
    agent_name: AGENTS[n % AGENTS.length]!,
    ...(request % TEXT_EVERY === 0 && { input_text: TEXT }),
  };
}

/** The same id with another body, another time and sometimes another model. */
export function changedCopy(event: UsageEvent, copy: number): UsageEvent {
  const other = PRICED_MODELS.find((model) => model !== event.model)!;
  return {
    ...event,
    timestamp: new Date(Date.parse(event.timestamp) - copy * 7 * 3_600_000).toISOString(),
    model: copy % 2 === 0 ? other : event.model,
    input_tokens: event.input_tokens + copy * 1_000,
    output_tokens: event.output_tokens + copy,
    feature: `${event.feature}-${copy}`,
  };
}

/** The same event made unacceptable, under an id of its own. */
export function unacceptable(event: UsageEvent): UsageEvent {
  return { ...event, event_id: `${event.event_id}-bad`, input_tokens: -1 };
}
