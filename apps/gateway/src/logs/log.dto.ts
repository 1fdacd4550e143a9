import { MAX_MESSAGE_BYTES } from '@costwire/contracts';
import { applyDecorators } from '@nestjs/common';
import { ApiProperty } from '@nestjs/swagger';
import { IsOptional, ValidateBy } from 'class-validator';
import { EventTime, OptionalId, OptionalName } from '../usage/usage-event-fields.js';

/** A text between one byte and the limit, in UTF-8. */
function Message(): PropertyDecorator {
  return applyDecorators(
    ValidateBy({
      name: 'isMessage',
      validator: {
        validate: (value: unknown) => typeof value === 'string' && value !== '' && fits(value),
        defaultMessage: () => `must be text of 1 to ${MAX_MESSAGE_BYTES} bytes (256 KiB) in UTF-8`,
      },
    }),
    ApiProperty({
      description: 'The log itself. Screened; only a preview of 500 characters is kept.',
      type: String,
      minLength: 1,
      maxLength: MAX_MESSAGE_BYTES,
    }),
  );
}

/** Most texts are far from the limit: their bytes need not be counted. */
function fits(text: string): boolean {
  if (text.length > MAX_MESSAGE_BYTES) return false;
  return text.length * 3 <= MAX_MESSAGE_BYTES || Buffer.byteLength(text) <= MAX_MESSAGE_BYTES;
}

/** One log as a producer sends it. Every field is also taken in camelCase. */
export class LogDto {
  @Message()
  message!: string;

  @OptionalName('Where it is from, for example a service; "unknown" when absent.')
  source?: string;

  @OptionalId('Unique in the scenario: a repeat is dropped. Made for you when absent.')
  event_id?: string;

  @EventTime('The hour it counts in, ISO-8601; when it was accepted if absent.')
  @IsOptional()
  timestamp?: string;
}

/** Many logs in one request. */
export class LogsDto {
  @ApiProperty({ type: [LogDto], minItems: 1, maxItems: 10_000 })
  logs!: LogDto[];
}
