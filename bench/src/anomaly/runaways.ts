import { Pool } from 'pg';
import { sendAll } from '../ingest/load.js';
import type { PreparedRequest } from '../ingest/workload.js';
import type { Installation } from '../installation.js';

const HOUR_MS = 3_600_000;
const MINUTES_MS = 300_000;
const HISTORY_HOURS = 24 * 9;
const CALLS_PER_HOUR = 120;
const SHARE = CALLS_PER_HOUR / 12;
const AGENTS_OF_EACH = 8;
/** A bucket is filled in this many steps, so that one step is the one that was too much. */
const STEPS = 20;
const STEP_WAIT_MS = 1_500;
const POLL_MS = 10;
const BATCH = 1_000;

/** What the runaways of one strength came to. */
export interface RunawayFigures {
  'times the usual rate': number;
  runaways: number;
  found: number;
  'seconds of the bucket, median': number;
  'accepted to row, p50 ms': number;
  'accepted to row, max ms': number;
  'beyond bucket closing, max s': number;
}

const call = (agent: string, timeMs: number): object => ({
  timestamp: new Date(timeMs).toISOString(),
  provider: 'openai',
  model: 'gpt-4o',
  input_tokens: 4_000,
  output_tokens: 400,
  feature: `feature of ${agent}`,
  agent_name: agent,
});

/**
 * Agents that run away in a running installation, after nine days of steady calls: how much of five
 * minutes it takes, and how long from the accepted call that was too much to the row of the anomaly.
 * A runaway sends its calls of a bucket evenly; the clock of the bucket is that of these calls.
 */
export async function measureRunaways(
  installation: Installation,
  strengths: readonly number[],
): Promise<RunawayFigures[]> {
  const { url, apiKey, infrastructure } = installation;
  const pool = new Pool({ connectionString: infrastructure.postgres.url, max: 2 });
  const send = async (events: object[], connections = 1): Promise<void> => {
    await sendAll(inRequests(events), { url, apiKey, connections });
  };
  try {
    const agents = strengths.flatMap((times) =>
      Array.from({ length: AGENTS_OF_EACH }, (_, n) => ({ times, name: `runs-${times}-${n}` })),
    );
    const thisHour = Math.floor(Date.now() / HOUR_MS) * HOUR_MS;
    const gapMs = HOUR_MS / CALLS_PER_HOUR;
    for (const { name } of agents) {
      const count = HISTORY_HOURS * CALLS_PER_HOUR;
      await send(
        Array.from({ length: count }, (_, index) => call(name, thisHour - (index + 1) * gapMs)),
        4,
      );
    }
    await untilLearned(pool, agents.length);
    const looks: { times: number; fill: number; ms: number }[] = [];
    for (const { name, times } of agents) {
      const found = await runAway(pool, send, name, times);
      if (found) looks.push({ times, ...found });
    }
    return strengths.map((times) =>
      figuresOf(
        times,
        looks.filter((look) => look.times === times),
      ),
    );
  } finally {
    await pool.end();
  }
}

async function runAway(
  pool: Pool,
  send: (events: object[]) => Promise<void>,
  agent: string,
  times: number,
): Promise<{ fill: number; ms: number } | undefined> {
  const calls = Math.round(times * SHARE);
  const bucket = Math.ceil(Date.now() / MINUTES_MS) * MINUTES_MS;
  let sent = 0;
  for (let step = 1; step <= STEPS; step += 1) {
    const due = Math.round((calls * step) / STEPS) - sent;
    await send(Array.from({ length: due }, () => call(agent, bucket)));
    sent += due;
    // Below half of what fires first, nothing can: that much of the wait is saved.
    if (sent < SHARE * 2) continue;
    const acceptedMs = performance.now();
    while (performance.now() - acceptedMs < STEP_WAIT_MS) {
      if (await isFound(pool, agent)) {
        return { fill: step / STEPS, ms: performance.now() - acceptedMs };
      }
      await new Promise((resolve) => setTimeout(resolve, POLL_MS));
    }
  }
  return undefined;
}

async function isFound(pool: Pool, agent: string): Promise<boolean> {
  const { rowCount } = await pool.query(
    `SELECT 1 FROM anomalies WHERE service IN ($1, $2) LIMIT 1`,
    [agent, `feature of ${agent}`],
  );
  return rowCount! > 0;
}

async function untilLearned(pool: Pool, agents: number): Promise<void> {
  // Each agent and its feature, with the model and without; the key twice, the model, the project.
  const series = agents * 4 + 4;
  for (;;) {
    const { rows } = await pool.query<{ count: string }>(
      'SELECT count(*) FROM series_state WHERE rhythm IS NOT NULL AND stale_since IS NULL',
    );
    if (Number(rows[0]!.count) >= series) return;
    await new Promise((resolve) => setTimeout(resolve, 500));
  }
}

function inRequests(events: object[]): PreparedRequest[] {
  return Array.from({ length: Math.ceil(events.length / BATCH) }, (_, index) => {
    const part = events.slice(index * BATCH, (index + 1) * BATCH);
    return { body: Buffer.from(JSON.stringify({ events: part })), events: part.length };
  });
}

function figuresOf(times: number, looks: readonly { fill: number; ms: number }[]): RunawayFigures {
  const fills = looks.map(({ fill }) => fill).sort((left, right) => left - right);
  const waits = looks.map(({ ms }) => ms).sort((left, right) => left - right);
  const middle = Math.floor(looks.length / 2);
  const beyond = looks.map(({ fill, ms }) => ms / 1_000 - (1 - fill) * (MINUTES_MS / 1_000));
  return {
    'times the usual rate': times,
    runaways: AGENTS_OF_EACH,
    found: looks.length,
    'seconds of the bucket, median': Math.round((fills[middle] ?? NaN) * (MINUTES_MS / 1_000)),
    'accepted to row, p50 ms': Math.round(waits[middle] ?? NaN),
    'accepted to row, max ms': Math.round(waits.at(-1) ?? NaN),
    'beyond bucket closing, max s': Math.round(Math.max(...beyond) * 10) / 10,
  };
}
