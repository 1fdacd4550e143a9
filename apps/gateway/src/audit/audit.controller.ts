import { Controller, Get } from '@nestjs/common';
import { ApiBearerAuth, ApiOperation, ApiTags } from '@nestjs/swagger';
import { NeedsScope } from '../access/caller.js';
import { AuditVerificationQuery } from './audit-verification.query.js';

/** The audit trails of the services. */
@ApiTags('audit')
@ApiBearerAuth()
@Controller('api/v1/audit')
export class AuditController {
  constructor(private readonly verification: AuditVerificationQuery) {}

  @Get('verify')
  @NeedsScope('admin')
  @ApiOperation({ summary: 'Recompute every audit trail and say where one was changed' })
  async verify(): Promise<unknown> {
    const trails = await this.verification.all();
    return { intact: trails.every(({ intact }) => intact), trails };
  }
}
