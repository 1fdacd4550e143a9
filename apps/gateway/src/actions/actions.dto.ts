import {
  ACTION_STATUSES,
  ACTION_TYPES,
  SCOPE_KINDS,
  usdFromJson,
  type ActionStatus,
  type ActionType,
  type ScopeKind,
} from '@costwire/contracts';
import { ApiProperty } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import {
  IsBoolean,
  IsIn,
  IsInt,
  IsObject,
  IsOptional,
  IsString,
  Length,
  Max,
  MaxLength,
  Min,
  ValidateBy,
  ValidateNested,
} from 'class-validator';
import { IsImpersonal } from '../validation/impersonal.js';
import { PageCursor, PageLimit } from '../http/page.dto.js';

/** Filters and page of the list of actions. */
export class ActionListDto {
  @PageLimit(500)
  limit?: number;

  @PageCursor()
  cursor?: string;

  @ApiProperty({ required: false, enum: ACTION_STATUSES })
  @IsOptional()
  @IsIn(ACTION_STATUSES)
  status?: ActionStatus;

  @ApiProperty({ required: false })
  @IsOptional()
  @IsString()
  @MaxLength(128)
  @IsImpersonal()
  anomaly_id?: string;
}

function IsAmount(): PropertyDecorator {
  return ValidateBy({
    name: 'isAmount',
    validator: {
      validate: (value: unknown) => (usdFromJson(value) ?? -1n) >= 0n,
      defaultMessage: () => 'must be an amount of US dollars, not negative',
    },
  });
}

const AMOUNT = {
  oneOf: [{ type: 'string' }, { type: 'number' }],
  description: 'Decimal US dollars.',
};

/** What an action is about. */
export class ActionScopeDto {
  @ApiProperty({ enum: SCOPE_KINDS })
  @IsIn(SCOPE_KINDS)
  kind!: ScopeKind;

  @ApiProperty({
    description: 'Name of the feature, model or agent; id of the run, key or project.',
    maxLength: 128,
  })
  @IsString()
  @Length(1, 128)
  value!: string;

  @ApiProperty({ required: false, maxLength: 128, description: 'Calls of this environment alone.' })
  @IsOptional()
  @IsString()
  @Length(1, 128)
  @IsImpersonal()
  environment?: string;
}

/** Estimated savings. */
export class SavingsDto {
  @ApiProperty(AMOUNT)
  @IsAmount()
  low!: string | number;

  @ApiProperty(AMOUNT)
  @IsAmount()
  expected!: string | number;

  @ApiProperty(AMOUNT)
  @IsAmount()
  high!: string | number;

  @ApiProperty({ type: 'integer', minimum: 1, maximum: 366 })
  @IsInt()
  @Min(1)
  @Max(366)
  horizon_days!: number;
}

const MAX_TTL_MINUTES = 366 * 24 * 60;

/** An action that a person or a system proposes. */
export class CreateActionDto {
  @ApiProperty({ enum: ACTION_TYPES })
  @IsIn(ACTION_TYPES)
  action_type!: ActionType;

  @ApiProperty({ type: ActionScopeDto })
  @IsObject()
  @ValidateNested()
  @Type(() => ActionScopeDto)
  scope!: ActionScopeDto;

  @ApiProperty({ description: 'One sentence for who decides.', minLength: 1, maxLength: 500 })
  @IsString()
  @Length(1, 500)
  description!: string;

  @ApiProperty({
    type: 'object',
    additionalProperties: true,
    selfRequired: false,
    description: 'Limits and the like; docs/actions.md says which type needs which.',
  })
  @IsOptional()
  @IsObject()
  parameters?: Record<string, unknown>;

  @ApiProperty({ type: SavingsDto, required: false, description: 'None claimed when absent.' })
  @IsOptional()
  @IsObject()
  @ValidateNested()
  @Type(() => SavingsDto)
  savings?: SavingsDto;

  @ApiProperty({ enum: ['low', 'medium', 'high'], required: false, default: 'medium' })
  @IsOptional()
  @IsIn(['low', 'medium', 'high'])
  risk_level: 'low' | 'medium' | 'high' = 'medium';

  @ApiProperty({
    type: 'integer',
    required: false,
    minimum: 1,
    maximum: MAX_TTL_MINUTES,
    description: 'Minutes after execution at which it is reversed by itself; never when absent.',
  })
  @IsOptional()
  @IsInt()
  @Min(1)
  @Max(MAX_TTL_MINUTES)
  ttl_minutes?: number;

  @ApiProperty({
    type: String,
    ...AMOUNT,
    required: false,
    description: 'Expected spend per hour without it.',
  })
  @IsOptional()
  @IsAmount()
  forecast_hourly_usd?: string | number;

  @ApiProperty({ required: false, maxLength: 128 })
  @IsOptional()
  @IsString()
  @MaxLength(128)
  @IsImpersonal()
  anomaly_id?: string;

  @ApiProperty({ type: Boolean, required: false, default: true })
  @IsOptional()
  @IsBoolean()
  reversible = true;

  @ApiProperty({ type: Boolean, required: false, default: false })
  @IsOptional()
  @IsBoolean()
  changes_quality = false;

  @ApiProperty({ type: 'object', additionalProperties: true, selfRequired: false })
  @IsOptional()
  @IsObject()
  meta?: Record<string, unknown>;
}

/** A decision about an action. */
export class DecisionDto {
  @ApiProperty({ required: false, maxLength: 500, description: 'Why; kept in the history.' })
  @IsOptional()
  @IsString()
  @Length(1, 500)
  reason?: string;
}
