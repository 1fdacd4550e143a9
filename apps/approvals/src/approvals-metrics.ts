import { ACTION_STATUSES, type ActionStatus, type ActionType } from '@costwire/contracts';
import type { Metrics } from '@costwire/runtime';

/** What becomes of actions, in numbers. */
export class ApprovalsMetrics {
  private readonly actions;
  private readonly executions;
  private readonly queue;

  constructor(metrics: Metrics) {
    this.actions = metrics.gauge({
      name: 'costwire_actions_open',
      help: 'Actions by the state in which they wait for something.',
      labels: ['status'],
    });
    this.executions = metrics.counter({
      name: 'costwire_action_executions_total',
      help: 'Executions of actions by how they ended.',
      labels: ['action_type', 'result'],
    });
    this.queue = metrics.gauge({
      name: 'costwire_action_queue_reachable',
      help: '1 while timers can be set in Redis, 0 while the sweep does what is due itself.',
    });
  }

  /** Takes the states of all open actions. */
  open(statuses: readonly ActionStatus[]): void {
    for (const status of ACTION_STATUSES) {
      this.actions.set({ status }, statuses.filter((each) => each === status).length);
    }
  }

  /** An action was executed. */
  executed(type: ActionType): void {
    this.executions.inc({ action_type: type, result: 'executed' });
  }

  /** An action failed for good. */
  failed(type: ActionType): void {
    this.executions.inc({ action_type: type, result: 'failed' });
  }

  /** Whether Redis took the timers. */
  queueReachable(reachable: boolean): void {
    this.queue.set(reachable ? 1 : 0);
  }
}
