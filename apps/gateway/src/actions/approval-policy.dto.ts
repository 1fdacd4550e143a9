import { usdFromJson } from '@costwire/contracts';
import { ApiProperty } from '@nestjs/swagger';
import {
  IsBoolean,
  IsInt,
  IsNumber,
  IsOptional,
  IsString,
  Max,
  MaxLength,
  Min,
  ValidateBy,
  ValidateIf,
} from 'class-validator';
import { Nullable } from '../http/dto-members.js';

function IsBudget(): PropertyDecorator {
  return ValidateBy({
    name: 'isBudget',
    validator: {
      validate: (value: unknown) => (usdFromJson(value) ?? -1n) >= 0n,
      defaultMessage: () => 'must be an amount of US dollars, not negative',
    },
  });
}

/** Members of the approval policy that are to change. */
export class ChangeApprovalPolicyDto {
  @ApiProperty({ required: false, description: 'Whether anything may go without a person.' })
  @IsOptional()
  @IsBoolean()
  auto_approval?: boolean;

  @ApiProperty({
    required: false,
    description: 'Stops automatic approval and reverses what is in effect by it.',
  })
  @IsOptional()
  @IsBoolean()
  kill_switch?: boolean;

  @ApiProperty({ type: 'integer', required: false, minimum: 0, maximum: 10_000 })
  @IsOptional()
  @IsInt()
  @Min(0)
  @Max(10_000)
  auto_actions_per_day?: number;

  @ApiProperty({
    oneOf: [{ type: 'string' }, { type: 'number' }],
    required: false,
    description: 'Expected savings that automatic approvals may claim a UTC day, US dollars.',
  })
  @IsOptional()
  @IsBudget()
  auto_usd_per_day?: string | number;

  @ApiProperty({ required: false, description: 'Whether who asks may not approve.' })
  @IsOptional()
  @IsBoolean()
  four_eyes?: boolean;

  @ApiProperty({ type: 'integer', required: false, minimum: 1, maximum: 525_600 })
  @IsOptional()
  @IsInt()
  @Min(1)
  @Max(525_600)
  expiry_minutes?: number;

  @ApiProperty({
    required: false,
    minimum: 0,
    maximum: 366,
    description: 'Days over which realised savings are measured; parts of a day too.',
  })
  @IsOptional()
  @IsNumber({ maxDecimalPlaces: 6 })
  @Min(0)
  @Max(366)
  verification_days?: number;

  @ApiProperty({ type: String, required: false, nullable: true, maxLength: 2_000 })
  @Nullable()
  @ValidateIf(({ webhook_url: url }: ChangeApprovalPolicyDto) => url !== undefined && url !== null)
  @IsString()
  @MaxLength(2_000)
  webhook_url?: string | null;
}
