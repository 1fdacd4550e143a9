import {
  CostwireError,
  derivedUuid,
  formatUsd,
  MAX_EVENTS_PER_REQUEST,
  usdFromJson,
  uuidv7,
  type ErrorCode,
  type FieldFault,
  type ProjectId,
  type UsageEvent,
} from '@costwire/contracts';
import { compileReader, plainName, type CompiledReader } from '../validation/compile-reader.js';
import { hasFieldNestedTooDeeply } from '../validation/nesting.js';
import { unstorableText } from '../validation/text-faults.js';
import { canonicalTimestamp } from '../validation/timestamp.js';
import { isShortestAmount } from './usage-event-fields.js';
import { ProfilerEventDto, USAGE_ALIASES, UsageEventDto } from './usage-event.dto.js';

/** Where events of a request come from, and what fills the fields they lack. */
export interface UsageSource {
  projectId: ProjectId;
  nowMs: number;
  /** From the `Idempotency-Key` header: makes the ids of events that carry none repeatable. */
  idempotencyKey: string | undefined;
  /** Whether valid events are taken although others of the request are not. */
  partial: boolean;
  /** Whether some text of the body may be one that cannot be kept, and each must be looked at. */
  textIsSuspect: boolean;
}

/** Faults named in one answer at most. */
const MAX_FAULTS = 100;

const readUsageEvent = compileReader(UsageEventDto, USAGE_ALIASES);
const readProfilerEvent = compileReader(ProfilerEventDto, USAGE_ALIASES);

/** An event of a request that is not valid. */
export interface RefusedEvent {
  /** Its place in the request. */
  index: number;
  faults: FieldFault[];
  /** HTTP status of the event alone; 400 when absent. */
  status?: number;
  /** The error it was refused by, when it is not the form of the event. */
  code?: ErrorCode;
}

/** What a request holds. */
export interface UsageRequest {
  events: UsageEvent[];
  /** Empty unless the request asked to have its valid events taken alone. */
  refused: RefusedEvent[];
}

/**
 * Reads the body of `POST /api/v1/llm/usage`: one event or an array.
 *
 * @throws {CostwireError} `validation_error` naming index and field; nothing is kept then.
 */
export function readUsageBody(body: unknown, source: UsageSource): UsageRequest {
  if (Array.isArray(body)) return readEvents(body, '', readUsageEvent, source);
  const read = readOne(body, 0, '', readUsageEvent, source);
  if ('faults' in read) return refuse([], [{ index: 0, faults: read.faults }], source);
  return { events: [read.event], refused: [] };
}

/** Reads the body of `POST /api/v1/events`: `{events: [...]}`. Throws as {@link readUsageBody}. */
export function readProfilerBody(body: unknown, source: UsageSource): UsageRequest {
  const events = (body as { events?: unknown } | null)?.events;
  if (!Array.isArray(events)) throw invalid([{ field: 'events', message: 'must be an array' }]);
  const [unknown] = Object.keys(body as object).filter((key) => key !== 'events');
  if (unknown !== undefined) {
    throw invalid([{ field: plainName(unknown), message: 'is not a known field' }]);
  }
  return readEvents(events, 'events', readProfilerEvent, source);
}

function readEvents(
  items: readonly unknown[],
  path: string,
  reader: CompiledReader<UsageEventDto>,
  source: UsageSource,
): UsageRequest {
  const field = path || 'body';
  if (items.length === 0) throw invalid([{ field, message: 'must hold at least one event' }]);
  if (items.length > MAX_EVENTS_PER_REQUEST) {
    throw new CostwireError('payload_too_large', {
      detail: `At most ${MAX_EVENTS_PER_REQUEST} events are taken in one request.`,
      faults: [{ field, message: `must hold at most ${MAX_EVENTS_PER_REQUEST} events` }],
    });
  }
  const refused: RefusedEvent[] = [];
  const events: UsageEvent[] = [];
  for (const [index, item] of items.entries()) {
    const read = readOne(item, index, `${path}[${index}].`, reader, source);
    if ('event' in read) events.push(read.event);
    else refused.push({ index, faults: read.faults });
    if (refused.length === MAX_FAULTS && !source.partial) break;
  }
  return refuse(events, refused, source);
}

