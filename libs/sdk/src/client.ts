import type {
  ActionDetails,
  ActionItem,
  ActionQuery,
  Admission,
  AuditTrailHead,
  AuditVerification,
  NewAction,
  PlannedCall,
} from './action-answers.js';
import type { CostForecast, Timeseries, TimeseriesQuery } from './analytics-answers.js';
import type {
  AnomalyFeedback,
  AnomalyItem,
  AnomalyQuery,
  ApiKeyInfo,
  BreakdownQuery,
  CostBreakdown,
  CreatedApiKey,
  DeadLetterItem,
  FocusExportQuery,
  Health,
  IngestStats,
  KeyRotation,
  NewApiKey,
  PaceAlarm,
  Page,
  PageQuery,
  PricedUsageEvent,
  RotatedApiKey,
  SendResult,
  UsageQuery,
} from './answers.js';
import { resolveOptions, type CallOptions, type CostwireClientOptions } from './client-options.js';
import { HttpTransport } from './http-transport.js';
import { pathWithQuery } from './path-with-query.js';
import { PriceClient } from './prices.js';
import { RepricingClient } from './repricings.js';
import { ScenarioClient } from './scenarios.js';
import { splitEvents } from './split-events.js';
import { serializeEvent, type SerializedEvent, type UsageInput } from './usage-input.js';

/**
 * A Costwire server, over HTTP. One client serves a whole process; it holds no connection open.
 *
 * Every method rejects with `CostwireApiError` when the server answers with an error and with
 * `CostwireConnectionError` when no answer comes. Reads and the sending of usage are retried; key and
 * dead-letter commands are not, since doing them twice is not the same as doing them once.
 */
export class CostwireClient {
  readonly #transport: HttpTransport;
  /** What calls cost, which prices hold, and how they are changed. */
  readonly prices: PriceClient;
  /** Prices of the past set right. */
  readonly repricings: RepricingClient;
  /** AWS scenarios: what would some traffic cost on AWS? */
  readonly scenarios: ScenarioClient;

