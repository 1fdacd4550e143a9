import { ApiProperty } from '@nestjs/swagger';
import { IsString, Length } from 'class-validator';

const MAX_SUBJECT_LENGTH = 256;
const MAX_REASON_LENGTH = 500;

/** Whom to erase. */
export class RequestErasureDto {
  @ApiProperty({
    minLength: 1,
    maxLength: MAX_SUBJECT_LENGTH,
    description: 'The `user_id` as it was sent. It is not kept.',
  })
  @IsString()
  @Length(1, MAX_SUBJECT_LENGTH)
  subject!: string;

  @ApiProperty({ minLength: 1, maxLength: MAX_REASON_LENGTH, example: 'request of 12 May' })
  @IsString()
  @Length(1, MAX_REASON_LENGTH)
  reason!: string;
}
