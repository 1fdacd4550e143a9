import { ApiProperty } from '@nestjs/swagger';
import { IsOptional, Matches } from 'class-validator';

/** Parameters of the forecast. */
export class ForecastDto {
  @ApiProperty({ required: false, description: 'Decimal US dollars that the month may cost.' })
  @IsOptional()
  @Matches(/^\d{1,12}(\.\d{1,15})?$/, { message: 'budget must be a decimal amount of US dollars' })
  budget?: string;
}
