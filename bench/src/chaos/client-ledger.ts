import type { UsageEvent } from '@costwire/contracts';

/** A project that events are sent to. */
export interface Tenant {
  projectId: string;
  apiKey: string;
}

/** Everything ever sent under one event id of one project. */
export interface SentEvent {
  projectId: string;
  /** Bodies that may become the fact: the first of its id in its request, sent before the rest. */
  eligible: UsageEvent[];
  copiesAccepted: number;
  state: 'unknown' | 'accepted' | 'refused';
}

/** Project and event id as one text. */
export function eventKey(projectId: string, eventId: string): string {
  return `${projectId} ${eventId}`;
}

/**
 * What the client knows of every event it sent. The truth that the tables are held against: whatever
 * was accepted must be there once, and nothing else may be.
 */
export class ClientLedger {
  readonly sent = new Map<string, SentEvent>();
  /** Copies that the gateway said it dropped as repeats within one request. */
  repeatsAnswered = 0;

  /** Notes that a body is about to be sent; `eligible` false: it must never become the fact. */
  note(projectId: string, event: UsageEvent, eligible = true): void {
    const key = eventKey(projectId, event.event_id);
    let entry = this.sent.get(key);
    if (!entry) {
      entry = { projectId, eligible: [], copiesAccepted: 0, state: 'unknown' };
      this.sent.set(key, entry);
    }
    if (eligible) entry.eligible.push(event);
  }

  /** Notes the outcome of a request. */
  settle(projectId: string, events: readonly UsageEvent[], state: 'accepted' | 'refused'): void {
    for (const { event_id } of events) {
      const entry = this.sent.get(eventKey(projectId, event_id))!;
      if (state === 'accepted') entry.copiesAccepted += 1;
      if (entry.state !== 'accepted') entry.state = state;
    }
  }

  /** Number of events in a state. */
  count(state: SentEvent['state']): number {
    let total = 0;
    for (const entry of this.sent.values()) if (entry.state === state) total += 1;
    return total;
  }

  /** Copies accepted beyond the first of each event. */
  extraCopies(): number {
    let total = 0;
    for (const { copiesAccepted } of this.sent.values()) total += Math.max(0, copiesAccepted - 1);
    return total;
  }
}
