import { Controller, Get, Query } from '@nestjs/common';
import { ApiBearerAuth, ApiOperation, ApiTags } from '@nestjs/swagger';
import { FromCaller, NeedsScope, type Caller } from '../access/caller.js';
import { FindingListDto, FindingSummaryDto } from './pii-findings.dto.js';
import { PiiFindingsQuery } from './pii-findings.query.js';
import { PiiSummaryQuery } from './pii-summary.query.js';

/** What was found in recorded events: types, counts and places, never values. */
@ApiTags('personal data')
@ApiBearerAuth()
@Controller('api/v1/pii/findings')
export class PiiFindingsController {
  constructor(
    private readonly findings: PiiFindingsQuery,
    private readonly summary: PiiSummaryQuery,
  ) {}

  @Get()
  @NeedsScope('read')
  @ApiOperation({ summary: 'Findings by event and type, newest first' })
  async list(@Query() query: FindingListDto, @FromCaller() { projectId }: Caller) {
    return this.findings.page(projectId, query);
  }

  @Get('summary')
  @NeedsScope('read')
  @ApiOperation({ summary: 'Sums of findings by type, feature or UTC day' })
  async sums(@Query() query: FindingSummaryDto, @FromCaller() { projectId }: Caller) {
    return { data: await this.summary.sums(projectId, query) };
  }
}
