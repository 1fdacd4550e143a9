import { formatUsd, usdFromJson } from '@costwire/contracts';
import { projectWebhookSecret, SecretConfig } from '@costwire/runtime';
import { Body, Controller, Get, Put } from '@nestjs/common';
import { ApiBearerAuth, ApiOperation, ApiTags } from '@nestjs/swagger';
import { FromCaller, NeedsScope, type Caller } from '../access/caller.js';
import { ChangeApprovalPolicyDto } from './approval-policy.dto.js';
import { ApprovalPolicyQuery } from './approval-policy.query.js';
import { ApprovalsClient } from './approvals-client.js';

/** What a project allows its actions. */
@ApiTags('actions')
@ApiBearerAuth()
@Controller('api/v1/approvals/policy')
export class ApprovalPolicyController {
  constructor(
    private readonly policy: ApprovalPolicyQuery,
    private readonly approvals: ApprovalsClient,
    private readonly secret: SecretConfig,
  ) {}

  @Get()
  @NeedsScope('read')
  @ApiOperation({ summary: 'The rules for approvals of the project' })
  async read(@FromCaller() { projectId }: Caller): Promise<unknown> {
    return this.policy.of(projectId);
  }

  @Put()
  @NeedsScope('admin')
  @ApiOperation({
    summary:
      'Change the members given; with a webhook the answer holds the key that signs its calls',
  })
  async change(
    @Body() body: ChangeApprovalPolicyDto,
    @FromCaller() { projectId, keyId }: Caller,
  ): Promise<unknown> {
    const { auto_usd_per_day: usd, ...others } = body;
    const given = Object.entries(others).filter(([, value]) => value !== undefined);
    const policy = await this.approvals.ask('changeApprovalPolicy', {
      project_id: projectId,
      changed_by: keyId,
      change: {
        ...Object.fromEntries(given),
        ...(usd !== undefined && { auto_usd_per_day: formatUsd(usdFromJson(usd)!) }),
      },
    });
    if (policy.webhook_url === null) return policy;
    const key = projectWebhookSecret(this.secret.secret, projectId).toString('base64');
    return { ...policy, webhook_secret: key };
  }
}
