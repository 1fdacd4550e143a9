import type { Finding } from '@costwire/anomaly-detection';
import type { ProjectId } from '@costwire/contracts';
import type { PoolClient } from 'pg';

/** Keeps what hours that are being closed have shown until all series are through. */
export async function saveFindings(
  client: PoolClient,
  projectId: ProjectId,
  findings: readonly Finding[],
): Promise<void> {
  if (findings.length === 0) return;
  await client.query(
    `INSERT INTO closing_findings (project_id, hour, series, finding)
     SELECT $1, * FROM unnest($2::timestamptz[], $3::text[], $4::jsonb[])`,
    [
      projectId,
      findings.map(({ hourMs }) => new Date(hourMs)),
      findings.map(({ series }) => series),
      findings.map((finding) => JSON.stringify(finding)),
    ],
  );
}

/** Takes out what hours of a project have shown, by series. */
export async function takeFindings(client: PoolClient, projectId: ProjectId): Promise<Finding[]> {
  const { rows } = await client.query<{ finding: Finding }>(
    `WITH taken AS (DELETE FROM closing_findings WHERE project_id = $1 RETURNING series, finding)
     SELECT finding FROM taken ORDER BY series`,
    [projectId],
  );
  return rows.map(({ finding }) => finding);
}
