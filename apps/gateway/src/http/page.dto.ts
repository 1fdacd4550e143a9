import { applyDecorators } from '@nestjs/common';
import { ApiProperty } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import { IsInt, IsOptional, IsString, Length, Max, Min } from 'class-validator';

const DEFAULT_LIMIT = 100;
const MAX_CURSOR_LENGTH = 512;

/** How many items a page holds at most; 100 unless the query names another number. */
export function PageLimit(most: number): PropertyDecorator {
  return applyDecorators(
    ApiProperty({
      type: Number,
      required: false,
      minimum: 1,
      maximum: most,
      default: DEFAULT_LIMIT,
    }),
    IsOptional(),
    Type(() => Number),
    IsInt(),
    Min(1),
    Max(most),
  );
}

/** Where a page begins. */
export function PageCursor(): PropertyDecorator {
  return applyDecorators(
    ApiProperty({
      type: String,
      required: false,
      description: 'The `next_cursor` of the page before.',
    }),
    IsOptional(),
    IsString(),
    Length(1, MAX_CURSOR_LENGTH),
  );
}
