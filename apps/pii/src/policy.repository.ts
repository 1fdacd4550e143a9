import type { PiiPolicy, PiiPolicyVersion, ProjectId } from '@costwire/contracts';
import { AuditTrail, isUniqueViolation, type Database } from '@costwire/persistence';

/** A policy of a project, to be made current. */
export interface PolicyChange {
  projectId: ProjectId;
  actor: string;
  policy: PiiPolicy;
  /** The version that must be current; not looked at when absent. */
  baseVersion: number | undefined;
}

interface PolicyRow {
  project_id: ProjectId;
  version: number;
  policy: PiiPolicy;
  changed_at: Date;
}

/** Keeps every version of every policy. The only writer of the table. */
export class PolicyRepository {
  private readonly audit = new AuditTrail('pii');

  constructor(private readonly database: Database) {}

  /** The current policy of every project that has set one. */
  async current(): Promise<Map<ProjectId, PiiPolicyVersion>> {
    const rows = await this.database.query<PolicyRow>(
      `SELECT DISTINCT ON (project_id) project_id, version, policy, changed_at
       FROM pii_policies ORDER BY project_id, version DESC`,
    );
    return new Map(rows.map((row) => [row.project_id, versionOf(row)]));
  }

  /** Adds the next version; `undefined` when another one was current than the change was made from. */
  async change(change: PolicyChange): Promise<PiiPolicyVersion | undefined> {
    try {
      return await this.tryChange(change);
    } catch (error) {
      // Two changes at once: the later one was made from a version that is not current any more.
      if (isUniqueViolation(error) && change.baseVersion !== undefined) return undefined;
      throw error;
    }
  }

  private async tryChange(change: PolicyChange): Promise<PiiPolicyVersion | undefined> {
    const { projectId, actor, policy, baseVersion } = change;
    return this.database.transaction(async (client) => {
      const { rows } = await client.query<{ version: number }>(
        'SELECT coalesce(max(version), 0) AS version FROM pii_policies WHERE project_id = $1',
        [projectId],
      );
      const current = rows[0]!.version;
      if (baseVersion !== undefined && baseVersion !== current) return undefined;
      const row = { project_id: projectId, version: current + 1, policy, changed_at: new Date() };
      await client.query(
        `INSERT INTO pii_policies (project_id, version, policy, changed_by, changed_at)
         VALUES ($1, $2, $3, $4, $5)`,
        [projectId, row.version, JSON.stringify(policy), actor, row.changed_at],
      );
      await this.audit.append(client, {
        projectId,
        actor,
        action: 'pii_policy.changed',
        subject: `version ${row.version}`,
        details: described(policy),
      });
      return versionOf(row);
    });
  }
}

/** What changed, in types and numbers: allow lists and patterns can hold what a project protects. */
function described(policy: PiiPolicy): Record<string, unknown> {
  const operators = Object.entries(policy.operators ?? {}).map(([type, { kind }]) => [type, kind]);
  return {
    entities: policy.entities ?? 'all',
    operators: Object.fromEntries(operators) as unknown,
    allowed_values: policy.allow?.length ?? 0,
    patterns: policy.patterns?.map(({ name }) => name) ?? [],
  };
}

function versionOf({ version, policy, changed_at: at }: PolicyRow): PiiPolicyVersion {
  return { version, policy, changed_at: at.toISOString() };
}
