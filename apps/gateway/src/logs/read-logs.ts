import {
  CostwireError,
  derivedUuid,
  MAX_LOGS_PER_REQUEST,
  uuidv7,
  type FieldFault,
} from '@costwire/contracts';
import { compileReader, plainName } from '../validation/compile-reader.js';
import { hasFieldNestedTooDeeply } from '../validation/nesting.js';
import { unstorableText } from '../validation/text-faults.js';
import { canonicalTimestamp } from '../validation/timestamp.js';
import { LogDto } from './log.dto.js';

/** A log of a request, every field filled. */
export interface ReceivedLog {
  event_id: string;
  timestamp: string;
  source: string;
  message: string;
}

/** The logs of a request. */
export interface LogRequest {
  logs: ReceivedLog[];
  /** Whether it was one log, not a list: the answer has the same form. */
  single: boolean;
}

/** Where the logs come from, and what fills the fields they lack. */
export interface LogSource {
  scenarioId: string;
  nowMs: number;
  /** From the `Idempotency-Key` header: makes the ids of logs that carry none repeatable. */
  idempotencyKey: string | undefined;
  /** Whether some text of the body may be one that cannot be kept, and each must be looked at. */
  textIsSuspect: boolean;
}

const MAX_FAULTS = 100;
const DEFAULT_SOURCE = 'unknown';

const readLog = compileReader(LogDto);

/**
 * Reads the body of `POST /ingest`: one log, or `{logs: [...]}`.
 *
 * @throws {CostwireError} `validation_error` naming index and field, `payload_too_large` for too many
 * logs; nothing is kept then.
 */
export function readLogsBody(body: unknown, source: LogSource): LogRequest {
  if (typeof body !== 'object' || body === null || Array.isArray(body)) {
    throw invalid([{ field: 'body', message: 'must be a log or an object with logs' }]);
  }
  if (!('logs' in body)) return { logs: readAll([body], () => '', source), single: true };
  const [unknown] = Object.keys(body).filter((key) => key !== 'logs');
  if (unknown !== undefined) {
    throw invalid([{ field: plainName(unknown), message: 'is not a known field beside logs' }]);
  }
  const { logs } = body;
  if (!Array.isArray(logs)) throw invalid([{ field: 'logs', message: 'must be an array' }]);
  if (logs.length === 0) {
    throw invalid([{ field: 'logs', message: 'must hold at least one log' }]);
  }
  if (logs.length > MAX_LOGS_PER_REQUEST) {
    throw new CostwireError('payload_too_large', {
      detail: `At most ${MAX_LOGS_PER_REQUEST} logs are taken in one request.`,
      faults: [{ field: 'logs', message: `must hold at most ${MAX_LOGS_PER_REQUEST} logs` }],
    });
  }
  return { logs: readAll(logs, (index) => `logs[${index}].`, source), single: false };
}

function readAll(
  items: readonly unknown[],
  pathOf: (index: number) => string,
  source: LogSource,
): ReceivedLog[] {
  const logs: ReceivedLog[] = [];
  const faults: FieldFault[] = [];
  for (const [index, item] of items.entries()) {
    const read = readOne(item, index, pathOf(index), source);
    if ('log' in read) logs.push(read.log);
    else faults.push(...read.faults);
    if (faults.length >= MAX_FAULTS) break;
  }
  if (faults.length > 0) throw invalid(faults.slice(0, MAX_FAULTS));
  return logs;
}

function readOne(
  item: unknown,
  index: number,
  path: string,
  source: LogSource,
): { log: ReceivedLog } | { faults: FieldFault[] } {
  if (source.textIsSuspect && !hasFieldNestedTooDeeply(item)) {
    const faults = unstorableText(item, path.replace(/\.$/, ''));
    if (faults.length > 0) return { faults };
  }
  const read = readLog.read(item, path);
  if ('faults' in read) return read;
  const { message, source: from, event_id: id, timestamp } = read.fields;
  return {
    log: {
      message,
      event_id: id ?? newId(index, source),
      source: from ?? DEFAULT_SOURCE,
      timestamp:
        timestamp === undefined
          ? new Date(source.nowMs).toISOString()
          : canonicalTimestamp(timestamp),
    },
  };
}

function newId(index: number, { scenarioId, idempotencyKey, nowMs }: LogSource): string {
  return idempotencyKey === undefined
    ? uuidv7(nowMs)
    : derivedUuid(scenarioId, idempotencyKey, String(index));
}

function invalid(faults: FieldFault[]): CostwireError {
  return new CostwireError('validation_error', { faults });
}
