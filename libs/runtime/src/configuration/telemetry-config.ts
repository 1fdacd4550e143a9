import { Type } from 'class-transformer';
import { IsInt, IsString, Max, Min } from 'class-validator';
import { FromEnvironment } from './configuration.js';

/** Health and metrics of a worker; the gateway shows its own on its API port. */
export class TelemetryConfig {
  @FromEnvironment('COSTWIRE_TELEMETRY_HOST', 'Address that health and metrics are shown on.')
  @IsString()
  host = '127.0.0.1';

  @FromEnvironment(
    'COSTWIRE_TELEMETRY_PORT',
    'Port that health and metrics of a worker process are shown on, a different one for each process; 0 shows none.',
  )
  @Type(() => Number)
  @IsInt()
  @Min(0)
  @Max(65_535)
  port = 0;
}
