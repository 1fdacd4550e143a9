import {
  MAX_ID_LENGTH,
  MAX_TOKENS,
  parseUsd,
  USAGE_SOURCES,
  usdFromJson,
} from '@costwire/contracts';
import { applyDecorators } from '@nestjs/common';
import { ApiProperty } from '@nestjs/swagger';
import {
  IsInt,
  IsNumber,
  IsOptional,
  Max,
  Min,
  ValidateBy,
  type ValidationOptions,
} from 'class-validator';
import { ValueRule } from '../validation/fast-checks.js';
import { isNestedTooDeeply } from '../validation/nesting.js';
import { isAcceptableEventTime, parseTimestamp } from '../validation/timestamp.js';

const MAX_NAME_LENGTH = 256;
/** Longest free text kept, in UTF-16 units; the prompts of today's largest contexts fit. */
const MAX_TEXT_LENGTH = 2_000_000;
const MAX_TAGS = 50;

/** A billion dollars: no call costs more, and no card number passes for a cost. */
const MAX_REPORTED_USD = parseUsd('1000000000')!;
/** Below the billion, in the form in which amounts are kept. */
const SHORTEST_AMOUNT = /^(?:0|[1-9]\d{0,8})(?:\.\d{0,14}[1-9])?$/;
/** A day. */
const MAX_LATENCY_MS = 86_400_000;

/** Characters before the blank, and this one, are control characters. */
const DELETE = 0x7f;
const BLANK = 0x20;

/** An identifier or name: not empty, no control characters, bounded. */
export function Name(description: string, maxLength = MAX_NAME_LENGTH): PropertyDecorator {
  return applyDecorators(
    rule(
      'isName',
      (value) => isName(value, maxLength),
      `must be 1 to ${maxLength} characters of text without control characters`,
    ),
    ApiProperty({ description, type: String, minLength: 1, maxLength }),
  );
}

/** The same, optional. */
export function OptionalName(description: string, maxLength = MAX_NAME_LENGTH): PropertyDecorator {
  return optional(Name(description, maxLength), description, { type: String, maxLength });
}

/** An optional identifier, at most 128 characters. */
export function OptionalId(description: string): PropertyDecorator {
  return OptionalName(description, MAX_ID_LENGTH);
}

/** A required count of tokens. */
export function Tokens(description: string): PropertyDecorator {
  return applyDecorators(
    IsInt(),
    Min(0),
    Max(MAX_TOKENS),
    ApiProperty({ description, type: 'integer', minimum: 0, maximum: MAX_TOKENS }),
  );
}

/** An optional count. */
export function OptionalTokens(description: string): PropertyDecorator {
  return optional(Tokens(description), description, {
    type: 'integer',
    minimum: 0,
    maximum: MAX_TOKENS,
  });
}

/** An optional duration in milliseconds. */
export function OptionalLatency(description: string): PropertyDecorator {
  return optional(applyDecorators(IsNumber(), Min(0), Max(MAX_LATENCY_MS)), description, {
    type: Number,
    minimum: 0,
    maximum: MAX_LATENCY_MS,
  });
}

/** An optional number from 0 to 1. */
export function OptionalFraction(description: string): PropertyDecorator {
  return optional(applyDecorators(IsNumber(), Min(0), Max(1)), description, {
    type: Number,
    minimum: 0,
    maximum: 1,
  });
}

/** A required ISO-8601 time between 1970 and a day ahead. */
export function EventTime(description: string): PropertyDecorator {
  return applyDecorators(
    rule('isEventTime', isEventTime, 'must be an ISO-8601 time from 1970 to at most a day ahead'),
    ApiProperty({ description, type: String, format: 'date-time' }),
  );
}

/** An optional amount of US dollars, decimal string or number of at most 15 digits. */
export function OptionalMoney(description: string): PropertyDecorator {
  return optional(
    rule(
      'isMoney',
      isMoney,
      'must be a decimal from 0 to 1000000000, as a number of at most 15 digits',
    ),
    description,
    { oneOf: [{ type: 'string' }, { type: 'number' }] },
  );
}

/** Optional free text; screened before it is kept. */
export function OptionalText(description: string): PropertyDecorator {
  return optional(
    rule(
      'isText',
      (value) => typeof value === 'string' && value.length <= MAX_TEXT_LENGTH,
      `must be text of at most ${MAX_TEXT_LENGTH} characters`,
    ),
    description,
    { type: String, maxLength: MAX_TEXT_LENGTH },
  );
}

/** An optional JSON object; screened before it is kept. */
export function OptionalObject(description: string): PropertyDecorator {
  return optional(
    rule('isJsonObject', isJsonObject, 'must be an object of bounded depth'),
    description,
    { type: 'object', additionalProperties: true },
  );
}

/** Optional: what the counts rest on. */
export function OptionalUsageSource(description: string): PropertyDecorator {
  return optional(
    rule(
      'isUsageSource',
      (value) => USAGE_SOURCES.some((source) => source === value),
      `must be one of ${USAGE_SOURCES.join(', ')}`,
    ),
    description,
    { enum: [...USAGE_SOURCES] },
  );
}

/** Optional labels: an object of short texts. */
export function OptionalTags(description: string): PropertyDecorator {
  return optional(
    rule('isTags', isTags, `must be an object of at most ${MAX_TAGS} short texts`),
    description,
    { type: 'object', additionalProperties: { type: 'string' } },
  );
}

type Schema = Parameters<typeof ApiProperty>[0];

function optional(
  decorator: PropertyDecorator,
  description: string,
  schema: Schema,
): PropertyDecorator {
  return applyDecorators(
    decorator,
    IsOptional(),
    ApiProperty({ description, required: false, ...schema } as Schema),
  );
}

function rule(
  name: string,
  validate: (value: unknown) => boolean,
  message: string,
  options?: ValidationOptions,
): PropertyDecorator {
  const validator = { validate, defaultMessage: () => message };
  return ValidateBy({ name, validator, constraints: [new ValueRule(validate)] }, options);
}

function isName(value: unknown, maxLength: number): boolean {
  if (typeof value !== 'string' || value.length > maxLength) return false;
  let hasInk = false;
  for (let index = 0; index < value.length; index += 1) {
    const code = value.charCodeAt(index);
    if (code < BLANK || code === DELETE) return false;
    if (code > BLANK && code < DELETE) hasInk = true;
  }
  // Blanks beyond ASCII are many; who has only such characters is looked at closely.
  return hasInk || value.trim() !== '';
}

function isEventTime(value: unknown): boolean {
  if (typeof value !== 'string') return false;
  const ms = parseTimestamp(value);
  return ms !== undefined && isAcceptableEventTime(ms, Date.now());
}

function isMoney(value: unknown): boolean {
  if (typeof value === 'string' && isShortestAmount(value)) return true;
  const amount = typeof value === 'string' ? parseUsd(value) : usdFromJson(value);
  return amount !== undefined && amount >= 0n && amount <= MAX_REPORTED_USD;
}

/** Whether a text is the shortest form of an amount that is taken: it then is kept as it stands. */
export function isShortestAmount(text: string): boolean {
  return SHORTEST_AMOUNT.test(text);
}

function isJsonObject(value: unknown): boolean {
  return typeof value === 'object' && !Array.isArray(value) && !isNestedTooDeeply(value);
}

function isTags(value: unknown): boolean {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
  const entries = Object.entries(value);
  return (
    entries.length <= MAX_TAGS &&
    entries.every(
      ([key, tag]) =>
        isName(key, MAX_ID_LENGTH) && typeof tag === 'string' && tag.length <= MAX_NAME_LENGTH,
    )
  );
}
