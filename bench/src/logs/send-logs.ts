import { Agent, request } from 'node:http';
import { logLine } from './log-lines.js';

/** What is sent, and where. */
export interface LogLoad {
  url: string;
  apiKey: string;
  scenarioId: string;
  logs: number;
  /** Logs in one request; 1 sends each as a body of its own. */
  batchSize: number;
  connections: number;
}

/** Sends made logs and waits until they count; returns the seconds until then. */
export async function sendLogs(load: LogLoad): Promise<{ seconds: number; acceptMs: number[] }> {
  const agent = new Agent({ keepAlive: true, maxSockets: load.connections });
  const acceptMs: number[] = [];
  const start = performance.now();
  let next = 0;
  const worker = async (): Promise<void> => {
    for (let first = next; first < load.logs; first = next) {
      next += load.batchSize;
      const sentMs = performance.now();
      const status = await post(agent, load, '/api/v1/ingest', bodyOf(first, load));
      if (status !== 202) throw new Error(`ingest answered ${status}`);
      acceptMs.push(performance.now() - sentMs);
    }
  };
  await Promise.all(Array.from({ length: load.connections }, worker));
  // A flush that gives up after its time is asked again.
  while ((await post(agent, load, '/api/v1/flush', '')) !== 200);
  agent.destroy();
  return { seconds: (performance.now() - start) / 1_000, acceptMs };
}

/**
 * Sends a request of logs at even distances until told to stop; a slow answer delays no other.
 *
 * @returns stops, and says how many logs were accepted and in how many seconds.
 */
export function sendSteadily(
  load: Omit<LogLoad, 'logs' | 'connections'>,
  perSecond: number,
): () => Promise<{ logs: number; seconds: number }> {
  const agent = new Agent({ keepAlive: true });
  const started = performance.now();
  const requests: Promise<number>[] = [];
  const whole = { ...load, logs: Infinity, connections: 0 };
  const timer = setInterval(
    () => {
      const first = requests.length * load.batchSize;
      requests.push(post(agent, whole, '/api/v1/ingest', bodyOf(first, whole)));
    },
    (1_000 * load.batchSize) / perSecond,
  );
  return async () => {
    clearInterval(timer);
    const seconds = (performance.now() - started) / 1_000;
    const accepted = (await Promise.all(requests)).filter((status) => status === 202).length;
    agent.destroy();
    return { logs: accepted * load.batchSize, seconds };
  };
}

function bodyOf(first: number, { batchSize, logs }: LogLoad): string {
  const count = Math.min(batchSize, logs - first);
  const list = Array.from({ length: count }, (_, index) => ({ message: logLine(first + index) }));
  return JSON.stringify(batchSize === 1 ? list[0] : { logs: list });
}

async function post(agent: Agent, load: LogLoad, path: string, body: string): Promise<number> {
  return new Promise((resolve, reject) => {
    const outgoing = request(
      new URL(path, load.url),
      {
        method: 'POST',
        agent,
        headers: {
          authorization: `Bearer ${load.apiKey}`,
          'x-scenario-id': load.scenarioId,
          prefer: 'return=minimal',
          ...(body && { 'content-type': 'application/json' }),
        },
      },
      (answer) => {
        answer.resume();
        answer.on('end', () => resolve(answer.statusCode ?? 0));
      },
    );
    outgoing.on('error', reject);
    outgoing.end(body);
  });
}
