import type { PoolClient } from 'pg';
import type { Candidate } from './candidate.js';

interface Counts {
  recorded: number;
  duplicates: number;
  firstTs: string;
  lastTs: string;
}

/** Moves the per-project counts: events recorded, repeats dropped, first and last event time. */
export async function addToCounts(
  client: PoolClient,
  fresh: readonly Candidate[],
  duplicates: readonly Candidate[],
): Promise<void> {
  const counts = new Map<string, Counts>();
  for (const candidate of fresh) countsFor(counts, candidate).recorded += 1;
  for (const candidate of duplicates) countsFor(counts, candidate).duplicates += 1;
  if (counts.size === 0) return;
  const projects = [...counts.keys()].sort();
  const values = projects.map((project) => counts.get(project)!);
  await client.query(
    `INSERT INTO ingest_counts AS kept (project_id, recorded, duplicates, first_ts, last_ts)
     SELECT * FROM unnest($1::uuid[], $2::bigint[], $3::bigint[], $4::timestamptz[], $5::timestamptz[])
     ON CONFLICT (project_id) DO UPDATE SET
       recorded = kept.recorded + excluded.recorded,
       duplicates = kept.duplicates + excluded.duplicates,
       first_ts = least(kept.first_ts, excluded.first_ts),
       last_ts = greatest(kept.last_ts, excluded.last_ts)`,
    [
      projects,
      values.map(({ recorded }) => recorded),
      values.map(({ duplicates: dropped }) => dropped),
      values.map(({ firstTs }) => firstTs),
      values.map(({ lastTs }) => lastTs),
    ],
  );
}

function countsFor(counts: Map<string, Counts>, { batch, event }: Candidate): Counts {
  const { timestamp } = event;
  let entry = counts.get(batch.project_id);
  if (!entry) {
    entry = { recorded: 0, duplicates: 0, firstTs: timestamp, lastTs: timestamp };
    counts.set(batch.project_id, entry);
  }
  // Canonical UTC times compare as text.
  if (timestamp < entry.firstTs) entry.firstTs = timestamp;
  if (timestamp > entry.lastTs) entry.lastTs = timestamp;
  return entry;
}
