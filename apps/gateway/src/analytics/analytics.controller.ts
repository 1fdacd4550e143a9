import { Controller, Get, Query } from '@nestjs/common';
import { ApiBearerAuth, ApiOperation, ApiTags } from '@nestjs/swagger';
import { FromCaller, NeedsScope, type Caller } from '../access/caller.js';
import { timeOf } from '../http/time-range.dto.js';
import { rangeOf } from '../http/time-range.js';
import { CostBreakdownDto } from './cost-breakdown.dto.js';
import { CostBreakdownQuery } from './cost-breakdown.query.js';
import { ForecastDto } from './forecast.dto.js';
import { ForecastQuery } from './forecast.query.js';
import { TimeseriesDto } from './timeseries.dto.js';
import { TimeseriesQuery } from './timeseries.query.js';

const MS_PER_DAY = 86_400_000;
const DEFAULT_BREAKDOWN_MS = 30 * MS_PER_DAY;
const DEFAULT_SERIES_MS = MS_PER_DAY;

/** Answers about costs. */
@ApiTags('analytics')
@ApiBearerAuth()
@Controller('api/v1/analytics')
export class AnalyticsController {
  constructor(
    private readonly breakdown: CostBreakdownQuery,
    private readonly series: TimeseriesQuery,
    private readonly forecasts: ForecastQuery,
  ) {}

  @Get('cost-breakdown')
  @NeedsScope('read')
  @ApiOperation({ summary: 'Costs by feature, model, user, provider, agent or key (last 30 days)' })
  async costBreakdown(
    @Query() { groupBy = 'feature', from, to, as_of }: CostBreakdownDto,
    @FromCaller() { projectId }: Caller,
  ): Promise<unknown> {
    const { start, end } = rangeOf({ from, to }, DEFAULT_BREAKDOWN_MS);
    const asOf = as_of === undefined ? undefined : timeOf(as_of);
    const [data, span] = await Promise.all([
      this.breakdown.groups(projectId, groupBy, start, end, asOf),
      this.breakdown.span(projectId),
    ]);
    return { data, meta: { from: start.toISOString(), to: end.toISOString(), span } };
  }

  @Get('timeseries')
  @NeedsScope('read')
  @ApiOperation({ summary: 'Costs over time by hour, day or week (last 24 hours)' })
  async timeseries(
    @Query() { groupBy, granularity = 'hour', from, to, as_of }: TimeseriesDto,
    @FromCaller() { projectId }: Caller,
  ): Promise<unknown> {
    const { start, end } = rangeOf({ from, to }, DEFAULT_SERIES_MS);
    const asOf = as_of === undefined ? undefined : timeOf(as_of);
    const data = await this.series.points(projectId, groupBy, granularity, start, end, asOf);
    return { data, meta: { from: start.toISOString(), to: end.toISOString(), granularity } };
  }

  @Get('forecast')
  @NeedsScope('read')
  @ApiOperation({ summary: 'Where the present UTC month is likely to end, with an 80 % band' })
  async forecast(
    @Query() { budget }: ForecastDto,
    @FromCaller() { projectId }: Caller,
  ): Promise<unknown> {
    return { data: await this.forecasts.month(projectId, Date.now(), budget) };
  }
}
