import type { PiiBatch, PiiEvent, UsageBatch, UsageEvent } from '@costwire/contracts';

/** What screening found in the events that a message owns; `undefined` when it found nothing. */
export function piiRecorded(batch: UsageBatch, owned: readonly UsageEvent[]): PiiBatch | undefined {
  let events: PiiEvent[] | undefined;
  for (const event of owned) {
    const { event_id, timestamp, feature, pii_findings: findings } = event;
    if (findings === undefined) continue;
    const found = { event_id, timestamp, ...(feature !== undefined && { feature }), findings };
    (events ??= []).push(found);
  }
  return events && { message_id: batch.message_id, project_id: batch.project_id, events };
}
