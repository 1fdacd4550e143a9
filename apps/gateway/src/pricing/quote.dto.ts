import { USAGE_FORMATS, type UsageFormat } from '@costwire/pricing';
import { ApiProperty } from '@nestjs/swagger';
import { IsIn, IsObject, IsOptional, IsString, MaxLength } from 'class-validator';
import { IsTime } from '../http/time-range.dto.js';
import { Name, OptionalName } from '../usage/usage-event-fields.js';

/** A call to be priced, which need not have happened. */
export class QuoteDto {
  @ApiProperty({
    required: false,
    maxLength: 256,
    description: 'For example openai; found by the model when absent.',
  })
  @IsOptional()
  @IsString()
  @MaxLength(256)
  provider?: string;

  @Name('As named in the call: prefixes, dates and ARNs are understood.')
  model!: string;

  @ApiProperty({
    required: false,
    format: 'date-time',
    description: 'Decides which price is in force; now when absent.',
  })
  @IsOptional()
  @IsTime()
  timestamp?: string;

  @OptionalName('standard, batch, flex, priority.')
  service_tier?: string;

  @ApiProperty({
    selfRequired: false,
    type: 'object',
    additionalProperties: { type: 'integer' },
    description: 'Token counts as in the usage event: inclusive totals and subsets of them.',
  })
  @IsOptional()
  @IsObject()
  usage?: Record<string, unknown>;

  @ApiProperty({
    selfRequired: false,
    type: 'object',
    additionalProperties: true,
    description: "The provider's own usage object instead; `raw_usage_format` names the API.",
  })
  @IsOptional()
  @IsObject()
  raw_usage?: Record<string, unknown>;

  @ApiProperty({ required: false, enum: USAGE_FORMATS })
  @IsOptional()
  @IsIn(USAGE_FORMATS)
  raw_usage_format?: UsageFormat;
}
