import { Pool } from 'pg';
import { takesNoArguments } from './bench-arguments.js';
import { startInstallation, type Installation } from './installation.js';
import { writeMillionLogs } from './logs/large-scenario.js';
import { sendLogs, sendSteadily } from './logs/send-logs.js';
import { printComparison } from './report.js';

takesNoArguments('logs');

const BASELINE_LOGS = 2_000;
const BATCHED_LOGS = 40_000;
const BATCH_SIZE = 1_000;
const READS = 200;
/** Log lines a second that arrive while the figures of their scenario are read. */
const ARRIVING = 2_000;

const installation = await startInstallation({ onLine: (name, line) => console.error(name, line) });
const pool = new Pool({ connectionString: installation.infrastructure.postgres.url, max: 2 });
try {
  await measureIngest(installation);
  await measureMetrics(installation);
} finally {
  await pool.end();
  await installation.stop();
}

/** Log lines per second from the first request to the moment when all of them count. */
async function measureIngest({ url, apiKey }: Installation): Promise<void> {
  const send = async (name: string, logs: number, batchSize: number, connections: number) => {
    const scenarioId = await startScenario(installation, name);
    const result = await sendLogs({ url, apiKey, scenarioId, logs, batchSize, connections });
    console.log(
      `${name}: accept p50 ${quantile(result.acceptMs, 0.5)} ms, p99 ${quantile(result.acceptMs, 0.99)} ms`,
    );
    return { name, perSecond: logs / result.seconds };
  };
  await send('warm-up', 2_000, 500, 2);
  const single = await send('one request for each log', BASELINE_LOGS, 1, 32);
  const batched = await send(`requests of ${BATCH_SIZE} logs`, BATCHED_LOGS, BATCH_SIZE, 4);
  printComparison('log lines', single, [batched]);
}

/** Time to answer about a scenario of a million logs in 720 hours, at rest and while more arrive. */
async function measureMetrics({ url, apiKey, projectId }: Installation): Promise<void> {
  const id = await startScenario(installation, 'a million logs');
  await writeMillionLogs(pool, projectId, id);
  const rows = [];
  for (const [clients, linesPerSecond] of [
    [1, 0],
    [4, 0],
    [1, ARRIVING],
    [4, ARRIVING],
  ] as const) {
    const times: number[] = [];
    const load = { url, apiKey, scenarioId: id, batchSize: linesPerSecond / 10 };
    const stop = linesPerSecond > 0 ? sendSteadily(load, linesPerSecond) : undefined;
    let left = READS;
    const client = async (): Promise<void> => {
      while (left-- > 0) {
        const start = performance.now();
        const answer = await fetch(`${url}/api/v1/scenarios/${id}/metrics`, {
          headers: { authorization: `Bearer ${apiKey}` },
        });
        const { summary } = (await answer.json()) as { summary: { total_requests: number } };
        if (summary.total_requests < 1_000_000) throw new Error('not a million logs');
        times.push(performance.now() - start);
      }
    };
    await Promise.all(Array.from({ length: clients }, client));
    const sent = await stop?.();
    const arrived = sent ? Math.round(sent.logs / sent.seconds) : 0;
    rows.push({
      clients,
      'lines/s': arrived,
      'p50 ms': quantile(times, 0.5),
      'p95 ms': quantile(times, 0.95),
    });
  }
  console.log('metrics of a scenario with 1,000,000 logs in 720 hours');
  console.table(rows);
}

async function startScenario({ url, apiKey }: Installation, name: string): Promise<string> {
  const headers = { authorization: `Bearer ${apiKey}`, 'content-type': 'application/json' };
  const body = JSON.stringify({ name, region: 'us-east-1' });
  const made = await fetch(`${url}/api/v1/scenarios`, { method: 'POST', headers, body });
  const { id } = (await made.json()) as { id: string };
  const { authorization } = headers;
  await fetch(`${url}/api/v1/scenarios/${id}/start`, {
    method: 'POST',
    headers: { authorization },
  });
  return id;
}

function quantile(values: readonly number[], fraction: number): number {
  const sorted = [...values].sort((left, right) => left - right);
  const value = sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * fraction))] ?? 0;
  return Number(value.toFixed(1));
}
