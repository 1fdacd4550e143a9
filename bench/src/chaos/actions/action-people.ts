import { setTimeout as sleep } from 'node:timers/promises';
import type { DecisionVerb } from '@costwire/contracts';

/** What a call of the API came to once its outcome was known. */
export interface Outcome {
  status: number;
  body: Record<string, unknown>;
  /** Tries whose outcome was unknown before. */
  unknown: number;
}

const RETRY_MS = 250;
const PATIENCE_MS = 90_000;
const TIMEOUT_MS = 15_000;

/** One person with a key of their own, who asks again until the outcome is known. */
export class ActionPerson {
  /** Calls without a usable answer at first. */
  unknown = 0;

  constructor(
    private readonly url: string,
    private readonly apiKey: string,
  ) {}

  /** Calls the API; an outage is waited for. */
  async call(
    method: string,
    path: string,
    body?: object,
    headers: Record<string, string> = {},
  ): Promise<Outcome> {
    for (let unknown = 0, endMs = Date.now() + PATIENCE_MS; ; unknown += 1) {
      const answer = await fetch(this.url + path, {
        method,
        headers: {
          authorization: `Bearer ${this.apiKey}`,
          ...(body && { 'content-type': 'application/json' }),
          ...headers,
        },
        ...(body && { body: JSON.stringify(body) }),
        signal: AbortSignal.timeout(TIMEOUT_MS),
      }).catch(() => undefined);
      const json = await answer?.json().catch(() => undefined);
      if (answer && json !== undefined && answer.status < 500 && answer.status !== 429) {
        return { status: answer.status, body: json as Record<string, unknown>, unknown };
      }
      this.unknown += 1;
      if (Date.now() > endMs) throw new Error(`${method} ${path} has no known outcome`);
      await sleep(RETRY_MS);
    }
  }

  /** Waits until an action can be seen, and is in a state when one is named. */
  async sees(id: string, status?: string): Promise<void> {
    for (const endMs = Date.now() + PATIENCE_MS; Date.now() < endMs; await sleep(RETRY_MS)) {
      const { status: answer, body } = await this.call('GET', `/api/v1/actions/${id}`);
      if (answer === 200 && (status === undefined || body['status'] === status)) return;
    }
    throw new Error(`action ${id} is not ${status ?? 'there'}`);
  }

  /** Decides. True when the decision is known to hold, by this call or one whose answer was lost. */
  async decides(verb: DecisionVerb, id: string): Promise<boolean> {
    const path = `/api/v1/actions/${id}`;
    const { status, unknown } = await this.call('POST', `${path}/${verb}`, { reason: 'run D' });
    if (status === 200) return true;
    if (status !== 409 || unknown === 0) return false;
    const { body } = await this.call('GET', path);
    return (body['decisions'] as { to: string }[]).some(({ to }) => to.startsWith(verb));
  }
}
