import { IsIn, IsString, Matches } from 'class-validator';
import { FromEnvironment } from './configuration.js';

/** Traces; the SDK reads the other `OTEL_*` variables by itself. */
export class TracingConfig {
  @FromEnvironment(
    'OTEL_EXPORTER_OTLP_ENDPOINT',
    'Address that traces are sent to by OTLP over HTTP, such as `http://collector:4318`; without it no tracing is loaded.',
  )
  @Matches(/^(https?:\/\/\S+)?$/, { message: 'endpoint must begin with http:// or https://' })
  endpoint = '';

  @FromEnvironment('OTEL_EXPORTER_OTLP_PROTOCOL', 'Encoding of the traces.')
  @IsIn(['http/protobuf', 'http/json'])
  protocol = 'http/protobuf';

  @FromEnvironment(
    'OTEL_SERVICE_NAME',
    'Name of the process in traces; else `costwire-` and what runs.',
  )
  @IsString()
  serviceName = '';
}