  /** @throws TypeError when an option is not usable. */
  constructor(options: CostwireClientOptions) {
    this.#transport = new HttpTransport(resolveOptions(options));
    this.prices = new PriceClient(this.#transport);
    this.repricings = new RepricingClient(this.#transport);
    this.scenarios = new ScenarioClient(this.#transport);
  }

  /**
   * Sends calls, as many as you like: they are cut into requests of at most 10,000 events and 4.5 MB.
   *
   * When one of several requests fails, the ones before it stay accepted. Sending all of them again is
   * harmless if they carry an `event_id`.
   */
  async sendUsage(
    events: UsageInput | readonly UsageInput[],
    options?: CallOptions,
  ): Promise<SendResult> {
    const now = Date.now();
    const list: readonly UsageInput[] = Array.isArray(events) ? events : [events as UsageInput];
    return this.sendSerialized(
      list.map((event) => serializeEvent(event, now)),
      options,
    );
  }

  /** Sends events that `serializeEvent` made; what {@link sendUsage} and the recorder stand on. */
  async sendSerialized(
    events: readonly SerializedEvent[],
    options?: CallOptions,
  ): Promise<SendResult> {
    const result: SendResult = { accepted: 0, duplicates: 0, event_ids: [] };
    for (const part of splitEvents(events)) {
      const answer = (await this.#transport.send(
        {
          method: 'POST',
          // These calls were made: a policy against them is told of, the fact is recorded.
          path: '/api/v1/events?on_policy=record',
          body: `{"events":[${part.map(({ json }) => json).join(',')}]}`,
          repeatable: true,
        },
        options,
      )) as Pick<SendResult, 'accepted' | 'duplicates'> & Partial<SendResult>;
      result.accepted += answer.accepted;
      result.duplicates += answer.duplicates;
      if (answer.enforcement) {
        result.enforcement = [...(result.enforcement ?? []), ...answer.enforcement];
      }
      for (const { eventId } of part) result.event_ids.push(eventId);
    }
    return result;
  }

  /** One page of recorded calls, newest first. */
  listUsage(query: UsageQuery = {}, options?: CallOptions): Promise<Page<PricedUsageEvent>> {
    return this.#get(pathWithQuery('/api/v1/llm/usage', query), options);
  }

  /** All recorded calls that match, newest first, fetched page by page. */
  eachUsage(query: UsageQuery = {}, options?: CallOptions): AsyncGenerator<PricedUsageEvent> {
    return eachItem((cursor) => this.listUsage({ ...query, ...cursor }, options));
  }

  /** What calls cost, by group. */
  costBreakdown(query: BreakdownQuery, options?: CallOptions): Promise<CostBreakdown> {
    return this.#get(pathWithQuery('/api/v1/analytics/cost-breakdown', query), options);
  }

  /** What calls cost over time. */
  timeseries(query: TimeseriesQuery = {}, options?: CallOptions): Promise<Timeseries> {
    return this.#get(pathWithQuery('/api/v1/analytics/timeseries', query), options);
  }

  /**
   * Where the present UTC month is likely to end.
   *
   * @param budget decimal US dollars to hold it against.
   */
  async forecast(budget?: string, options?: CallOptions): Promise<CostForecast> {
    const path = pathWithQuery('/api/v1/analytics/forecast', { budget });
    return (await this.#get<{ data: CostForecast }>(path, options)).data;
  }

  /** Costs in the columns of FOCUS 1.2, as the bytes of a file; not retried once it has begun. */
  exportFocus(
    query: FocusExportQuery = {},
    options?: CallOptions,
  ): Promise<AsyncIterable<Uint8Array>> {
    const path = pathWithQuery('/api/v1/exports/focus', query);
    return this.#transport.stream({ method: 'GET', path }, options);
  }

  /** How many events were accepted, recorded and dropped as repeats, and how much work is left. */
  ingestStats(options?: CallOptions): Promise<IngestStats> {
    return this.#get('/api/v1/ingest/stats', options);
  }

  /** Makes an API key. Needs the scope `admin`. */
  createKey(key: NewApiKey, options?: CallOptions): Promise<CreatedApiKey> {
    return this.#command('POST', '/api/v1/keys', key, options);
  }

  /** The project's API keys, without their secrets. */
  async listKeys(options?: CallOptions): Promise<ApiKeyInfo[]> {
    return (await this.#get<{ items: ApiKeyInfo[] }>('/api/v1/keys', options)).items;
  }

  /** Makes a key that replaces another one, which works on until the overlap ends. */
  rotateKey(id: string, rotation: KeyRotation = {}, options?: CallOptions): Promise<RotatedApiKey> {
    const path = `/api/v1/keys/${encodeURIComponent(id)}/rotate`;
    return this.#command('POST', path, rotation, options);
  }

  /** Ends an API key for good. */
  async revokeKey(id: string, options?: CallOptions): Promise<void> {
    await this.#command('DELETE', `/api/v1/keys/${encodeURIComponent(id)}`, undefined, options);
  }

  /** One page of the events that a consumer could not handle, oldest first. */
  listDeadLetters(query: PageQuery = {}, options?: CallOptions): Promise<Page<DeadLetterItem>> {
    return this.#get(pathWithQuery('/api/v1/dead-letters', query), options);
  }

  /** All dead letters, fetched page by page. */
  eachDeadLetter(options?: CallOptions): AsyncGenerator<DeadLetterItem> {
    return eachItem((cursor) => this.listDeadLetters(cursor, options));
  }

  /** Puts a dead letter back where it came from. */
  async replayDeadLetter(id: string, options?: CallOptions): Promise<void> {
    await this.#command('POST', `${deadLetterPath(id)}/replay`, undefined, options);
  }

  /** Gives a dead letter up for good. */
  async discardDeadLetter(id: string, options?: CallOptions): Promise<void> {
    await this.#command('POST', `${deadLetterPath(id)}/discard`, undefined, options);
  }

  /**
   * Asks before a call whether it may be made, and counts it against the limits on it.
   *
   * @throws CostwireApiError `paused`, `spend_cap_reached` or `policy_rate_limited` when it may not.
   */
  admit(call: PlannedCall, options?: CallOptions): Promise<Admission> {
    return this.#command('POST', '/api/v1/admission', call, options);
  }

  /** One page of actions, newest first. */
  listActions(query: ActionQuery = {}, options?: CallOptions): Promise<Page<ActionItem>> {
    return this.#get(pathWithQuery('/api/v1/actions', query), options);
  }

  /** One action with its history. */
  getAction(id: string, options?: CallOptions): Promise<ActionDetails> {
    return this.#get(actionPath(id), options);
  }

  /** Proposes an action; somebody else has to approve it. Needs the scope `approve`. */
  proposeAction(action: NewAction, options?: CallOptions): Promise<ActionDetails> {
    return this.#command('POST', '/api/v1/actions', action, options);
  }

  /** Decides about an action. Needs the scope `approve`. */
  decideAction(
    id: string,
    decision: 'approve' | 'reject' | 'reverse',
    reason?: string,
    options?: CallOptions,
  ): Promise<ActionDetails> {
    const body = reason === undefined ? {} : { reason };
    return this.#command('POST', `${actionPath(id)}/${decision}`, body, options);
  }

  /**
   * Recomputes the audit trails of all services. Needs the scope `admin`.
   *
   * @param known trails of an earlier answer, kept elsewhere: shows what was cut off or written anew.
   */
  verifyAudit(
    known: readonly AuditTrailHead[] = [],
    options?: CallOptions,
  ): Promise<AuditVerification> {
    const heads = known.map(({ owner, entries, head }) => `${owner}:${entries}:${head}`).join();
    return this.#get(pathWithQuery('/api/v1/audit/verify', heads ? { heads } : {}), options);
  }

  /** One page of anomalies, newest first. */
  listAnomalies(query: AnomalyQuery = {}, options?: CallOptions): Promise<Page<AnomalyItem>> {
    return this.#get(pathWithQuery('/api/v1/anomalies', query), options);
  }

  /** One anomaly. */
  anomaly(id: string, options?: CallOptions): Promise<AnomalyItem> {
    return this.#get(anomalyPath(id), options);
  }

  /** The scopes whose months are watched. */
  paceAlarms(options?: CallOptions): Promise<{ items: PaceAlarm[] }> {
    return this.#get('/api/v1/pace-alarms', options);
  }

  /** Says what an anomaly was. Needs the scope `approve`. */
  giveFeedback(
    id: string,
    verb: AnomalyFeedback,
    note?: string,
    options?: CallOptions,
  ): Promise<AnomalyItem> {
    const body = { verb, ...(note !== undefined && { note }) };
    return this.#command('POST', `${anomalyPath(id)}/feedback`, body, options);
  }

  /** Whether the server runs, and its version. */
  health(options?: CallOptions): Promise<Health> {
    return this.#get('/health', options);
  }

  #get<Answer>(path: string, options?: CallOptions): Promise<Answer> {
    return this.#transport.send(
      { method: 'GET', path, repeatable: true },
      options,
    ) as Promise<Answer>;
  }

  #command<Answer>(
    method: 'POST' | 'DELETE',
    path: string,
    body: object | undefined,
    options?: CallOptions,
  ): Promise<Answer> {
    return this.#transport.send(
      {
        method,
        path,
        repeatable: false,
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      },
      options,
    ) as Promise<Answer>;
  }
}

function actionPath(id: string): string {
  return `/api/v1/actions/${encodeURIComponent(id)}`;
}

function anomalyPath(id: string): string {
  return `/api/v1/anomalies/${encodeURIComponent(id)}`;
}

function deadLetterPath(id: string): string {
  return `/api/v1/dead-letters/${encodeURIComponent(id)}`;
}

async function* eachItem<Item>(
  pageAt: (cursor: { cursor?: string }) => Promise<Page<Item>>,
): AsyncGenerator<Item> {
  let cursor: { cursor?: string } = {};
  for (;;) {
    const page = await pageAt(cursor);
    yield* page.items;
    if (page.next_cursor === null || page.next_cursor === undefined) return;
    cursor = { cursor: page.next_cursor };
  }
}
