import { spawn, type ChildProcess } from 'node:child_process';
import { join } from 'node:path';
import type { ProjectId } from '@costwire/contracts';
import { ApiKeyHasher, ApiKeyRepository } from '@costwire/gateway';
import { freePort } from '@costwire/infra';
import type { Database } from '@costwire/persistence';
import { processEnvironment } from '@costwire/runtime';
import {
  createTestDatabase,
  startTestBroker,
  startTestRedis,
  type TestBroker,
  type TestDatabase,
  type TestRedis,
} from '@costwire/testing';
import { BODY_LIMIT_BYTES } from './planted-values.js';

const ROOT = join(__dirname, '..');
const SECRET = 'a secret that is only used by the test of planted values';

/** Services as processes of their own on servers of their own; keeps all that they say. */
export class PlantedRig {
  /** What the processes wrote. */
  readonly output: Buffer[] = [];
  /** Status, head and body of each answer. */
  readonly answers: { status: number; text: string }[] = [];
  /** What came over the stream of anomalies. */
  readonly streamed: Buffer[] = [];
  private readonly processes: ChildProcess[] = [];

  private constructor(
    readonly broker: TestBroker,
    readonly redis: TestRedis,
    private readonly testDatabase: TestDatabase,
    readonly database: Database,
    private readonly key: string,
    private readonly port: number,
  ) {}

  /** Servers, a project and a key for all of it; no service yet. */
  static async begin(): Promise<PlantedRig> {
    const broker = await startTestBroker();
    const redis = await startTestRedis();
    const testDatabase = await createTestDatabase();
    const database = await testDatabase.open();
    const repository = new ApiKeyRepository(database, new ApiKeyHasher(SECRET));
    const { id } = await repository.ensureProject('planted');
    const scopes = ['ingest', 'read', 'approve', 'admin'] as const;
    const { key } = await repository.create(id as ProjectId, { name: 'test', scopes: [...scopes] });
    return new PlantedRig(broker, redis, testDatabase, database, key, await freePort());
  }

  /** Starts a service. */
  start(service: string): void {
    const child = spawn(process.execPath, [join(ROOT, 'apps', service, 'dist', 'main.js')], {
      env: this.environment(),
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    for (const stream of [child.stdout, child.stderr]) {
      stream.on('data', (chunk: Buffer) => this.output.push(chunk));
    }
    this.processes.push(child);
  }

  private environment(): Record<string, string | undefined> {
    return {
      ...processEnvironment(),
      DATABASE_URL: this.testDatabase.url,
      NATS_URL: this.broker.url,
      REDIS_URL: this.redis.url,
      COSTWIRE_SECRET: SECRET,
      COSTWIRE_STREAM_MAX_BYTES: String(256 * 1024 * 1024),
      COSTWIRE_BODY_LIMIT_BYTES: String(BODY_LIMIT_BYTES),
      HOST: '127.0.0.1',
      PORT: String(this.port),
      LOG_LEVEL: 'trace',
    };
  }

  private get url(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  /** Stops all services and waits for their ends. */
  async stopServices(): Promise<void> {
    await Promise.all(this.processes.map(stopped));
  }

  /** Stops everything. */
  async end(): Promise<void> {
    await this.stopServices();
    await this.testDatabase.drop();
    await this.broker.stop();
    await this.redis.stop();
  }

  /** Sends a request, keeps its answer, and returns its status. */
  async send(
    method: string,
    path: string,
    body?: string | Uint8Array,
    headers: Record<string, string> = {},
  ): Promise<number> {
    const answer = await fetch(this.url + path, {
      method,
      headers: {
        authorization: `Bearer ${this.key}`,
        ...(body !== undefined && { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body !== undefined && { body }),
    });
    const text = JSON.stringify([...answer.headers]) + (await answer.text());
    this.answers.push({ status: answer.status, text });
    return answer.status;
  }

  /** Reads or makes something of which the members are looked at. */
  async ask<Answer>(path: string, body?: object): Promise<{ status: number; body: Answer }> {
    const json = body && JSON.stringify(body);
    const status = await this.send(json ? 'POST' : 'GET', `/api/v1/${path}`, json);
    const { text } = this.answers.at(-1)!;
    return { status, body: JSON.parse(text.slice(text.indexOf(']]') + 2)) as Answer };
  }

  /** Opens the stream of anomalies and keeps what it says until the gateway ends. */
  async listen(): Promise<void> {
    const headers = { authorization: `Bearer ${this.key}` };
    const stream = await fetch(`${this.url}/api/v1/stream/anomalies`, { headers });
    if (stream.status !== 200) throw new Error(await stream.text());
    const heard = async (): Promise<void> => {
      for await (const chunk of stream.body as AsyncIterable<Uint8Array>) {
        this.streamed.push(Buffer.from(chunk));
      }
    };
    void heard().catch(() => undefined);
  }
}

async function stopped(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGTERM');
  await ended;
}
