import type { UsageBatch, UsageEvent } from '@costwire/contracts';

/** An event that wants to be recorded, with the batch that brought it. */
export interface Candidate {
  batch: UsageBatch;
  event: UsageEvent;
}

/** The events of some batches, of each identity only the first. */
export function distinctCandidates(batches: readonly UsageBatch[]): {
  candidates: Candidate[];
  repeats: Candidate[];
} {
  const seen = new Map<string, Set<string>>();
  const candidates: Candidate[] = [];
  const repeats: Candidate[] = [];
  for (const batch of batches) {
    let ids = seen.get(batch.project_id);
    if (!ids) seen.set(batch.project_id, (ids = new Set()));
    for (const event of batch.events) {
      const known = ids.size;
      ids.add(event.event_id);
      (ids.size === known ? repeats : candidates).push({ batch, event });
    }
  }
  return { candidates, repeats };
}

/**
 * The same sorted by identity: transactions that hold the same ids then meet them in the same order
 * and cannot deadlock. Ids that carry their time come sorted already, which costs one pass.
 */
export function byIdentity(candidates: readonly Candidate[]): Candidate[] {
  return [...candidates].sort(
    (left, right) =>
      compare(left.batch.project_id, right.batch.project_id) ||
      compare(left.event.event_id, right.event.event_id),
  );
}

function compare(left: string, right: string): number {
  if (left === right) return 0;
  return left < right ? -1 : 1;
}

/** Project (or message) and event id as one text; a UUID has no blank, so no two pairs collide. */
export function identityKey(uuid: string, eventId: string): string {
  return `${uuid} ${eventId}`;
}
