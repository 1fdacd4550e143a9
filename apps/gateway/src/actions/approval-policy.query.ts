import {
  DEFAULT_APPROVAL_POLICY,
  formatUsd,
  parseUsd,
  type ApprovalPolicy,
  type ProjectId,
} from '@costwire/contracts';
import { Database } from '@costwire/persistence';
import { Injectable } from '@nestjs/common';

/** Reads the approval policy of a project by its primary key. */
@Injectable()
export class ApprovalPolicyQuery {
  constructor(private readonly database: Database) {}

  /** The policy; the default one when the project has said nothing. */
  async of(projectId: ProjectId): Promise<ApprovalPolicy> {
    const [row] = await this.database.readProject<ApprovalPolicy>(
      projectId,
      `SELECT auto_approval, kill_switch, auto_actions_per_day, auto_usd_per_day::text, four_eyes,
         expiry_minutes, verification_days::float8, webhook_url
       FROM approval_policies WHERE project_id = $1`,
      [projectId],
    );
    if (!row) return DEFAULT_APPROVAL_POLICY;
    return { ...row, auto_usd_per_day: formatUsd(parseUsd(row.auto_usd_per_day)!) };
  }
}
