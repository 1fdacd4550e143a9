import { ApiProperty } from '@nestjs/swagger';
import { IsOptional, IsString } from 'class-validator';
import { PageCursor, PageLimit } from '../http/page.dto.js';
import { AsOfRangeDto } from '../http/time-range.dto.js';

/** Filters and page of the list of usage. */
export class UsageListDto extends AsOfRangeDto {
  @PageLimit(1000)
  limit?: number;

  @PageCursor()
  cursor?: string;

  @ApiProperty({ required: false })
  @IsOptional()
  @IsString()
  provider?: string;

  @ApiProperty({ required: false })
  @IsOptional()
  @IsString()
  model?: string;

  @ApiProperty({ required: false })
  @IsOptional()
  @IsString()
  feature?: string;

  @ApiProperty({ required: false })
  @IsOptional()
  @IsString()
  user_id?: string;
}
