import type { WorkloadOptions } from './workload.js';

/** One kind of traffic that is measured. */
export interface Scenario extends Omit<WorkloadOptions, 'run'> {
  name: string;
  connections: number;
  eventsPerSecond?: number;
}

/** Sent before every measurement, and not shown. */
export const WARM_UP: Scenario = {
  name: 'warm-up',
  events: 30_000,
  batchSize: 500,
  textLength: 0,
  connections: 8,
};

const SCENARIOS: readonly Scenario[] = [
  { name: 'batches of 500', events: 300_000, batchSize: 500, textLength: 0, connections: 8 },
  {
    name: 'steady 15,000/s',
    events: 225_000,
    batchSize: 500,
    textLength: 0,
    connections: 8,
    eventsPerSecond: 15_000,
  },
  { name: 'with 200 B of text', events: 150_000, batchSize: 500, textLength: 200, connections: 8 },
  { name: 'one event a request', events: 20_000, batchSize: 1, textLength: 0, connections: 32 },
];

/**
 * The scenarios whose name holds the word of the command line; all when there is none. Throws an `Error`
 * whose message names the scenarios when it asks for none of them or for more than one word.
 */
export function chosenScenarios([word, ...more]: readonly string[]): readonly Scenario[] {
  const chosen = SCENARIOS.filter(({ name }) => name.includes(word ?? ''));
  if (chosen.length > 0 && word !== '' && more.length === 0) return chosen;
  const names = SCENARIOS.map(({ name }) => `  '${name}'`).join('\n');
  throw new Error(
    `usage: npm run bench -- ingest [WORD]    with WORD of the name of a scenario:\n${names}`,
  );
}
