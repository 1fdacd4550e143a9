import {
  CostwireError,
  derivedUuid,
  formatUsd,
  MAX_EVENTS_PER_REQUEST,
  usdFromJson,
  uuidv7,
  type FieldFault,
  type ProjectId,
  type UsageEvent,
} from '@costwire/contracts';
import { compileReader, type CompiledReader } from '../validation/compile-reader.js';
import { hasFieldNestedTooDeeply } from '../validation/nesting.js';
import { mayHoldUnstorableText, unstorableText } from '../validation/text-faults.js';
import { parseTimestamp } from '../validation/timestamp.js';
import { ProfilerEventDto, USAGE_ALIASES, UsageEventDto } from './usage-event.dto.js';

/** Where events of a request come from, and what fills the fields they lack. */
export interface UsageSource {
  projectId: ProjectId;
  nowMs: number;
  /** From the `Idempotency-Key` header: makes the ids of events that carry none repeatable. */
  idempotencyKey: string | undefined;
  /** The body as received. */
  raw: Buffer;
}

/** Faults named in one answer at most. */
const MAX_FAULTS = 100;

const readUsageEvent = compileReader(UsageEventDto, USAGE_ALIASES);
const readProfilerEvent = compileReader(ProfilerEventDto, USAGE_ALIASES);

/**
 * Reads the body of `POST /api/v1/llm/usage`: one event or an array.
 *
 * @throws {CostwireError} `validation_error` naming index and field; nothing is kept then.
 */
export function readUsageBody(body: unknown, source: UsageSource): UsageEvent[] {
  if (Array.isArray(body)) return readEvents(body, '', readUsageEvent, source);
  const event = readOne(body, 0, '', readUsageEvent, source);
  if ('faults' in event) throw invalid(event.faults);
  return [event.event];
}

/** Reads the body of `POST /api/v1/events`: `{events: [...]}`. Throws as {@link readUsageBody}. */
export function readProfilerBody(body: unknown, source: UsageSource): UsageEvent[] {
  const events = (body as { events?: unknown } | null)?.events;
  if (!Array.isArray(events)) throw invalid([{ field: 'events', message: 'must be an array' }]);
  return readEvents(events, 'events', readProfilerEvent, source);
}

function readEvents(
  items: readonly unknown[],
  path: string,
  reader: CompiledReader<UsageEventDto>,
  source: UsageSource,
): UsageEvent[] {
  const field = path || 'body';
  if (items.length === 0) throw invalid([{ field, message: 'must hold at least one event' }]);
  if (items.length > MAX_EVENTS_PER_REQUEST) {
    throw new CostwireError('payload_too_large', {
      detail: `At most ${MAX_EVENTS_PER_REQUEST} events are taken in one request.`,
      faults: [{ field, message: `must hold at most ${MAX_EVENTS_PER_REQUEST} events` }],
    });
  }
  const faults: FieldFault[] = [];
  const events: UsageEvent[] = [];
  for (let index = 0; index < items.length && faults.length < MAX_FAULTS; index += 1) {
    const read = readOne(items[index], index, `${path}[${index}].`, reader, source);
    if ('faults' in read) faults.push(...read.faults);
    else events.push(read.event);
  }
  if (faults.length > 0) throw invalid(faults.slice(0, MAX_FAULTS));
  return events;
}

function readOne(
  item: unknown,
  index: number,
  path: string,
  reader: CompiledReader<UsageEventDto>,
  source: UsageSource,
): { event: UsageEvent } | { faults: FieldFault[] } {
  if (mayHoldUnstorableText(source.raw) && !hasFieldNestedTooDeeply(item)) {
    const faults = unstorableText(item, path.replace(/\.$/, ''));
    if (faults.length > 0) return { faults };
  }
  const read = reader.read(item, path);
  if ('faults' in read) return read;
  const event = canonical(read.fields, index, source);
  const faults = subsetFaults(event, path);
  return faults.length > 0 ? { faults } : { event };
}

function canonical(fields: UsageEventDto, index: number, source: UsageSource): UsageEvent {
  const { timestamp, reported_cost_usd: reported, event_id: eventId, ...rest } = fields;
  const event: UsageEvent = {
    event_id: eventId ?? newEventId(index, source),
    timestamp: new Date(timestamp ? parseTimestamp(timestamp)! : source.nowMs).toISOString(),
    ...rest,
  };
  if (reported !== undefined) event.reported_cost_usd = formatUsd(usdFromJson(reported)!);
  return event;
}

function newEventId(index: number, { projectId, idempotencyKey, nowMs }: UsageSource): string {
  return idempotencyKey === undefined
    ? uuidv7(nowMs)
    : derivedUuid(projectId, idempotencyKey, String(index));
}

/** Subsets that exceed their total would be priced blindly. */
function subsetFaults(event: UsageEvent, path: string): FieldFault[] {
  const faults: FieldFault[] = [];
  const check = (part: keyof UsageEvent, sum: number, total: keyof UsageEvent): void => {
    if (sum > (event[total] as number)) {
      faults.push({ field: `${path}${part}`, message: `must not exceed ${total}` });
    }
  };
  const { cache_read_tokens: read = 0, cache_write_tokens: written = 0 } = event;
  check('cache_read_tokens', read + written, 'input_tokens');
  check('reasoning_tokens', event.reasoning_tokens ?? 0, 'output_tokens');
  const { input_audio_tokens: heard = 0, input_image_tokens: seen = 0 } = event;
  check('input_audio_tokens', heard + seen, 'input_tokens');
  const { output_audio_tokens: spoken = 0, output_image_tokens: drawn = 0 } = event;
  check('output_audio_tokens', spoken + drawn, 'output_tokens');
  if ((event.cache_write_1h_tokens ?? 0) > written) {
    faults.push({
      field: `${path}cache_write_1h_tokens`,
      message: 'must not exceed cache_write_tokens',
    });
  }
  return faults;
}

function invalid(faults: FieldFault[]): CostwireError {
  return new CostwireError('validation_error', { faults });
}
