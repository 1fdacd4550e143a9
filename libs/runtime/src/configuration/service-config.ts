import { Transform, Type } from 'class-transformer';
import {
  IsIn,
  IsInt,
  IsString,
  Matches,
  Max,
  MaxLength,
  Min,
  MinLength,
  ValidateBy,
} from 'class-validator';
import { FromEnvironment } from './configuration.js';

const MEBIBYTE = 1024 * 1024;

/** What a stop needs beside the work under way, to close connections and to exit, in milliseconds. */
export const STOP_RESERVE_MS = 2_000;

/** Postgres. */
export class DatabaseConfig {
  @FromEnvironment('DATABASE_URL', 'Postgres: `postgres://user:password@host:port/database`.')
  @Matches(/^postgres(ql)?:\/\//, { message: 'url must begin with postgres://' })
  url!: string;

  @FromEnvironment('COSTWIRE_DATABASE_POOL', 'Connections that each service keeps at most.')
  @Type(() => Number)
  @IsInt()
  @Min(2)
  @Max(100)
  poolSize = 4;
}

/** NATS. */
export class BrokerConfig {
  @FromEnvironment(
    'NATS_URL',
    'NATS with JetStream: `nats://user:password@host:port`, several separated by commas. `NATS_URL_COST` and the like take its place for one service.',
  )
  @Matches(/^(nats|tls):\/\//, { message: 'url must begin with nats://' })
  url!: string;

  @FromEnvironment(
    'COSTWIRE_STREAM_MAX_BYTES',
    'Disk that each stream may take, in bytes; a full stream refuses new messages.',
  )
  @Type(() => Number)
  @IsInt()
  @Min(MEBIBYTE)
  streamMaxBytes = 2_048 * MEBIBYTE;

  @FromEnvironment(
    'COSTWIRE_STREAM_REPLICAS',
    'Copies of each stream when it is created: 1 on a single server, 3 in a cluster.',
  )
  @Type(() => Number)
  @IsIn([1, 3, 5])
  replicas = 1;
}

/** Logs and shutdown, the same for every service. */
export class ProcessConfig {
  @FromEnvironment('LOG_LEVEL', 'Least severe log line that is written.')
  @IsIn(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'])
  logLevel = 'info';

  @FromEnvironment(
    'COSTWIRE_DRAIN_TIMEOUT_MS',
    'Time that running work gets to finish at shutdown, in milliseconds; above 8000, raise `COSTWIRE_STOP_LIMIT_MS` as well.',
  )
  @Type(() => Number)
  @IsInt()
  @Min(0)
  @Max(60_000)
  drainTimeoutMs = 8_000;

  @FromEnvironment(
    'COSTWIRE_STOP_LIMIT_MS',
    'Time after which a process that is asked to end is cut off, in milliseconds.',
  )
  @Type(() => Number)
  @IsInt()
  @Min(STOP_RESERVE_MS)
  @Max(600_000)
  @ValidateBy(
    {
      name: 'leavesTimeToDrain',
      validator: {
        // A drain that is no number is a fault of its own.
        validate: (limitMs: number, of) =>
          !(limitMs < (of?.object as ProcessConfig).drainTimeoutMs + STOP_RESERVE_MS),
      },
    },
    { message: `must be at least ${STOP_RESERVE_MS} above COSTWIRE_DRAIN_TIMEOUT_MS` },
  )
  stopLimitMs = 10_000;
}

/** The secret from which the keys for hashing are derived. */
export class SecretConfig {
  @FromEnvironment(
    'COSTWIRE_SECRET',
    'Secret from which the keys for hashing are derived. It belongs to the data: with another one no API key is recognised.',
  )
  @IsString()
  @MinLength(32)
  @MaxLength(1_024)
  secret!: string;
}

/** How pii scans. */
export class ScanConfig {
  @FromEnvironment(
    'COSTWIRE_PII_THREADS',
    'Threads that scan text at most, each started when it is needed; 0 is one for each processor.',
  )
  @Type(() => Number)
  @IsInt()
  @Min(0)
  @Max(64)
  threads = 0;

