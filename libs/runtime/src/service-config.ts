import { Transform, Type } from 'class-transformer';
import { IsIn, IsInt, IsString, Matches, Max, MaxLength, Min, MinLength } from 'class-validator';
import { FromEnvironment } from './configuration.js';

const MEBIBYTE = 1024 * 1024;

/** Postgres. */
export class DatabaseConfig {
  @FromEnvironment('DATABASE_URL')
  @Matches(/^postgres(ql)?:\/\//, { message: 'url must begin with postgres://' })
  url!: string;

  /** Connections of one service. */
  @FromEnvironment('COSTWIRE_DATABASE_POOL')
  @Type(() => Number)
  @IsInt()
  @Min(2)
  @Max(100)
  poolSize = 4;
}

/** NATS. */
export class BrokerConfig {
  @FromEnvironment('NATS_URL')
  @Matches(/^(nats|tls):\/\//, { message: 'url must begin with nats://' })
  url!: string;

  /** Disk one stream may take, in bytes, before publishing is refused. */
  @FromEnvironment('COSTWIRE_STREAM_MAX_BYTES')
  @Type(() => Number)
  @IsInt()
  @Min(MEBIBYTE)
  streamMaxBytes = 2_048 * MEBIBYTE;

  /** Copies of each stream: 1 for a single server, 3 in a cluster. */
  @FromEnvironment('COSTWIRE_STREAM_REPLICAS')
  @Type(() => Number)
  @IsIn([1, 3, 5])
  replicas = 1;
}

/** Logs and shutdown, the same for every service. */
export class ProcessConfig {
  @FromEnvironment('LOG_LEVEL')
  @IsIn(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'])
  logLevel = 'info';

  /** How long running work may take to finish at shutdown, in milliseconds. */
  @FromEnvironment('COSTWIRE_DRAIN_TIMEOUT_MS')
  @Type(() => Number)
  @IsInt()
  @Min(0)
  @Max(60_000)
  drainTimeoutMs = 8_000;
}

/** The secret from which the keys for hashing are derived. */
export class SecretConfig {
  /** At least 32 characters; kept for the life of the data. */
  @FromEnvironment('COSTWIRE_SECRET')
  @IsString()
  @MinLength(32)
  @MaxLength(1_024)
  secret!: string;
}

/** The HTTP side of the gateway. */
export class HttpConfig {
  @FromEnvironment('HOST')
  @IsString()
  host = '127.0.0.1';

  @FromEnvironment('PORT')
  @Type(() => Number)
  @IsInt()
  @Min(0)
  @Max(65_535)
  port = 3_100;

  /** Origins that browsers may call from, separated by commas; none by default. */
  @FromEnvironment('CORS_ORIGINS')
  @Transform(({ value }) => splitList(value))
  @IsString({ each: true })
  corsOrigins: string[] = [];

  /** Largest request body, in bytes. */
  @FromEnvironment('COSTWIRE_BODY_LIMIT_BYTES')
  @Type(() => Number)
  @IsInt()
  @Min(1_024)
  @Max(64 * MEBIBYTE)
  bodyLimitBytes = 5 * MEBIBYTE;

  /** Age up to which the copy of the API keys is trusted while Postgres is away, in seconds. */
  @FromEnvironment('COSTWIRE_KEY_CACHE_MAX_AGE_S')
  @Type(() => Number)
  @IsInt()
  @Min(30)
  keyCacheMaxAgeS = 900;
}

function splitList(value: unknown): unknown {
  if (typeof value !== 'string') return value;
  return value
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '');
}
