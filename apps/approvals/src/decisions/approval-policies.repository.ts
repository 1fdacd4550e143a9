import {
  DEFAULT_APPROVAL_POLICY,
  formatUsd,
  parseUsd,
  type ApprovalPolicy,
  type ProjectId,
} from '@costwire/contracts';
import { AuditTrail, Database } from '@costwire/persistence';
import { Injectable } from '@nestjs/common';
import type { PoolClient } from 'pg';
import { actorOf } from '../actions/action-row.js';

interface PolicyRow extends ApprovalPolicy {
  verification_days: number;
}

const COLUMNS = `auto_approval, kill_switch, auto_actions_per_day, auto_usd_per_day::text, four_eyes,
  expiry_minutes, verification_days::float8, webhook_url`;

/** Keeps what each project allows its actions. The only writer of the table. */
@Injectable()
export class ApprovalPoliciesRepository {
  private readonly audit = new AuditTrail('approvals');

  constructor(private readonly database: Database) {}

  /** The policy of a project; the default one when it has said nothing. */
  async of(projectId: ProjectId, client?: PoolClient): Promise<ApprovalPolicy> {
    const sql = `SELECT ${COLUMNS} FROM approval_policies WHERE project_id = $1`;
    const [row] = client
      ? (await client.query<PolicyRow>(sql, [projectId])).rows
      : await this.database.query<PolicyRow>(sql, [projectId]);
    if (!row) return DEFAULT_APPROVAL_POLICY;
    return { ...row, auto_usd_per_day: formatUsd(parseUsd(row.auto_usd_per_day)!) };
  }

  /** Changes a policy and tells the audit trail what became of which member. */
  async change(
    projectId: ProjectId,
    change: Partial<ApprovalPolicy>,
    changedBy: string,
  ): Promise<ApprovalPolicy> {
    return this.database.transaction(async (client) => {
      await lockProject(client, projectId);
      const next = { ...(await this.of(projectId, client)), ...change };
      await client.query(
        `INSERT INTO approval_policies (project_id, auto_approval, kill_switch,
           auto_actions_per_day, auto_usd_per_day, four_eyes, expiry_minutes, verification_days,
           webhook_url, updated_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, now())
         ON CONFLICT (project_id) DO UPDATE SET auto_approval = excluded.auto_approval,
           kill_switch = excluded.kill_switch,
           auto_actions_per_day = excluded.auto_actions_per_day,
           auto_usd_per_day = excluded.auto_usd_per_day, four_eyes = excluded.four_eyes,
           expiry_minutes = excluded.expiry_minutes,
           verification_days = excluded.verification_days, webhook_url = excluded.webhook_url,
           updated_at = excluded.updated_at`,
        [
          projectId,
          next.auto_approval,
          next.kill_switch,
          next.auto_actions_per_day,
          next.auto_usd_per_day,
          next.four_eyes,
          next.expiry_minutes,
          next.verification_days,
          next.webhook_url,
        ],
      );
      await this.audit.append(client, {
        projectId,
        actor: actorOf(changedBy),
        action: 'approval_policy.changed',
        subject: projectId,
        details: { change },
      });
      return this.of(projectId, client);
    });
  }
}

/** Makes decisions of one project wait for each other, up to the end of the transaction. */
export async function lockProject(client: PoolClient, projectId: ProjectId): Promise<void> {
  await client.query("SELECT pg_advisory_xact_lock(hashtextextended('approvals ' || $1, 0))", [
    projectId,
  ]);
}