  @FromEnvironment(
    'COSTWIRE_PII_TIME_LIMIT_MS',
    'Time that one scan may take, in milliseconds; text that takes longer is withheld.',
  )
  @Type(() => Number)
  @IsInt()
  @Min(50)
  @Max(8_000)
  timeLimitMs = 2_000;

  @FromEnvironment(
    'COSTWIRE_PII_MAX_CHARS',
    'Characters of one event that are scanned; text beyond them is withheld.',
  )
  @Type(() => Number)
  @IsInt()
  @Min(1_024)
  @Max(64 * MEBIBYTE)
  maxChars = 4 * MEBIBYTE;

  @FromEnvironment(
    'COSTWIRE_PII_QUEUE',
    'Scans that may wait for a thread; more are refused, and the gateway answers 503.',
  )
  @Type(() => Number)
  @IsInt()
  @Min(1)
  @Max(100_000)
  maxQueue = 512;

  @FromEnvironment(
    'COSTWIRE_PII_POLICY_MAX_AGE_S',
    'Age up to which the copy of the policies in memory is used while Postgres is away, in seconds.',
  )
  @Type(() => Number)
  @IsInt()
  @Min(30)
  policyMaxAgeS = 900;

  @FromEnvironment(
    'COSTWIRE_PII_FINDINGS_DAYS',
    'Days after an event for which what was found in it is kept.',
  )
  @Type(() => Number)
  @IsInt()
  @Min(1)
  @Max(36_500)
  findingsDays = 90;

  @FromEnvironment(
    'COSTWIRE_PII_SUMMARY_DAYS',
    'Days for which the daily sums of what was found are kept.',
  )
  @Type(() => Number)
  @IsInt()
  @Min(1)
  @Max(36_500)
  summaryDays = 730;
}

/** Who runs the installation. */
export class OperatorConfig {
  @FromEnvironment(
    'COSTWIRE_OPERATOR_PROJECT',
    'Name of the project whose administrators may change what holds for every project, such as shared prices.',
  )
  @IsString()
  @MinLength(1)
  @MaxLength(100)
  project = 'default';
}

/** Where price files may be fetched from. */
export class PriceImportConfig {
  @FromEnvironment(
    'COSTWIRE_PRICE_URL_LOOPBACK',
    'Whether price files may be fetched from this machine and by http; only for development.',
  )
  @IsIn(['allow', 'refuse'])
  urlLoopback = 'refuse';
}

/** How long provider calls are remembered. */
export class CallRetentionConfig {
  @FromEnvironment(
    'COSTWIRE_CALL_RETENTION_DAYS',
    'Days for which a provider call is remembered, so that a further account of it is not counted again; 0 is for ever.',
  )
  @Type(() => Number)
  @IsInt()
  @Min(0)
  @Max(36_500)
  days = 400;
}

/** The HTTP side of the gateway. */
export class HttpConfig {
  @FromEnvironment('HOST', 'Address to listen on.')
  @IsString()
  host = '127.0.0.1';

  @FromEnvironment('PORT', 'Port to listen on; 0 takes a free one.')
  @Type(() => Number)
  @IsInt()
  @Min(0)
  @Max(65_535)
  port = 3_100;

  @FromEnvironment('CORS_ORIGINS', 'Origins that browsers may call from; none when empty.')
  @Transform(({ value }) => splitList(value))
  @Matches(/^https?:\/\/[^/\s*]+$/, {
    each: true,
    message: 'each must be an origin such as https://app.example.com',
  })
  corsOrigins: string[] = [];

  @FromEnvironment('COSTWIRE_BODY_LIMIT_BYTES', 'Largest request body, in bytes.')
  @Type(() => Number)
  @IsInt()
  @Min(1_024)
  @Max(64 * MEBIBYTE)
  bodyLimitBytes = 5 * MEBIBYTE;

  @FromEnvironment(
    'COSTWIRE_KEY_CACHE_MAX_AGE_S',
    'Age up to which the copy of the API keys in memory is trusted while Postgres is away, in seconds.',
  )
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
