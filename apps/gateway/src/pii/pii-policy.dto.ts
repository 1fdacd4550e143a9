import type { PiiOperator } from '@costwire/contracts';
import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  IsArray,
  IsBoolean,
  IsInt,
  IsNumber,
  IsOptional,
  IsString,
  Length,
  Max,
  MaxLength,
  Min,
  ValidateNested,
} from 'class-validator';
import { IsImpersonal } from '../validation/impersonal.js';
import { IsOperators, IsScores } from './pii-policy-rules.js';

const MAX_PATTERNS = 20;
const MAX_PATTERN_LENGTH = 200;
const MAX_ALLOWED = 1_000;
const MAX_TYPES = 200;
/** Text previewed in one request; the answer holds every finding. */
const MAX_PREVIEW_CHARS = 100_000;

/** A pattern of the project's own. */
export class PiiPatternDto {
  @ApiProperty({ example: 'CUSTOMER_ID', description: 'The type that findings are given.' })
  @IsString()
  @Length(2, 40)
  @IsImpersonal()
  name!: string;

  @ApiProperty({
    example: 'C-\\d{6}',
    maxLength: MAX_PATTERN_LENGTH,
    description: 'A regular expression of JavaScript, Unicode mode, bounded quantifiers only.',
  })
  @IsString()
  @Length(1, MAX_PATTERN_LENGTH)
  @IsImpersonal()
  pattern!: string;

  @ApiPropertyOptional()
  @IsOptional()
  @IsBoolean()
  ignore_case?: boolean;

  @ApiPropertyOptional({ minimum: 0, maximum: 1, default: 0.9 })
  @IsOptional()
  @IsNumber()
  @Min(0)
  @Max(1)
  score?: number;
}

/** What a project wants looked for, and done with what is found. */
export class PiiPolicyDto {
  @ApiPropertyOptional({ type: [String], description: 'Types to look for; all when absent.' })
  @IsOptional()
  @IsArray()
  @ArrayMaxSize(MAX_TYPES)
  @IsString({ each: true })
  entities?: string[];

  @ApiPropertyOptional({ description: 'Look for people, places and organisations too: slower.' })
  @IsOptional()
  @IsBoolean()
  names?: boolean;

  @ApiPropertyOptional({ minimum: 0, maximum: 1, default: 0.5 })
  @IsOptional()
  @IsNumber()
  @Min(0)
  @Max(1)
  min_score?: number;

  @ApiPropertyOptional({
    type: 'object',
    additionalProperties: { type: 'number' },
    description: 'Least score by type.',
  })
  @IsOptional()
  @IsScores()
  min_scores?: Record<string, number>;

  @ApiPropertyOptional({
    type: 'object',
    additionalProperties: { type: 'object' },
    description:
      'By type, `default` for the others: {"kind":"replace"|"redact"|"mask"|"hash"|"encrypt"|"keep"}.',
  })
  @IsOptional()
  @IsOperators()
  operators?: Record<string, PiiOperator>;

  @ApiPropertyOptional({
    type: [String],
    description: 'Values that are no findings; `@example.com` allows every mailbox there.',
  })
  @IsOptional()
  @IsArray()
  @ArrayMaxSize(MAX_ALLOWED)
  @IsString({ each: true })
  @MaxLength(256, { each: true })
  allow?: string[];

  @ApiPropertyOptional({ type: [PiiPatternDto] })
  @IsOptional()
  @IsArray()
  @ArrayMaxSize(MAX_PATTERNS)
  @ValidateNested({ each: true })
  @Type(() => PiiPatternDto)
  patterns?: PiiPatternDto[];
}

/** A policy to be made the current one. */
export class ChangePiiPolicyDto extends PiiPolicyDto {
  @ApiPropertyOptional({
    type: 'integer',
    description: 'The version this was made from: refused with 409 when another one is current.',
  })
  @IsOptional()
  @IsInt()
  @Min(0)
  base_version?: number;
}

/** A text to be looked at. Nothing of it is kept. */
export class PreviewPiiDto {
  @ApiProperty({ maxLength: MAX_PREVIEW_CHARS })
  @IsString()
  @MaxLength(MAX_PREVIEW_CHARS)
  text!: string;

  @ApiPropertyOptional({ type: PiiPolicyDto, description: "The project's own when absent." })
  @IsOptional()
  @ValidateNested()
  @Type(() => PiiPolicyDto)
  policy?: PiiPolicyDto;
}
