import type { ActionStatus } from '@costwire/contracts';
import type { OpenAction } from '../actions/actions.repository.js';

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
  const times = DUE[action.status]?.(action) ?? {};
  return TIMER_KINDS.flatMap((kind) => {
    const at = times[kind];
    return at ? [{ kind, actionId: action.id, at }] : [];
  });
}

type Times = Partial<Record<TimerKind, Date | null>>;

/** States that wait for nothing have no entry. */
const DUE: Partial<Record<ActionStatus, (action: OpenAction) => Times>> = {
  pending: ({ expires_at }) => ({ expire: expires_at }),
  approved: ({ updated_at }) => ({ execute: updated_at }),
  executing: ({ run_at, lease_until, updated_at }) => ({
    execute: run_at ?? lease_until ?? updated_at,
  }),
  executed: ({ run_at, reverse_at, verify_at }) => ({
    announce: run_at,
    reverse: reverse_at,
    verify: verify_at,
  }),
  verified: ({ run_at, reverse_at }) => ({ announce: run_at, reverse: reverse_at }),
  reversed: ({ run_at }) => ({ announce: run_at }),
  failed: ({ run_at }) => ({ announce: run_at }),
};

/** The id of a timer's job: the same timer is queued once, a later attempt is another one. */
export function jobIdOf({ kind, actionId, at }: Timer): string {
  return `${kind}-${actionId}-${at.getTime()}`;
}
