import { CostwireError } from '@costwire/contracts';
import { ApiProperty } from '@nestjs/swagger';
import { IsOptional, ValidateBy } from 'class-validator';
import { parseTimestamp } from '../validation/timestamp.js';

function IsTime(): PropertyDecorator {
  return ValidateBy({
    name: 'isTime',
    validator: {
      validate: (value: unknown) =>
        typeof value === 'string' && parseTimestamp(withTime(value)) !== undefined,
      defaultMessage: () => 'must be an ISO-8601 date or time',
    },
  });
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

/**
 * The range that was asked for; it ends now when no end is given, and is of the default length, in
 * milliseconds, when no start is.
 *
 * @throws {CostwireError} `validation_error` when it does not end after its start.
 */
export function rangeOf(
  { from, to }: { from: string | undefined; to: string | undefined },
  defaultMs: number,
): { start: Date; end: Date } {
  const end = to ? timeOf(to) : new Date();
  const start = from ? timeOf(from) : new Date(end.getTime() - defaultMs);
  if (start < end) return { start, end };
  throw new CostwireError('validation_error', {
    faults: [{ field: 'from', message: 'must be before to' }],
  });
}

function withTime(text: string): string {
  return /^\d{4}-\d{2}-\d{2}$/.test(text) ? `${text}T00:00:00Z` : text;
}
