import type { LogBatch, LogEvent, RecordedLog } from '@costwire/contracts';

/** A log that wants to be recorded, with the batch that brought it. */
export interface LogCandidate {
  batch: LogBatch;
  log: LogEvent;
  /** Project, scenario and event id. */
  key: string;
}

/** What is stored under an id already. */
export interface StoredLog {
  message_id: string;
  repeat_of: string | null;
}

/** The logs of some batches, of each identity only the first, and how many others there were. */
export function distinctLogs(batches: readonly LogBatch[]): {
  candidates: LogCandidate[];
  repeats: number;
} {
  const candidates = new Map<string, LogCandidate>();
  let repeats = 0;
  for (const batch of batches) {
    for (const log of batch.events) {
      const key = logKey(batch.project_id, batch.scenario_id, log.event_id);
      if (candidates.has(key)) repeats += 1;
      else candidates.set(key, { batch, log, key });
    }
  }
  return { candidates: [...candidates.values()], repeats };
}

/** Project, scenario and event id as one text; UUIDs have no blank, so no two collide. */
export function logKey(projectId: string, scenarioId: string, eventId: string): string {
  return `${projectId} ${scenarioId} ${eventId}`;
}

/** A log with what the store knows of it. */
export function recorded(log: LogEvent, repeatOf: string | null | undefined): RecordedLog {
  return !repeatOf || repeatOf === log.event_id ? log : { ...log, repeat_of: repeatOf };
}

/**
 * For each batch, in order, the logs it owns: those written now, and those that an earlier delivery
 * of the same message wrote.
 */
export function logsOwned(
  batches: readonly LogBatch[],
  written: ReadonlyMap<LogEvent, RecordedLog>,
  stored: ReadonlyMap<string, StoredLog>,
): RecordedLog[][] {
  return batches.map((batch) =>
    batch.events.flatMap((log) => {
      const fresh = written.get(log);
      if (fresh) return [fresh];
      const before = stored.get(logKey(batch.project_id, batch.scenario_id, log.event_id));
      const isOwn = before?.message_id === batch.message_id;
      return isOwn ? [recorded(log, before.repeat_of)] : [];
    }),
  );
}
