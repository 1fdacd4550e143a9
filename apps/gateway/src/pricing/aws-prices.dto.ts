import { ApiProperty } from '@nestjs/swagger';
import {
  ArrayMaxSize,
  ArrayNotEmpty,
  IsArray,
  IsOptional,
  IsString,
  Length,
  Matches,
  MaxLength,
} from 'class-validator';
import { IsTime } from '../http/time-range.dto.js';
import { IsImpersonal } from '../validation/impersonal.js';
import { PriceChangeDto } from './pricing.dto.js';

/** Which AWS prices to list. */
export class AwsPriceListDto {
  @ApiProperty({ required: false, example: 'us-east-1' })
  @IsOptional()
  @IsString()
  @MaxLength(64)
  region?: string;

  @ApiProperty({ required: false, example: 'AWSQueueService' })
  @IsOptional()
  @IsString()
  @MaxLength(256)
  service?: string;

  @ApiProperty({ required: false, example: 'standard-requests' })
  @IsOptional()
  @IsString()
  @MaxLength(256)
  dimension?: string;

  @ApiProperty({ required: false, description: 'Prices in force then; now when absent.' })
  @IsOptional()
  @IsTime()
  at?: string;
}

const SCHEMA = {
  type: 'array',
  maxItems: 20_000,
  items: {
    type: 'object',
    required: ['service', 'region', 'dimension', 'tiers', 'source', 'effective_date'],
    properties: {
      service: { type: 'string', example: 'AWSQueueService' },
      region: { type: 'string', example: 'eu-west-1' },
      dimension: { type: 'string', example: 'standard-requests' },
      tiers: {
        type: 'array',
        description: 'Units of a month beyond `from` cost `usd` each; ascending from 0.',
        items: {
          type: 'object',
          required: ['from', 'usd'],
          properties: { from: { type: 'string' }, usd: { type: 'string' } },
        },
      },
      source: { type: 'string', description: 'Where the price is from.' },
      effective_date: { type: 'string', example: '2026-08-01' },
    },
  },
} as const;

/** AWS prices to be set, or taken from a price list. */
export class AwsPricesDto extends PriceChangeDto {
  @ApiProperty({ minLength: 1, maxLength: 500 })
  @IsString()
  @Length(1, 500)
  @Matches(/\S/, { message: 'reason must not be blank' })
  reason!: string;

  @ApiProperty({ required: false, description: 'Names the price list; `override` when absent.' })
  @IsOptional()
  @IsString()
  @Length(1, 100)
  @IsImpersonal()
  source?: string;

  @ApiProperty(SCHEMA as unknown as Parameters<typeof ApiProperty>[0])
  @IsArray()
  @ArrayNotEmpty()
  @ArrayMaxSize(20_000)
  prices!: unknown[];
}
