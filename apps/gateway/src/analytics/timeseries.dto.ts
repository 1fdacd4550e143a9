import { ApiProperty } from '@nestjs/swagger';
import { IsIn, IsOptional } from 'class-validator';
import { CostBreakdownDto, GROUPINGS, type Grouping } from './cost-breakdown.dto.js';

/** Lengths of the intervals. */
export const GRANULARITIES = ['hour', 'day', 'week'] as const;
/** One of {@link GRANULARITIES}. */
export type Granularity = (typeof GRANULARITIES)[number];

/** What hourly roll-ups are named by; users are kept by day and have no time series here. */
const SERIES = GROUPINGS.filter((grouping) => grouping !== 'user');

/** Parameters of the time series; the last 24 hours when no time is given. */
export class TimeseriesDto extends CostBreakdownDto {
  @ApiProperty({ enum: GRANULARITIES, required: false, default: 'hour' })
  @IsOptional()
  @IsIn(GRANULARITIES)
  granularity?: Granularity;

  @ApiProperty({
    enum: SERIES,
    required: false,
    description: 'One series for each; one in all when absent.',
  })
  @IsOptional()
  @IsIn(SERIES)
  declare groupBy?: Grouping;
}
