import { applyDecorators } from '@nestjs/common';
import { ApiProperty } from '@nestjs/swagger';
import { Transform } from 'class-transformer';
import { IsOptional, ValidateBy } from 'class-validator';
import { parseTimestamp } from '../validation/timestamp.js';

const MESSAGE = 'must be an ISO-8601 date or time';

/** A text that names a date or time, ISO-8601. */
export function IsTime(): PropertyDecorator {
  return ValidateBy({
    name: 'isTime',
    validator: { validate: isTime, defaultMessage: () => MESSAGE },
  });
}

/** The same, as a `Date`. */
export function AsTime(): PropertyDecorator {
  return applyDecorators(
    Transform(({ value }: { value: unknown }) => (isTime(value) ? timeOf(value) : value)),
    ValidateBy({
      name: 'isTime',
      validator: { validate: (value) => value instanceof Date, defaultMessage: () => MESSAGE },
    }),
  );
}

/** A half-open range of time. */
export class TimeRangeDto {
  @ApiProperty({
    required: false,
    description: 'From this time on, ISO-8601; a date is its start in UTC.',
  })
  @IsOptional()
  @IsTime()
  from?: string;

  @ApiProperty({ required: false, description: 'Up to, not including, this time.' })
  @IsOptional()
  @IsTime()
  to?: string;
}

/** A range whose costs can be asked for as they stood at some time. */
export class AsOfRangeDto extends TimeRangeDto {
  @ApiProperty({
    required: false,
    description: 'Costs as they were booked up to this time: corrections of later do not count.',
  })
  @IsOptional()
  @IsTime()
  as_of?: string;
}

/** The time a validated parameter names. */
export function timeOf(text: string): Date {
  return new Date(parseTimestamp(withTime(text))!);
}

function isTime(value: unknown): value is string {
  return typeof value === 'string' && parseTimestamp(withTime(value)) !== undefined;
}

function withTime(text: string): string {
  return /^\d{4}-\d{2}-\d{2}$/.test(text) ? `${text}T00:00:00Z` : text;
}
