import {
  ANOMALY_SEVERITIES,
  ANOMALY_STATUSES,
  type AnomalySeverity,
  type AnomalyStatus,
} from '@costwire/contracts';
import { ApiProperty } from '@nestjs/swagger';
import { IsIn, IsOptional, IsString, MaxLength } from 'class-validator';
import { PageCursor, PageLimit } from '../http/page.dto.js';
import { TimeRangeDto } from '../http/time-range.dto.js';

/** Filters and page of the list of anomalies. */
export class AnomalyListDto extends TimeRangeDto {
  @PageLimit(1000)
  limit?: number;

  @PageCursor()
  cursor?: string;

  @ApiProperty({ required: false, enum: ANOMALY_STATUSES })
  @IsOptional()
  @IsIn(ANOMALY_STATUSES)
  status?: AnomalyStatus;

  @ApiProperty({ required: false, enum: ANOMALY_SEVERITIES, description: 'At least this severe.' })
  @IsOptional()
  @IsIn(ANOMALY_SEVERITIES)
  severity?: AnomalySeverity;

  @ApiProperty({ required: false, description: 'For example `agent_loop` or `cache_loss`.' })
  @IsOptional()
  @IsString()
  @MaxLength(100)
  driver?: string;

  @ApiProperty({ required: false })
  @IsOptional()
  @IsString()
  provider?: string;

  @ApiProperty({ required: false, description: 'The feature, agent, key or model it is about.' })
  @IsOptional()
  @IsString()
  service?: string;
}
