import { REPRICING_FILTERS, type RepricingFilter } from '@costwire/contracts';
import { ApiProperty } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import {
  IsIn,
  IsInt,
  IsOptional,
  IsString,
  IsUUID,
  Length,
  Max,
  MaxLength,
  Min,
  ValidateNested,
} from 'class-validator';
import { IsTime } from '../http/time-range.dto.js';

const MAX_VALUE_LENGTH = 256;
const STATUSES = ['priced', 'partial', 'unpriced'];

/** Values that the calls must carry, all of them. */
export class RepricingFilterDto implements RepricingFilter {
  @ApiProperty({ required: false })
  @IsOptional()
  @IsString()
  @Length(1, MAX_VALUE_LENGTH)
  provider?: string;

  @ApiProperty({ required: false })
  @IsOptional()
  @IsString()
  @Length(1, MAX_VALUE_LENGTH)
  model?: string;

  @ApiProperty({ required: false })
  @IsOptional()
  @IsString()
  @Length(1, MAX_VALUE_LENGTH)
  feature?: string;

  @ApiProperty({ required: false })
  @IsOptional()
  @IsString()
  @Length(1, MAX_VALUE_LENGTH)
  user_id?: string;

  @ApiProperty({ required: false })
  @IsOptional()
  @IsString()
  @Length(1, MAX_VALUE_LENGTH)
  agent_name?: string;

  @ApiProperty({ required: false, enum: STATUSES, description: 'How the call is priced now.' })
  @IsOptional()
  @IsIn(STATUSES)
  status?: string;
}

/** Which calls are to be priced anew, and why. */
export class RequestRepricingDto {
  @ApiProperty({ description: 'From this time on, ISO-8601; a date is its start in UTC.' })
  @IsTime()
  from!: string;

  @ApiProperty({ description: 'Up to, not including, this time.' })
  @IsTime()
  to!: string;

  @ApiProperty({ required: false, type: RepricingFilterDto })
  @IsOptional()
  @ValidateNested()
  @Type(() => RepricingFilterDto)
  filter?: RepricingFilterDto;

  @ApiProperty({ minLength: 3, maxLength: 500, description: 'Kept in the audit trail.' })
  @IsString()
  @Length(3, 500)
  reason!: string;
}

/** Page of the list of re-pricings. */
export class RepricingListDto {
  @ApiProperty({ required: false, minimum: 1, maximum: 100, default: 20 })
  @IsOptional()
  @Type(() => Number)
  @IsInt()
  @Min(1)
  @Max(100)
  limit?: number;

  @ApiProperty({ required: false, description: 'The `next_cursor` of the page before.' })
  @IsOptional()
  @IsUUID()
  @MaxLength(36)
  cursor?: string;
}

/** The filter of a request, its values in the form in which they are kept. */
export function storedFilter(
  filter: RepricingFilterDto | undefined,
  stored: (value: string) => string,
): RepricingFilter {
  const kept: RepricingFilter = {};
  for (const field of REPRICING_FILTERS) {
    const value = filter?.[field];
    if (value !== undefined) kept[field] = field === 'status' ? value : stored(value);
  }
  return kept;
}
