import type { OpenAction } from './actions.repository.js';

/** What can be due about an action. */
export const TIMER_KINDS = ['expire', 'execute', 'announce', 'reverse', 'verify'] as const;
/** One of {@link TIMER_KINDS}; the name of the job too. */
export type TimerKind = (typeof TIMER_KINDS)[number];

/** Something due about an action. */
export interface Timer {
  kind: TimerKind;
  actionId: string;
  at: Date;
}

/** What is due about an action in its present state, and when. The queue is rebuilt from this alone. */
export function timersOf(action: OpenAction): Timer[] {
  const timer = (kind: TimerKind, at: Date | null): Timer[] =>
    at === null ? [] : [{ kind, actionId: action.id, at }];
  switch (action.status) {
    case 'pending':
      return timer('expire', action.expires_at);
    case 'approved':
      return timer('execute', action.updated_at);
    case 'executing':
      return timer('execute', action.run_at ?? action.lease_until ?? action.updated_at);
    case 'executed':
      return [
        ...timer('announce', action.run_at),
        ...timer('reverse', action.reverse_at),
        ...timer('verify', action.verify_at),
      ];
    case 'verified':
      return [...timer('announce', action.run_at), ...timer('reverse', action.reverse_at)];
    case 'reversed':
      return timer('announce', action.run_at);
    default:
      return [];
  }
}

/** The id of a timer's job: the same timer is queued once, a later attempt is another one. */
export function jobIdOf({ kind, actionId, at }: Timer): string {
  return `${kind}-${actionId}-${at.getTime()}`;
}
