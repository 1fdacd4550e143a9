import { shardOf } from '@costwire/contracts';
import type { Parts } from './assemble.js';
import { lastClosableHour } from './watch/hours.js';
import { projectsToClose } from './watch/watched-projects.repository.js';

/** One thing that is looked after every few seconds. */
export interface Chore {
  name: string;
  run(nowMs: number): Promise<unknown>;
}

/** What happens without a message, in the order in which it is done. */
export function choresOf(parts: Parts): Chore[] {
  return [
    { name: 'relearning', run: async (nowMs) => parts.relearning.run(nowMs) },
    { name: 'closing', run: async (nowMs) => closeHours(parts, nowMs) },
    { name: 'pace', run: async (nowMs) => parts.pace.run(nowMs) },
    { name: 'proposals', run: async (nowMs) => parts.proposals.sweep(nowMs) },
    { name: 'notifications', run: async () => parts.notifier.sweep() },
    { name: 'outbox', run: async () => parts.outbox.publish() },
  ];
}

/** Closes what can be closed in every project. */
async function closeHours({ database, backlog, closing }: Parts, nowMs: number): Promise<void> {
  const due = await projectsToClose(database, lastClosableHour(nowMs));
  if (due.length === 0) return;
  const seenUntil = await backlog.seenUntil(nowMs);
  for (const { project_id: projectId } of due) {
    const last = lastClosableHour(seenUntil(projectId));
    await closing.close(projectId, Number(shardOf(projectId)), last, nowMs);
  }
}
