import { ApiProperty } from '@nestjs/swagger';
import { IsIn, IsOptional } from 'class-validator';
import { TimeRangeDto } from '../http/time-range.dto.js';
import { FOCUS_SPLITS, type FocusSplit } from './focus-export.service.js';
import { FOCUS_FORMATS, type FocusFormat } from './focus-lines.js';

/** What to export; the last 30 days as CSV when nothing is said. */
export class FocusExportDto extends TimeRangeDto {
  @ApiProperty({ enum: FOCUS_FORMATS, required: false, default: 'csv' })
  @IsOptional()
  @IsIn(FOCUS_FORMATS)
  format?: FocusFormat;

  @ApiProperty({
    enum: FOCUS_SPLITS,
    required: false,
    default: 'component',
    description: 'One row for each kind of token and rate, or one for all of a call.',
  })
  @IsOptional()
  @IsIn(FOCUS_SPLITS)
  split?: FocusSplit;
}
