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
  const seen = new Set<string>();
  const candidates: Candidate[] = [];
  const repeats: Candidate[] = [];
  for (const batch of batches) {
    for (const event of batch.events) {
      const key = identityKey(batch.project_id, event.event_id);
      (seen.has(key) ? repeats : candidates).push({ batch, event });
      seen.add(key);
    }
  }
  return { candidates, repeats };
}

/** Project and event id as one text; a UUID has no blank, so no two pairs collide. */
export function identityKey(projectId: string, eventId: string): string {
  return `${projectId} ${eventId}`;
}
