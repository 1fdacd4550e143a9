import { Pool } from 'pg';
import { startInstallation, type Installation } from './installation.js';
import { measureCopy } from './ingest/copy-reference.js';
import { watchLedger } from './ingest/ledger-watch.js';
import { sendAll } from './ingest/load.js';
import { parseMicroseconds } from './ingest/machine-speed.js';
import { cpuOfTree, residentMiB } from './ingest/process-cpu.js';
import { chosenScenarios, WARM_UP, type Scenario } from './ingest/scenarios.js';
import { prepareRequests } from './ingest/workload.js';

const EXIT_USAGE = 2;

const scenarios = chosen(process.argv.slice(2));
const installation = await startInstallation({ onLine: (name, line) => console.error(name, line) });
const pool = new Pool({
  connectionString: installation.infrastructure.postgres.url,
  max: 1,
  idleTimeoutMillis: 0,
});
const watcher = await backendOf(pool);
const watch = watchLedger(pool);
let total = 0;
try {
  console.log(`idle memory, MiB: ${JSON.stringify(idleMemory(installation))}`);
  await measure(WARM_UP);
  const rows = [];
  for (const scenario of scenarios) rows.push(await measure(scenario));
  await watch.stop();
  const copy = await measureCopy(pool, installation.infrastructure.postgres.url);
  console.log(
    `reference: psql \\copy of the same rows into the same table: ${Math.round(copy)} rows/s`,
  );
  console.table(rows.map((row) => ({ ...row, 'ratio to COPY': round(row['events/s'] / copy, 3) })));
} finally {
  await watch.stop();
  await pool.end();
  await installation.stop();
}

/** Before anything starts: a word that names nothing ends the process with the names there are. */
function chosen(words: string[]): readonly Scenario[] {
  try {
    return chosenScenarios(words);
  } catch (error) {
    console.error((error as Error).message);
    process.exit(EXIT_USAGE);
  }
}

async function measure(scenario: Scenario) {
  const requests = prepareRequests({ ...scenario, run: scenario.name.replaceAll(/\W/g, '') });
  const parseBefore = parseMicroseconds(requests[0]!);
  const before = cpuByProcess(installation);
  const base = total;
  const start = performance.now();
  const load = await sendAll(requests, {
    url: installation.url,
    apiKey: installation.apiKey,
    connections: scenario.connections,
    ...(scenario.eventsPerSecond && { eventsPerSecond: scenario.eventsPerSecond }),
  });
  total += scenario.events;
  const done = await watch.until(total);
  const after = cpuByProcess(installation);
  const parseAfter = parseMicroseconds(requests[0]!);
  const lag = load.accepted.map(
    ({ sentAtMs, total: count }) => (watch.momentOf(base + count) ?? done) - sentAtMs,
  );
  const cpu = Object.fromEntries(
    Object.entries(after).map(([name, used]) => [
      `${name} us`,
      round((used - before[name]!) / scenario.events, 1),
    ]),
  );
  return {
    scenario: scenario.name,
    'events/s': Math.round(scenario.events / ((done - start) / 1_000)),
    'accepted/s': Math.round(scenario.events / load.seconds),
    'accept p50 ms': round(percentile(load.acceptMs, 0.5), 1),
    'accept p99 ms': round(percentile(load.acceptMs, 0.99), 1),
    'queryable p50 ms': Math.round(percentile(lag, 0.5)),
    'queryable p99 ms': Math.round(percentile(lag, 0.99)),
    'cpu us/event': round(
      Object.values(cpu).reduce((sum, value) => sum + value, 0),
      1,
    ),
    ...cpu,
    'parse us': `${round(parseBefore, 1)} to ${round(parseAfter, 1)}`,
  };
}

function cpuByProcess({ services, infrastructure }: Installation): Record<string, number> {
  const pids: Record<string, number | undefined> = {
    ...services.pids(),
    nats: infrastructure.nats.pid,
    postgres: infrastructure.postgres.pid,
  };
  const used = Object.fromEntries(
    Object.entries(pids).map(([name, pid]) => [name, pid === undefined ? 0 : cpuOfTree(pid)]),
  );
  // What looks up every 10 ms how far the roll-ups are is not part of an installation.
  return { ...used, postgres: used['postgres']! - cpuOfTree(watcher) };
}

/** Process id of the server's end of the only connection of a pool. */
async function backendOf(only: Pool): Promise<number> {
  const { rows } = await only.query<{ pid: number }>('SELECT pg_backend_pid() AS pid');
  return rows[0]!.pid;
}

function idleMemory({ services }: Installation): Record<string, number> {
  return Object.fromEntries(
    Object.entries(services.pids()).map(([name, pid]) => [name, Math.round(residentMiB(pid))]),
  );
}

function percentile(values: number[], fraction: number): number {
  const sorted = [...values].sort((left, right) => left - right);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * fraction))] ?? 0;
}

function round(value: number, decimals: number): number {
  return Number(value.toFixed(decimals));
}
