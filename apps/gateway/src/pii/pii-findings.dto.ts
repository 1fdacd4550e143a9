import { ApiPropertyOptional } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import { IsIn, IsInt, IsOptional, IsString, Max, MaxLength, Min } from 'class-validator';
import { TimeRangeDto } from '../http/time-range.dto.js';

/** What sums of findings are by. */
export const FINDING_GROUPS = ['type', 'feature', 'day'] as const;
/** One of {@link FINDING_GROUPS}. */
export type FindingGroup = (typeof FINDING_GROUPS)[number];

/** Filters of findings. */
class FindingFilterDto extends TimeRangeDto {
  @ApiPropertyOptional({ example: 'EMAIL_ADDRESS' })
  @IsOptional()
  @IsString()
  @MaxLength(64)
  type?: string;

  @ApiPropertyOptional()
  @IsOptional()
  @IsString()
  @MaxLength(256)
  feature?: string;
}

/** Filters and page of the list of findings. */
export class FindingListDto extends FindingFilterDto {
  @ApiPropertyOptional({ minimum: 1, maximum: 1000, default: 100 })
  @IsOptional()
  @Type(() => Number)
  @IsInt()
  @Min(1)
  @Max(1000)
  limit?: number;

  @ApiPropertyOptional({ description: 'The `next_cursor` of the page before.' })
  @IsOptional()
  @IsString()
  @MaxLength(1_024)
  cursor?: string;
}

/** Filters and grouping of sums of findings, in whole UTC days. */
export class FindingSummaryDto extends FindingFilterDto {
  @ApiPropertyOptional({ enum: FINDING_GROUPS, default: 'type' })
  @IsOptional()
  @IsIn(FINDING_GROUPS)
  group_by?: FindingGroup;
}
