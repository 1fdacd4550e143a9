import { ANOMALY_SEVERITIES, usdFromJson, type AnomalySeverity } from '@costwire/contracts';
import { ApiProperty } from '@nestjs/swagger';
import {
  IsIn,
  IsObject,
  IsOptional,
  IsString,
  IsUUID,
  Length,
  MaxLength,
  ValidateBy,
} from 'class-validator';
import { IsImpersonal } from '../validation/impersonal.js';
import { parseTimestamp } from '../validation/timestamp.js';

/** Clocks differ; a day further ahead is a mistake, as for usage. */
const MAX_AHEAD_MS = 86_400_000;

function IsUsd(): PropertyDecorator {
  return ValidateBy({
    name: 'isUsd',
    validator: {
      validate: (value: unknown) => (usdFromJson(value) ?? -1n) >= 0n,
      defaultMessage: () => 'must be a decimal amount of US dollars of at least 0',
    },
  });
}

function IsPastTime(): PropertyDecorator {
  return ValidateBy({
    name: 'isPastTime',
    validator: {
      validate: (value: unknown) =>
        typeof value === 'string' &&
        (parseTimestamp(value) ?? Infinity) < Date.now() + MAX_AHEAD_MS,
      defaultMessage: () => 'must be an ISO-8601 time that does not lie in the future',
    },
  });
}

/** An anomaly that another system found. */
export class AnomalyReportDto {
  @ApiProperty({
    required: false,
    format: 'uuid',
    description: 'The same report under the same id is kept once; made up when absent.',
  })
  @IsOptional()
  @IsUUID()
  id?: string;

  @ApiProperty({ format: 'date-time' })
  @IsPastTime()
  timestamp!: string;

  @ApiProperty({ required: false })
  @IsOptional()
  @IsString()
  @Length(1, 100)
  @IsImpersonal()
  provider?: string;

  @ApiProperty({ description: 'The feature or scope that it is about.' })
  @IsString()
  @Length(1, 256)
  service!: string;

  @ApiProperty({ required: false })
  @IsOptional()
  @IsString()
  @Length(1, 256)
  @IsImpersonal()
  model?: string;

  @ApiProperty({ type: String, description: 'Decimal US dollars, as a string or a number.' })
  @IsUsd()
  current_cost!: string | number;

  @ApiProperty({
    type: String,
    required: false,
    description: 'Decimal US dollars, as a string or a number.',
  })
  @IsOptional()
  @IsUsd()
  expected_cost?: string | number;

  @ApiProperty({ enum: ANOMALY_SEVERITIES })
  @IsIn(ANOMALY_SEVERITIES)
  severity!: AnomalySeverity;

  @ApiProperty({ required: false, default: 'unknown', description: 'What drives the cost.' })
  @IsOptional()
  @IsString()
  @Length(1, 100)
  driver?: string;

  @ApiProperty({ description: 'One sentence; personal data is taken out of it.' })
  @IsString()
  @Length(1, 2_000)
  description!: string;

  @ApiProperty({ required: false, type: Object, description: 'Personal data is taken out of it.' })
  @IsOptional()
  @IsObject()
  meta?: Record<string, unknown>;
}

/** What somebody says about an anomaly. */
export class FeedbackDto {
  @ApiProperty({ enum: ['not_an_issue', 'expected_recurring', 'too_noisy', 'confirmed'] })
  @IsIn(['not_an_issue', 'expected_recurring', 'too_noisy', 'confirmed'])
  verb!: 'not_an_issue' | 'expected_recurring' | 'too_noisy' | 'confirmed';

  @ApiProperty({ required: false, maxLength: 500 })
  @IsOptional()
  @IsString()
  @MaxLength(500)
  note?: string;
}
