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
