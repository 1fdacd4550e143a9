import {
  callWebhook,
  faultOfWebhook,
  projectWebhookSecret,
  WebhookRefused,
  type WebhookRules,
} from '@costwire/runtime';
import { actionView } from './action-view.js';
import type { ActionRow } from '../actions/action-row.js';
import type { Phase } from './effects.repository.js';
import { PermanentFailure } from './permanent-failure.js';

/** Tells a project's webhook that an action is in effect, or no longer. */
export class WebhookExecutor {
  readonly name = 'webhook';

  /** @param secret the installation's, from which each project's signing key is derived. */
  constructor(
    private readonly secret: string,
    private readonly rules: WebhookRules,
  ) {}

  /** Why an address may not be a webhook, or `undefined`. */
  faultOf(url: string): string | undefined {
    return faultOfWebhook(url, this.rules);
  }

  /**
   * Calls the webhook. Repeats carry the same `Idempotency-Key`: the action's id, with `:reverse` for
   * the rollback.
   *
   * @throws {PermanentFailure} when trying again is of no use; anything else is tried again.
   */
  async send(action: ActionRow, url: string, phase: Phase): Promise<void> {
    const executes = phase === 'execute';
    const type = executes ? 'io.costwire.action.executed.v1' : 'io.costwire.action.reversed.v1';
    const call = {
      url,
      body: JSON.stringify({ type, action: actionView(action) }),
      secret: projectWebhookSecret(this.secret, action.project_id),
      idempotencyKey: executes ? action.id : `${action.id}:reverse`,
      nowMs: Date.now(),
    };
    await callWebhook(call, this.rules).catch((error: unknown) => {
      if (error instanceof WebhookRefused) throw new PermanentFailure(error.message);
      throw error;
    });
  }
}
