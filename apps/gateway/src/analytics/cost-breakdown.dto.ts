import { ApiProperty } from '@nestjs/swagger';
import { IsIn, IsOptional } from 'class-validator';
import { AsOfRangeDto } from '../http/time-range.dto.js';

/** What costs can be grouped by. */
export const GROUPINGS = ['feature', 'model', 'user', 'provider', 'agent', 'key'] as const;
/** One of {@link GROUPINGS}. */
export type Grouping = (typeof GROUPINGS)[number];

/** Parameters of the cost breakdown; the last 30 days when no time is given. */
export class CostBreakdownDto extends AsOfRangeDto {
  @ApiProperty({ enum: GROUPINGS, required: false, default: 'feature' })
  @IsOptional()
  @IsIn(GROUPINGS)
  groupBy?: Grouping;
}
