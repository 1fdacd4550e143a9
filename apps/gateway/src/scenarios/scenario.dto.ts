import { SCENARIO_STATUSES, type ScenarioStatus } from '@costwire/contracts';
import { readProfile } from '@costwire/pricing';
import { applyDecorators } from '@nestjs/common';
import { ApiProperty, PartialType } from '@nestjs/swagger';
import { Transform } from 'class-transformer';
import {
  IsIn,
  IsInt,
  IsOptional,
  IsString,
  Matches,
  Max,
  MaxLength,
  Min,
  ValidateBy,
} from 'class-validator';
import { Nullable } from '../http/dto-members.js';

const MAX_NAME_LENGTH = 200;
const MAX_DESCRIPTION_LENGTH = 4_000;
const MAX_TAGS = 50;
const MAX_TAG_LENGTH = 200;
const MAX_PAGE = 1_000_000;
/** `eu-central-1`, `us-gov-west-1`. */
const REGION = /^[a-z]{2}(-[a-z]{2,12}){1,3}-\d{1,2}$/;
const STORABLE = /^[^\u0000-\u001f\u007f]*$/;

/** Tags as they came: a list of words, or names with values. */
export type ScenarioTags = readonly string[] | Readonly<Record<string, string>>;

/** Without control characters and half surrogates, which Postgres refuses. */
export function isPlainText(value: unknown, maxLength: number, minLength = 1): boolean {
  return (
    typeof value === 'string' &&
    value.length <= maxLength &&
    value.trim().length >= minLength &&
    STORABLE.test(value) &&
    !/\p{Surrogate}/u.test(value)
  );
}

function isTags(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false;
  const texts = Array.isArray(value) ? (value as unknown[]) : Object.entries(value).flat();
  const count = Array.isArray(value) ? texts.length : texts.length / 2;
  return count <= MAX_TAGS && texts.every((text) => isPlainText(text, MAX_TAG_LENGTH));
}

function Checked(
  name: string,
  validate: (value: unknown) => boolean,
  message: string,
): PropertyDecorator {
  return ValidateBy({ name, validator: { validate, defaultMessage: () => message } });
}

/** The name of an AWS region; whether there are prices is said by the estimate. */
export function Region(): PropertyDecorator {
  return applyDecorators(
    IsString(),
    Matches(REGION, { message: 'region must be the name of an AWS region, for example us-east-1' }),
    ApiProperty({ example: 'eu-central-1', description: 'The region whose prices apply.' }),
  );
}

/** The assumptions that differ from the defaults. */
export function Profile(): PropertyDecorator {
  return applyDecorators(
    ValidateBy({
      name: 'isProfile',
      validator: {
        validate: (value: unknown) => !('faults' in readProfile(value, 'profile')),
        defaultMessage: ({ value } = {} as never) => {
          const read = readProfile(value, 'profile');
          if (!('faults' in read)) return 'is not valid';
          return read.faults
            .slice(0, 5)
            .map(({ field, message }) => `${field.replace(/^profile\.?/, '')} ${message}`.trim())
            .join('; ');
        },
      },
    }),
    ApiProperty({
      selfRequired: false,
      type: 'object',
      additionalProperties: true,
      description: 'The assumptions that differ from the defaults; see docs/scenarios.md.',
    }),
  );
}

/** A scenario to be made. */
export class CreateScenarioDto {
  @ApiProperty({ minLength: 1, maxLength: MAX_NAME_LENGTH })
  @Checked(
    'isName',
    (value) => isPlainText(value, MAX_NAME_LENGTH),
    `must be text of 1 to ${MAX_NAME_LENGTH} characters`,
  )
  name!: string;

  @ApiProperty({ type: String, required: false, maxLength: MAX_DESCRIPTION_LENGTH })
  @IsOptional()
  @Nullable()
  @IsString()
  @MaxLength(MAX_DESCRIPTION_LENGTH)
  description?: string | null;

  @Region()
  region!: string;

  @ApiProperty({
    required: false,
    oneOf: [
      { type: 'array', items: { type: 'string' } },
      { type: 'object', additionalProperties: { type: 'string' } },
    ],
  })
  @IsOptional()
  @Checked('isTags', isTags, `must be at most ${MAX_TAGS} short texts, as a list or by name`)
  tags?: ScenarioTags;

  @IsOptional()
  @Profile()
  profile?: Record<string, unknown>;
}

/** What is to be changed of a scenario; what is absent stays. */
export class UpdateScenarioDto extends PartialType(CreateScenarioDto) {}

/** Which scenarios to list. */
export class ScenarioListDto {
  @ApiProperty({ required: false, enum: SCENARIO_STATUSES })
  @IsOptional()
  @IsIn(SCENARIO_STATUSES)
  status?: ScenarioStatus;

  @ApiProperty({ required: false })
  @IsOptional()
  @Matches(REGION, { message: 'region must be the name of an AWS region, for example us-east-1' })
  region?: string;

  @ApiProperty({ type: Number, required: false, minimum: 1, default: 1 })
  @IsOptional()
  @Transform(({ value }) => Number(value))
  @IsInt()
  @Min(1)
  @Max(MAX_PAGE)
  page = 1;

  @ApiProperty({ type: Number, required: false, minimum: 1, maximum: 100, default: 20 })
  @IsOptional()
  @Transform(({ value }) => Number(value))
  @IsInt()
  @Min(1)
  @Max(100)
  page_size = 20;
}
