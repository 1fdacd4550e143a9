import {
  ANOMALY_SEVERITIES,
  CHANNEL_KINDS,
  type AnomalyScope,
  type AnomalySeverity,
  type ChannelKind,
} from '@costwire/contracts';
import { ApiProperty } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import {
  IsBoolean,
  IsIn,
  IsNumber,
  IsNumberString,
  IsOptional,
  IsString,
  IsUrl,
  Length,
  Matches,
  Max,
  MaxLength,
  Min,
  ValidateNested,
} from 'class-validator';
import { AsTime } from '../http/time-range.dto.js';
import { IsImpersonal } from '../validation/impersonal.js';

const KINDS = ['project', 'feature', 'model', 'agent', 'key'] as const;
const URL_RULES = { protocols: ['https', 'http'], require_protocol: true, require_tld: false };

/** What a setting is about; absent members stand for all. */
export class ScopeDto {
  @ApiProperty({ enum: KINDS })
  @IsIn(KINDS)
  kind!: AnomalyScope['kind'];

  @ApiProperty({ type: String, required: false, default: '' })
  @IsOptional()
  @IsString()
  @MaxLength(256)
  name = '';

  @ApiProperty({ type: String, required: false, default: '' })
  @IsOptional()
  @IsString()
  @MaxLength(100)
  @IsImpersonal()
  provider = '';

  @ApiProperty({ type: String, required: false, default: '' })
  @IsOptional()
  @IsString()
  @MaxLength(256)
  @IsImpersonal()
  model = '';
}

/** A time in which a scope is expected to cost something else. */
export class WindowDto {
  @ApiProperty({ required: false, type: ScopeDto, description: 'The whole project when absent.' })
  @IsOptional()
  @ValidateNested()
  @Type(() => ScopeDto)
  scope?: ScopeDto;

  @ApiProperty({ format: 'date-time' })
  @AsTime()
  starts_at!: Date;

  @ApiProperty({ format: 'date-time' })
  @AsTime()
  ends_at!: Date;

  @ApiProperty({ type: String, required: false, maxLength: 500 })
  @IsOptional()
  @IsString()
  @MaxLength(500)
  note = '';
}

/** What has to be exceeded before somebody is told. */
export class GateDto {
  @ApiProperty({ required: false, type: ScopeDto, description: 'For all scopes when absent.' })
  @IsOptional()
  @ValidateNested()
  @Type(() => ScopeDto)
  scope?: ScopeDto;

  @ApiProperty({ required: false, minimum: 0, description: 'Deviation in percent.' })
  @IsOptional()
  @IsNumber()
  @Min(0)
  @Max(1_000_000)
  min_percent?: number;

  @ApiProperty({ required: false, description: 'Deviation in decimal US dollars an hour.' })
  @IsOptional()
  @IsNumberString({ no_symbols: false })
  @Matches(/^\d{1,12}(\.\d{1,15})?$/, { message: 'min_usd must be a decimal amount' })
  min_usd?: string;

  @ApiProperty({ required: false, enum: ['and', 'or'], default: 'and' })
  @IsOptional()
  @IsIn(['and', 'or'])
  combine: 'and' | 'or' = 'and';
}

/** Up to what the calls of a scope may come in a month. */
export class PaceDto {
  @ApiProperty({ required: false, type: ScopeDto, description: 'The whole project when absent.' })
  @IsOptional()
  @ValidateNested()
  @Type(() => ScopeDto)
  scope?: ScopeDto;

  @ApiProperty({
    required: false,
    description: 'Decimal US dollars; without it what was expected when the month began.',
  })
  @IsOptional()
  @IsNumberString({ no_symbols: false })
  @Matches(/^\d{1,12}(\.\d{1,15})?$/, { message: 'budget_usd must be a decimal amount' })
  budget_usd?: string;
}

/** Somebody to be told. */
export class ChannelDto {
  @ApiProperty({ minLength: 1, maxLength: 100 })
  @IsString()
  @Length(1, 100)
  @IsImpersonal()
  name!: string;

  @ApiProperty({ enum: CHANNEL_KINDS })
  @IsIn(CHANNEL_KINDS)
  kind!: ChannelKind;

  @ApiProperty({ required: false, description: 'https; for `webhook`, `slack` and `email`.' })
  @IsOptional()
  @IsUrl(URL_RULES)
  @MaxLength(2_000)
  url?: string;

  @ApiProperty({ required: false, description: 'Recipient handed to the relay, for `email`.' })
  @IsOptional()
  @IsString()
  @Length(3, 320)
  to?: string;

  @ApiProperty({ required: false, description: 'Token below `costwire-notify.`, for `nats`.' })
  @IsOptional()
  @Matches(/^[A-Za-z0-9_-]{1,64}$/, { message: 'subject must be one plain token' })
  @IsImpersonal()
  subject?: string;

  @ApiProperty({ required: false, enum: ANOMALY_SEVERITIES, default: 'medium' })
  @IsOptional()
  @IsIn(ANOMALY_SEVERITIES)
  min_severity: AnomalySeverity = 'medium';

  @ApiProperty({ type: Boolean, required: false, default: true })
  @IsOptional()
  @IsBoolean()
  enabled = true;
}
