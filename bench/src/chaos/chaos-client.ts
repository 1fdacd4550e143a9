import { setTimeout as sleep } from 'node:timers/promises';
import type { UsageEvent } from '@costwire/contracts';
import type { ClientLedger, Tenant } from './client-ledger.js';
import { isSuccess, postJson, type Answer } from './http-post.js';

/** One request to be delivered, whatever it takes. */
export interface OutgoingRequest {
  tenant: Tenant;
  events: UsageEvent[];
  /** Asks for the valid events to be taken although others are not. */
  partial: boolean;
  /** Which of the gateways is tried first. */
  firstGateway: number;
}

/** One try of a request. */
export interface Attempt {
  sentAtMs: number;
  answeredAtMs: number;
  status: number | undefined;
  /** The status, or why there was none. */
  outcome: string;
  retryAfter: boolean;
  events: number;
}

const FIRST_WAIT_MS = 100;
const MAX_WAIT_MS = 1_000;

/**
 * A client as the promise asks for: 2xx means accepted, a 4xx that nothing was stored, and anything
 * else that it does not know, so it sends the same ids again until it does.
 */
export class ChaosClient {
  readonly attempts: Attempt[] = [];
  /** Requests for which no gateway had a usable answer at first. */
  requestsDelayed = 0;
  /** Answers that contradict themselves or the request. */
  readonly oddAnswers: string[] = [];
  /** No further try begins after this moment (`performance.now`). */
  giveUpAtMs = Infinity;

  constructor(
    private readonly urls: readonly string[],
    private readonly ledger: ClientLedger,
  ) {}

  /** Sends a request until its outcome is known. */
  async deliver({ tenant, events, partial, firstGateway }: OutgoingRequest): Promise<void> {
    const asArray = events.length % 2 === 0;
    const path =
      (asArray ? '/api/v1/llm/usage' : '/api/v1/events') + (partial ? '?partial=true' : '');
    const body = Buffer.from(JSON.stringify(asArray ? events : { events }));
    let waitMs = FIRST_WAIT_MS;
    for (let tries = 0; performance.now() < this.giveUpAtMs; tries += 1) {
      const url = this.urls[(firstGateway + tries) % this.urls.length]!;
      const answer = await this.attempt(`${url}${path}`, tenant.apiKey, body, events.length);
      if (this.isSettled(answer, tenant, events)) return;
      if ((tries + 1) % this.urls.length !== 0) continue;
      if (tries < this.urls.length) this.requestsDelayed += 1;
      await sleep(waitMs);
      waitMs = Math.min(waitMs * 2, MAX_WAIT_MS);
    }
  }

  private async attempt(url: string, key: string, body: Buffer, events: number): Promise<Answer> {
    const sentAtMs = performance.now();
    const answer = await postJson(url, key, body);
    this.attempts.push({
      sentAtMs,
      answeredAtMs: performance.now(),
      status: answer.status,
      outcome: answer.failure ?? String(answer.status),
      retryAfter: answer.retryAfter !== undefined,
      events,
    });
    return answer;
  }

  private isSettled({ status = 0, body }: Answer, tenant: Tenant, events: UsageEvent[]): boolean {
    if (isSuccess(status)) {
      this.settleTaken(body, tenant, events);
      return true;
    }
    if (status >= 400 && status < 500 && status !== 408 && status !== 429) {
      this.ledger.settle(tenant.projectId, events, 'refused');
      return true;
    }
    return false;
  }

  private settleTaken(body: Answer['body'], { projectId }: Tenant, events: UsageEvent[]): void {
    const { accepted = 0, duplicates = 0, refused = [] } = body;
    if (accepted + duplicates + refused.length !== events.length) {
      this.oddAnswers.push(
        `${accepted} accepted, ${duplicates} repeated, ${refused.length} refused of ${events.length}`,
      );
    }
    const faulty = new Set(refused.map(({ index }) => index));
    const isFaulty = (_: UsageEvent, index: number): boolean => faulty.has(index);
    this.ledger.repeatsAnswered += duplicates;
    this.ledger.settle(projectId, events.filter(isFaulty), 'refused');
    this.ledger.settle(
      projectId,
      events.filter((event, index) => !isFaulty(event, index)),
      'accepted',
    );
  }
}