function refuse(events: UsageEvent[], refused: RefusedEvent[], source: UsageSource): UsageRequest {
  if (refused.length > 0 && !source.partial) {
    throw invalid(refused.flatMap(({ faults }) => faults).slice(0, MAX_FAULTS));
  }
  return { events, refused };
}

function readOne(
  item: unknown,
  index: number,
  path: string,
  reader: CompiledReader<UsageEventDto>,
  source: UsageSource,
): { event: UsageEvent } | { faults: FieldFault[] } {
  if (source.textIsSuspect && !hasFieldNestedTooDeeply(item)) {
    const faults = unstorableText(item, path.replace(/\.$/, ''));
    if (faults.length > 0) return { faults };
  }
  const read = reader.read(item, path);
  if ('faults' in read) return read;
  const event = canonical(read.fields, index, source);
  const faults = subsetFaults(event, path);
  return faults.length > 0 ? { faults } : { event };
}

/** The reader made the object for us, so it becomes the event itself: no copy on the hot path. */
function canonical(fields: UsageEventDto, index: number, source: UsageSource): UsageEvent {
  const { timestamp, reported_cost_usd: reported } = fields;
  const event = fields as UsageEvent;
  event.event_id ??= newEventId(index, source);
  event.timestamp =
    timestamp === undefined ? new Date(source.nowMs).toISOString() : canonicalTimestamp(timestamp);
  if (reported !== undefined && !(typeof reported === 'string' && isShortestAmount(reported))) {
    event.reported_cost_usd = formatUsd(usdFromJson(reported)!);
  }
  return event;
}

function newEventId(index: number, { projectId, idempotencyKey, nowMs }: UsageSource): string {
  return idempotencyKey === undefined
    ? uuidv7(nowMs)
    : derivedUuid(projectId, idempotencyKey, String(index));
}

/** Subsets that exceed their total would be priced blindly. */
function subsetFaults(event: UsageEvent, path: string): FieldFault[] {
  const { cache_read_tokens: read = 0, cache_write_tokens: written = 0 } = event;
  const { input_audio_tokens: heard = 0, input_image_tokens: seen = 0 } = event;
  const { output_audio_tokens: spoken = 0, output_image_tokens: drawn = 0 } = event;
  const { cache_read_audio_tokens: replayed = 0, cache_read_image_tokens: shown = 0 } = event;
  const { input_tokens: input, output_tokens: output } = event;
  const { reasoning_tokens: reasoning = 0, cache_write_1h_tokens: hourly = 0 } = event;
  const faults: FieldFault[] = [];
  const exceeds = (part: keyof UsageEvent, total: keyof UsageEvent): void => {
    faults.push({ field: `${path}${part}`, message: `must not exceed ${total}` });
  };
  if (read + written > input) exceeds('cache_read_tokens', 'input_tokens');
  if (reasoning > output) exceeds('reasoning_tokens', 'output_tokens');
  if (heard + seen > input) exceeds('input_audio_tokens', 'input_tokens');
  if (spoken + drawn > output) exceeds('output_audio_tokens', 'output_tokens');
  if (replayed > heard) exceeds('cache_read_audio_tokens', 'input_audio_tokens');
  if (shown > seen) exceeds('cache_read_image_tokens', 'input_image_tokens');
  if (replayed + shown > read) exceeds('cache_read_audio_tokens', 'cache_read_tokens');
  if (hourly > written) exceeds('cache_write_1h_tokens', 'cache_write_tokens');
  return faults;
}

function invalid(faults: FieldFault[]): CostwireError {
  return new CostwireError('validation_error', { faults });
}
