import { SCOPES, type Scope } from '@costwire/contracts';
import { ApiProperty } from '@nestjs/swagger';
import {
  ArrayNotEmpty,
  ArrayUnique,
  IsIn,
  IsInt,
  IsOptional,
  IsString,
  Length,
  Matches,
  Max,
  Min,
  MinDate,
} from 'class-validator';
import { AsTime } from '../http/time-range.dto.js';
import { IsImpersonal } from '../validation/impersonal.js';

/** A key to be made. */
export class CreateKeyDto {
  @ApiProperty({ description: 'What the key is for.', minLength: 1, maxLength: 100 })
  @IsString()
  @Length(1, 100)
  @Matches(/\S/, { message: 'name must not be blank' })
  @IsImpersonal()
  name!: string;

  @ApiProperty({
    required: false,
    minLength: 1,
    maxLength: 100,
    description:
      'Who holds the key, by a name that says nothing else: keys of one owner are one person for four eyes.',
  })
  @IsOptional()
  @IsString()
  @Length(1, 100)
  @Matches(/\S/, { message: 'owner must not be blank' })
  @IsImpersonal()
  owner?: string;

  @ApiProperty({ enum: SCOPES, isArray: true })
  @ArrayNotEmpty()
  @ArrayUnique()
  @IsIn(SCOPES, { each: true })
  scopes!: Scope[];

  @ApiProperty({ required: false, format: 'date-time', description: 'Never when absent.' })
  @IsOptional()
  @AsTime()
  @MinDate(() => new Date(), { message: 'expires_at must lie in the future' })
  expires_at?: Date;
}

const MAX_OVERLAP_S = 30 * 86_400;

/** How a key is replaced. */
export class RotateKeyDto {
  @ApiProperty({
    type: 'integer',
    required: false,
    default: 86_400,
    minimum: 0,
    maximum: MAX_OVERLAP_S,
    description: 'How long the old key still works, in seconds.',
  })
  @IsOptional()
  @IsInt()
  @Min(0)
  @Max(MAX_OVERLAP_S)
  overlap_seconds = 86_400;
}

/** A project to be made. */
export class CreateProjectDto {
  @ApiProperty({ minLength: 1, maxLength: 100 })
  @IsString()
  @Length(1, 100)
  @Matches(/\S/, { message: 'name must not be blank' })
  @IsImpersonal()
  name!: string;
}
