import { PRICE_SCOPES, type PriceScope } from '@costwire/contracts';
import { ApiProperty } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  IsArray,
  IsBoolean,
  IsIn,
  IsInt,
  IsObject,
  IsOptional,
  IsString,
  Length,
  Matches,
  Max,
  MaxLength,
  Min,
} from 'class-validator';
import { IsTime } from '../http/time-range.dto.js';
import { OptionalName } from '../usage/usage-event-fields.js';
import { IsImpersonal } from '../validation/impersonal.js';

const MODES = ['fill', 'override'] as const;

/** What every change of prices says of itself. */
export class PriceChangeDto {
  @ApiProperty({
    enum: PRICE_SCOPES,
    required: false,
    default: 'project',
    description: "`global` holds for every project and needs a key of the operator's project.",
  })
  @IsOptional()
  @IsIn(PRICE_SCOPES)
  scope: PriceScope = 'project';

  @ApiProperty({ required: false, format: 'date-time', description: 'From when the prices count.' })
  @IsOptional()
  @IsTime()
  valid_from?: string;

  @OptionalName('Version of the source; made from the content when absent.', 100)
  @IsImpersonal()
  source_version?: string;

  @ApiProperty({
    type: Boolean,
    required: false,
    default: false,
    description: 'Leave out the entries that the gate refuses, instead of refusing all.',
  })
  @IsOptional()
  @IsBoolean()
  skip_faulty = false;
}

/** A price file to be taken over. */
export class ImportPricesDto extends PriceChangeDto {
  @ApiProperty({ enum: ['litellm'], description: "LiteLLM's model_prices_and_context_window.json" })
  @IsIn(['litellm'])
  format!: 'litellm';

  @ApiProperty({ required: false, description: 'Fetched by https. Either this or `content`.' })
  @IsOptional()
  @IsString()
  @MaxLength(2_048)
  @Matches(/^https?:\/\//, { message: 'url must begin with https://' })
  url?: string;

  @ApiProperty({ selfRequired: false, type: 'object', additionalProperties: true })
  @IsOptional()
  @IsObject()
  content?: Record<string, unknown>;

  @ApiProperty({
    enum: MODES,
    required: false,
    default: 'fill',
    description: '`fill` counts where the book says nothing; `override` counts above it.',
  })
  @IsOptional()
  @IsIn(MODES)
  mode: (typeof MODES)[number] = 'fill';

  @OptionalName('Why; kept with the version.', 500)
  reason?: string;

  @ApiProperty({ required: false, type: [String], description: '`provider/model` to leave out.' })
  @IsOptional()
  @IsArray()
  @ArrayMaxSize(5_000)
  @IsString({ each: true })
  @IsImpersonal()
  leave_out?: string[];

  @ApiProperty({
    type: Boolean,
    required: false,
    default: false,
    description: 'Judge only; record nothing.',
  })
  @IsOptional()
  @IsBoolean()
  dry_run = false;
}

/** Why a change is made. */
class ReasonDto {
  @ApiProperty({ minLength: 1, maxLength: 500 })
  @IsString()
  @Length(1, 500)
  @Matches(/\S/, { message: 'reason must not be blank' })
  reason!: string;
}

/** Prices of one model for the project. */
export class OverridePriceDto extends ReasonDto {
  @ApiProperty({ description: 'For example openai.' })
  @IsString()
  @Length(1, 256)
  @IsImpersonal()
  provider!: string;

  @ApiProperty({ description: 'The id in the price list, or one name of it.' })
  @IsString()
  @Length(1, 256)
  @IsImpersonal()
  model!: string;

  @ApiProperty({ enum: ['standard', 'batch', 'flex', 'priority'], required: false })
  @IsOptional()
  @IsIn(['standard', 'batch', 'flex', 'priority'])
  service_tier = 'standard';

  @ApiProperty({
    type: 'object',
    additionalProperties: true,
    description:
      'US dollars for one unit by component (input, output, cache_read, cache_write_5m, ...): a decimal string, or {usd, tiers: [{above_input_tokens, usd}]}.',
  })
  @IsObject()
  rates!: Record<string, unknown>;

  @ApiProperty({ required: false, format: 'date-time', description: 'Always when absent.' })
  @IsOptional()
  @IsTime()
  valid_from?: string;

  @ApiProperty({ required: false, format: 'date-time', description: 'Not included.' })
  @IsOptional()
  @IsTime()
  valid_to?: string;
}

/** How an override ends. */
export class EndOverrideDto extends ReasonDto {
  @ApiProperty({ required: false, description: 'From when it no longer counts; now when absent.' })
  @IsOptional()
  @IsTime()
  from?: string;
}

/** Page of a list of versions. */
export class VersionListDto {
  @ApiProperty({ type: 'integer', required: false, minimum: 1, maximum: 500, default: 100 })
  @IsOptional()
  @Type(() => Number)
  @IsInt()
  @Min(1)
  @Max(500)
  limit = 100;

  @ApiProperty({ required: false, description: 'The `next_cursor` of the page before.' })
  @IsOptional()
  @Matches(/^[1-9]\d{0,17}$/, { message: 'cursor is not a cursor that was given out' })
  cursor?: string;
}
