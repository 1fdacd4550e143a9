import { ApiProperty } from '@nestjs/swagger';
import { IsOptional, IsString, Length } from 'class-validator';

/** A call that is about to be made. */
export class AdmissionDto {
  @ApiProperty({ required: false, maxLength: 128 })
  @IsOptional()
  @IsString()
  @Length(1, 128)
  feature?: string;

  @ApiProperty({ required: false, maxLength: 128 })
  @IsOptional()
  @IsString()
  @Length(1, 128)
  agent_name?: string;

  @ApiProperty({ required: false, maxLength: 128 })
  @IsOptional()
  @IsString()
  @Length(1, 128)
  run_id?: string;

  @ApiProperty({ required: false, maxLength: 128 })
  @IsOptional()
  @IsString()
  @Length(1, 128)
  model?: string;

  @ApiProperty({ required: false, maxLength: 128 })
  @IsOptional()
  @IsString()
  @Length(1, 128)
  environment?: string;
}
