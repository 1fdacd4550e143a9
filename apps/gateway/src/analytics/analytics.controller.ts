import { CostwireError } from '@costwire/contracts';
import { Controller, Get, Query } from '@nestjs/common';
import { ApiBearerAuth, ApiOperation, ApiTags } from '@nestjs/swagger';
import { FromCaller, NeedsScope, type Caller } from '../access/caller.js';
import { timeOf } from '../http/time-range.dto.js';
import { CostBreakdownDto } from './cost-breakdown.dto.js';
import { CostBreakdownQuery } from './cost-breakdown.query.js';

const DEFAULT_DAYS = 30;
const MS_PER_DAY = 86_400_000;

/** Answers about costs. */
@ApiTags('analytics')
@ApiBearerAuth()
@Controller('api/v1/analytics')
export class AnalyticsController {
  constructor(private readonly breakdown: CostBreakdownQuery) {}

  @Get('cost-breakdown')
  @NeedsScope('read')
  @ApiOperation({ summary: 'Costs by feature, model, user, provider, agent or key (last 30 days)' })
  async costBreakdown(
    @Query() { groupBy = 'feature', from, to }: CostBreakdownDto,
    @FromCaller() { projectId }: Caller,
  ): Promise<unknown> {
    const end = to ? timeOf(to) : new Date();
    const start = from ? timeOf(from) : new Date(end.getTime() - DEFAULT_DAYS * MS_PER_DAY);
    if (start >= end) {
      const faults = [{ field: 'from', message: 'must be before to' }];
      throw new CostwireError('validation_error', { faults });
    }
    const [data, span] = await Promise.all([
      this.breakdown.groups(projectId, groupBy, start, end),
      this.breakdown.span(projectId),
    ]);
    return { data, meta: { from: start.toISOString(), to: end.toISOString(), span } };
  }
}
