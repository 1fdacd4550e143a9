import { applyDecorators } from '@nestjs/common';
import { ApiProperty, PartialType } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayMinSize,
  ArrayUnique,
  IsArray,
  IsIn,
  IsInt,
  IsOptional,
  IsString,
  Max,
  Min,
  ValidateBy,
  ValidateNested,
} from 'class-validator';
import { PageCursor, PageLimit } from '../http/page.dto.js';
import { parseTimestamp } from '../validation/timestamp.js';
import { CreateScenarioDto, isPlainText, Profile, Region } from './scenario.dto.js';

/** Scenarios side by side at most, and variants of each. */
const MAX_COMPARED = 20;
const MAX_NAME_LENGTH = 256;

/** A time by which something is bounded. */
function Bound(description: string): PropertyDecorator {
  return applyDecorators(
    ValidateBy({
      name: 'isTime',
      validator: {
        validate: (value: unknown) =>
          typeof value === 'string' && parseTimestamp(value) !== undefined,
        defaultMessage: () => 'must be an ISO-8601 time',
      },
    }),
    ApiProperty({ description, type: String, format: 'date-time' }),
  );
}

function OptionalWord(description: string): PropertyDecorator {
  return applyDecorators(
    IsOptional(),
    ValidateBy({
      name: 'isWord',
      validator: {
        validate: (value: unknown) => isPlainText(value, MAX_NAME_LENGTH),
        defaultMessage: () => `must be text of 1 to ${MAX_NAME_LENGTH} characters`,
      },
    }),
    ApiProperty({ description, type: String, required: false, maxLength: MAX_NAME_LENGTH }),
  );
}

/** Another way of handling the same traffic. */
export class EstimateDto {
  @IsOptional()
  @Region()
  region?: string;

  @IsOptional()
  @Profile()
  profile?: Record<string, unknown>;
}

/** One column of a comparison. */
export class VariantDto extends EstimateDto {
  @OptionalWord('What the column is called.')
  name?: string;
}

/** What is to be compared: every scenario under every variant, or as it is when there is none. */
export class CompareDto {
  @ApiProperty({ type: [String], minItems: 1, maxItems: MAX_COMPARED })
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(MAX_COMPARED)
  @ArrayUnique()
  @IsString({ each: true })
  scenario_ids!: string[];

  @ApiProperty({ type: [VariantDto], required: false, maxItems: MAX_COMPARED })
  @IsOptional()
  @IsArray()
  @ArrayMaxSize(MAX_COMPARED)
  @ValidateNested({ each: true })
  @Type(() => VariantDto)
  variants?: VariantDto[];
}

/** The forms of a comparison. */
export const COMPARISON_FORMATS = ['json', 'html'] as const;
/** One of {@link COMPARISON_FORMATS}. */
export type ComparisonFormat = (typeof COMPARISON_FORMATS)[number];

/** How a comparison is wanted. */
export class CompareFormatDto {
  @ApiProperty({ enum: COMPARISON_FORMATS, required: false, default: 'json', type: String })
  @IsOptional()
  @IsIn(COMPARISON_FORMATS)
  format: ComparisonFormat = 'json';
}

/** Past traffic of the project as a scenario; without a name it is named by its range. */
export class FromTrafficDto extends PartialType(CreateScenarioDto) {
  @Bound('From this time on, ISO-8601.')
  from!: string;

  @Bound('Up to, not including, this time.')
  to!: string;

  @OptionalWord('Only calls of this provider.')
  provider?: string;

  @OptionalWord('Only calls of this model.')
  model?: string;

  @OptionalWord('Only calls of this feature.')
  feature?: string;
}

const CACHE_POLICIES = ['unchanged', 'none', 'share'] as const;

/** What is taken to have been different about the calls; what is absent stays as it was. */
export class ReplayDto {
  @OptionalWord('The seller of the model.')
  provider?: string;

  @OptionalWord('Another model.')
  model?: string;

  @OptionalWord('standard, batch, flex or priority.')
  service_tier?: string;

  @ApiProperty({ enum: CACHE_POLICIES, required: false, default: 'unchanged' })
  @IsOptional()
  @IsIn(CACHE_POLICIES)
  cache_policy?: (typeof CACHE_POLICIES)[number];

  @ApiProperty({
    type: 'integer',
    required: false,
    minimum: 0,
    maximum: 100,
    description: 'With the policy share: per cent of each input that is read from the cache.',
  })
  @IsOptional()
  @IsInt()
  @Min(0)
  @Max(100)
  cache_share_percent?: number;
}

/** Page of the list of logs. */
export class ScenarioLogsDto {
  @PageLimit(1_000)
  limit = 100;

  @PageCursor()
  cursor?: string;
}

/** The forms of a report. */
export const REPORT_FORMATS = ['html', 'csv', 'json'] as const;
/** One of {@link REPORT_FORMATS}. */
export type ReportFormat = (typeof REPORT_FORMATS)[number];

/** How a report is wanted. */
export class ReportDto {
  @ApiProperty({ enum: REPORT_FORMATS, required: false, default: 'html' })
  @IsOptional()
  @IsIn(REPORT_FORMATS)
  format: ReportFormat = 'html';
}
