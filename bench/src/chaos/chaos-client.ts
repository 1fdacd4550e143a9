import { setTimeout as sleep } from 'node:timers/promises';
import type { UsageEvent } from '@costwire/contracts';
import type { ClientLedger, Tenant } from './client-ledger.js';
import { postJson, type Answer } from './http-post.js';

/** One request to be delivered, whatever it takes. */
export interface OutgoingRequest {
  tenant: Tenant;
  events: UsageEvent[];
  /** Which of the gateways is tried first. */
  firstGateway: number;
}

/** One try of a request. */
export interface Attempt {
  sentAtMs: number;
  answeredAtMs: number;
  status: number | undefined;
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
  async deliver({ tenant, events, firstGateway }: OutgoingRequest): Promise<void> {
    const asArray = events.length % 2 === 0;
    const path = asArray ? '/api/v1/llm/usage' : '/api/v1/events';
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
      retryAfter: answer.retryAfter !== undefined,
      events,
    });
    return answer;
  }

  private isSettled({ status = 0, body }: Answer, tenant: Tenant, events: UsageEvent[]): boolean {
    if (status >= 200 && status < 300) {
      const { accepted = 0, duplicates = 0 } = body;
      if (accepted + duplicates !== events.length) {
        this.oddAnswers.push(`${accepted} accepted and ${duplicates} repeats of ${events.length}`);
      }
      this.ledger.repeatsAnswered += duplicates;
      this.ledger.settle(tenant.projectId, events, 'accepted');
      return true;
    }
    if (status >= 400 && status < 500 && status !== 408 && status !== 429) {
      this.ledger.settle(tenant.projectId, events, 'refused');
      return true;
    }
    return false;
  }
}
