import type { CallOptions } from './client-options.js';
import type { HttpTransport } from './http-transport.js';
import { pathWithQuery } from './path-with-query.js';
import type {
  IngestedLogs,
  LogInput,
  NewScenario,
  PastTraffic,
  ReplayChange,
  ScenarioComparison,
  ScenarioInfo,
  ScenarioMetrics,
  ScenarioPage,
  ScenarioQuery,
  ScenarioVariant,
} from './scenario-answers.js';

const BASE = '/api/v1/scenarios';

/** AWS scenarios of a server: `client.scenarios`. Errors and retries are those of the client. */
export class ScenarioClient {
  readonly #transport: HttpTransport;

  constructor(transport: HttpTransport) {
    this.#transport = transport;
  }

  /** Makes a scenario in the status `draft`. */
  create(scenario: NewScenario, options?: CallOptions): Promise<ScenarioInfo> {
    return this.#command('POST', BASE, scenario, options);
  }

  /** Takes a past range of the project's own calls as a scenario. */
  fromTraffic(range: PastTraffic, options?: CallOptions): Promise<ScenarioInfo> {
    return this.#command('POST', `${BASE}/from-traffic`, range, options);
  }

  /** One page of scenarios, newest first. */
  list(query: ScenarioQuery = {}, options?: CallOptions): Promise<ScenarioPage> {
    return this.#get(pathWithQuery(BASE, query), options);
  }

  /** A scenario with its whole profile. */
  get(id: string, options?: CallOptions): Promise<ScenarioInfo> {
    return this.#get(pathOf(id), options);
  }

  /** Changes what is given; of the profile, the assumptions that are named. */
  update(id: string, change: Partial<NewScenario>, options?: CallOptions): Promise<ScenarioInfo> {
    return this.#command('PUT', pathOf(id), change, options);
  }

  /** Moves a scenario on: `start`, then `stop`, then `archive`. */
  move(
    id: string,
    command: 'start' | 'stop' | 'archive',
    options?: CallOptions,
  ): Promise<ScenarioInfo> {
    return this.#command('POST', `${pathOf(id)}/${command}`, undefined, options);
  }

  /** Removes a scenario with its logs. */
  async remove(id: string, options?: CallOptions): Promise<void> {
    await this.#command('DELETE', pathOf(id), undefined, options);
  }

  /**
   * Sends logs, at most 10,000 and 5 MB. They are retried, which is harmless for logs that carry an
   * `event_id`.
   */
  async ingest(
    id: string,
    logs: readonly LogInput[],
    options?: CallOptions,
  ): Promise<IngestedLogs> {
    return (await this.#transport.send(
      {
        method: 'POST',
        path: '/api/v1/ingest',
        body: JSON.stringify({ logs }),
        headers: { 'x-scenario-id': id, prefer: 'return=minimal' },
        repeatable: logs.every(({ event_id: own }) => own !== undefined),
      },
      options,
    )) as IngestedLogs;
  }

  /** Waits until what was accepted so far can be queried. */
  async flush(options?: CallOptions): Promise<void> {
    const request = { method: 'POST', path: '/api/v1/flush', repeatable: true } as const;
    await this.#transport.send(request, options);
  }

  /** Cost by service and hour, with every assumption. */
  metrics(id: string, options?: CallOptions): Promise<ScenarioMetrics> {
    return this.#get(`${pathOf(id)}/metrics`, options);
  }

  /** The same traffic in another region or under other assumptions. */
  estimate(
    id: string,
    variant: Omit<ScenarioVariant, 'name'>,
    options?: CallOptions,
  ): Promise<ScenarioMetrics> {
    return this.#command('POST', `${pathOf(id)}/estimate`, variant, options);
  }

  /** Scenarios side by side, each under each variant. */
  compare(
    ids: readonly string[],
    variants: readonly ScenarioVariant[] = [],
    options?: CallOptions,
  ): Promise<ScenarioComparison> {
    return this.#command('POST', `${BASE}/compare`, { scenario_ids: ids, variants }, options);
  }

  /** The same comparison as a page for browsers. */
  async comparePage(
    ids: readonly string[],
    variants: readonly ScenarioVariant[] = [],
    options?: CallOptions,
  ): Promise<string> {
    const path = pathWithQuery(`${BASE}/compare`, { format: 'html' });
    const body = JSON.stringify({ scenario_ids: ids, variants });
    const request = { method: 'POST', path, body, repeatable: true, asText: true } as const;
    return (await this.#transport.send(request, options)) as string;
  }

  /** What its past calls would have cost at another model, tier or cache policy. */
  replay(id: string, change: ReplayChange, options?: CallOptions): Promise<unknown> {
    return this.#command('POST', `${pathOf(id)}/replay`, change, options);
  }

  /** The report as text. */
  async report(
    id: string,
    format: 'html' | 'csv' | 'json',
    options?: CallOptions,
  ): Promise<string> {
    const path = pathWithQuery(`${pathOf(id)}/report`, { format });
    const request = { method: 'GET', path, repeatable: true, asText: true } as const;
    return (await this.#transport.send(request, options)) as string;
  }

  #get<Answer>(path: string, options?: CallOptions): Promise<Answer> {
    const request = { method: 'GET', path, repeatable: true } as const;
    return this.#transport.send(request, options) as Promise<Answer>;
  }

  #command<Answer>(
    method: 'POST' | 'PUT' | 'DELETE',
    path: string,
    body: object | undefined,
    options?: CallOptions,
  ): Promise<Answer> {
    const text = body === undefined ? {} : { body: JSON.stringify(body) };
    const request = { method, path, repeatable: false, ...text };
    return this.#transport.send(request, options) as Promise<Answer>;
  }
}

function pathOf(id: string): string {
  return `${BASE}/${encodeURIComponent(id)}`;
}
