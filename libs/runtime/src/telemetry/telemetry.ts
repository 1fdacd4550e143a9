import { createServer, type Server, type ServerResponse } from 'node:http';
import { Metrics } from './metrics.js';
import type { TelemetryConfig } from '../configuration/telemetry-config.js';

/** Longest time a client may take to send its request, in milliseconds. */
const REQUEST_TIMEOUT_MS = 5_000;

/** The metrics of a worker and, when one is configured, the port that shows them and its health. */
export class Telemetry {
  private isReady: () => Promise<boolean> = async () => false;
  private server: Server | undefined;

  private constructor(readonly metrics: Metrics) {}

  /**
   * Opens the port, before the worker reaches for its servers: it is live then and not yet ready.
   *
   * @param shared the metrics of a process that shows them itself: no port is opened.
   * @throws when the port is taken.
   */
  static async start(config: TelemetryConfig, shared?: Metrics): Promise<Telemetry> {
    const telemetry = new Telemetry(shared ?? new Metrics());
    if (!shared && config.port > 0) await telemetry.listen(config);
    return telemetry;
  }

  /** Says what `/health/ready` asks from now on. */
  readyWhen(check: () => Promise<boolean>): void {
    this.isReady = check;
  }

  /** Closes the port. */
  async stop(): Promise<void> {
    const { server } = this;
    if (!server) return;
    await new Promise<void>((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    });
  }

  private async listen({ host, port }: TelemetryConfig): Promise<void> {
    const server = createServer({ requestTimeout: REQUEST_TIMEOUT_MS }, (request, response) => {
      // The query is not looked at; whatever comes with the request is not read.
      const path = request.url?.split('?', 1)[0];
      void this.answer(request.method, path, response).catch(() => {
        send(response, 500, 'application/json', '{"status":"failed"}');
      });
    });
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(port, host, resolve);
    });
    this.server = server;
  }

  private async answer(
    method: string | undefined,
    path: string | undefined,
    response: ServerResponse,
  ): Promise<void> {
    if (method !== 'GET' && method !== 'HEAD') {
      response.setHeader('allow', 'GET, HEAD');
      send(response, 405, 'application/json', '{"status":"method not allowed"}');
    } else if (path === '/health/live') {
      send(response, 200, 'application/json', '{"status":"ok"}');
    } else if (path === '/health/ready') {
      const ready = await this.isReady();
      const status = ready ? 'ok' : 'not ready';
      send(response, ready ? 200 : 503, 'application/json', JSON.stringify({ status }));
    } else if (path === '/metrics') {
      send(response, 200, this.metrics.contentType, await this.metrics.text());
    } else {
      send(response, 404, 'application/json', '{"status":"not found"}');
    }
  }
}

function send(response: ServerResponse, status: number, type: string, body: string): void {
  response.writeHead(status, { 'content-type': type, 'x-content-type-options': 'nosniff' });
  response.end(body);
}
