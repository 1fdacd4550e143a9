import { Transform, Type } from 'class-transformer';
import { IsIn, IsInt, IsString, Matches, Max, Min } from 'class-validator';
import { FromEnvironment } from './configuration.js';

/** Redis: timers of actions, and rate limits that several gateways share. */
export class RedisConfig {
  @FromEnvironment(
    'REDIS_URL',
    'Redis or Valkey: `redis://user:password@host:port/database`. Nothing of value is kept there alone.',
  )
  @Matches(/^rediss?:\/\//, { message: 'url must begin with redis://' })
  url = 'redis://127.0.0.1:6379';
}

/** Actions: how often Postgres is looked through, and where webhooks may go. */
export class ActionConfig {
  @FromEnvironment(
    'COSTWIRE_ACTION_SWEEP_MS',
    'How often open actions are looked up in Postgres and their timers renewed, in milliseconds.',
  )
  @Type(() => Number)
  @IsInt()
  @Min(100)
  @Max(600_000)
  sweepMs = 10_000;

  @FromEnvironment(
    'COSTWIRE_WEBHOOK_HOSTS',
    'Hosts that webhooks may go to, separated by commas; `*.example.com` for all below. Any public host when empty.',
  )
  @Transform(({ value }) => hostsOf(value))
  @IsString({ each: true })
  webhookHosts: string[] = [];

  @FromEnvironment(
    'COSTWIRE_WEBHOOK_LOOPBACK',
    'Whether webhooks may go to this machine, and there over http: for development.',
  )
  @IsIn(['allow', 'refuse'])
  webhookLoopback = 'refuse';
}

function hostsOf(value: unknown): unknown {
  if (typeof value !== 'string') return value;
  return value
    .split(',')
    .map((host) => host.trim().toLowerCase())
    .filter((host) => host !== '');
}
