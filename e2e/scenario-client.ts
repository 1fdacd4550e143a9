import { eventually } from '@costwire/testing';
import { sharedCostwire } from './shared-costwire.js';
import type { Answer, TestCostwire } from './start-costwire.js';

/** An answer about scenarios, with the members that the tests look at. */
export type ScenarioBody = Record<string, unknown> & { id: string };

/** An answer to logs. */
export interface IngestAnswer {
  status: number;
  body: ScenarioBody & { logs: ScenarioBody[]; errors: { field: string }[] };
}

let clients = 0;

/** A whole Costwire with a project, and what specs of scenarios do with it. */
export class ScenarioTestClient {
  costwire!: TestCostwire;
  key!: string;
  private made = 0;

  async start(): Promise<void> {
    this.costwire = await sharedCostwire();
    this.key = await this.costwire.createKey(`scenarios-${++clients}`, ['admin']);
    await eventually(async () =>
      expect((await this.call('GET', '/api/v1/projects')).status).toBe(200),
    );
  }

  async call(method: string, path: string, body?: unknown): Promise<Answer> {
    return this.costwire.call(method, path, this.key, body);
  }

  /** A new scenario in the status draft; returns its id. */
  async create(more: object = {}): Promise<string> {
    this.made += 1;
    const body = { name: `scenario ${this.made}`, region: 'us-east-1', ...more };
    const answer = await this.call('POST', '/api/v1/scenarios', body);
    expect(answer.status).toBe(201);
    return answer.body.id;
  }

  /** A new scenario that takes logs. */
  async running(more: object = {}): Promise<string> {
    const id = await this.create(more);
    expect((await this.call('POST', `/api/v1/scenarios/${id}/start`)).status).toBe(200);
    return id;
  }

  async ingest(
    id: string | undefined,
    body: unknown,
    headers: Record<string, string> = {},
    path = '/api/v1/ingest',
  ): Promise<IngestAnswer> {
    const answer = await fetch(this.costwire.url + path, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${this.key}`,
        'content-type': 'application/json',
        ...(id !== undefined && { 'x-scenario-id': id }),
        ...headers,
      },
      body: JSON.stringify(body),
    });
    return { status: answer.status, body: (await answer.json()) as never };
  }

  /** The metrics of a scenario, once all of it counts. */
  async metrics(id: string): Promise<ScenarioBody & { summary: Record<string, number> }> {
    const flushed = await this.call('POST', '/api/v1/flush');
    expect(flushed.body).toMatchObject({ status: 'flushed' });
    const answer = await this.call('GET', `/api/v1/scenarios/${id}/metrics`);
    expect(answer.status).toBe(200);
    return answer.body as never;
  }
}
