import type { JsonValue, UsageBatch, UsageEvent } from './usage-event.js';

type Event = Record<string, JsonValue | undefined>;

/** The values of one field, one for each event, or each once with the places at which it stands. */
type PackedColumn = JsonValue[] | { values: JsonValue[]; at?: number[] };

/**
 * Events field by field instead of event by event: no name is written twice, and a text that many
 * events share is written once. `null` says that an event lacks the field.
 */
export interface PackedEvents {
  count: number;
  columns: Record<string, PackedColumn>;
}

/** Of fewer events the form event by event is as short. */
const MIN_PACKED_EVENTS = 16;
/** A text that stands only once or twice is not worth its place in a list. */
const MIN_MEAN_USES = 2;

/** Fields whose texts are often shared by the events of a message. */
const RECURRING_FIELDS: ReadonlySet<string> = new Set<keyof UsageEvent>([
  'provider',
  'model',
  'operation',
  'service_tier',
  'status',
  'feature',
  'user_id',
  'agent_name',
  'environment',
  'trace_id',
  'run_id',
  'session_id',
  'usage_source',
]);

/** A batch as it travels: JSON in which the events are packed, unless they are few. */
export function usageBatchJson(
  batch: Omit<UsageBatch, 'events'> & { events: readonly UsageEvent[] },
): string {
  const { events, ...envelope } = batch;
  if (events.length < MIN_PACKED_EVENTS) return JSON.stringify(batch);
  return JSON.stringify({ ...envelope, packed: packEvents(events) });
}

/** The batch in a message that {@link usageBatchJson} wrote. */
export function readUsageBatch(json: string): UsageBatch {
  const { packed, ...batch } = JSON.parse(json) as UsageBatch & { packed?: PackedEvents };
  return packed ? { ...batch, events: unpackEvents(packed) as UsageEvent[] } : batch;
}

/** Packs events for JSON; {@link unpackEvents} gives the same again. */
export function packEvents(events: readonly UsageEvent[]): PackedEvents {
  const names = new Set<string>();
  for (const event of events) for (const name in event) names.add(name);
  const columns: Record<string, PackedColumn> = {};
  for (const name of names) {
    const values = (events as readonly object[] as readonly Event[]).map((event) => event[name]!);
    columns[name] = RECURRING_FIELDS.has(name) ? shared(values) : values;
  }
  return { count: events.length, columns };
}

function shared(values: JsonValue[]): PackedColumn {
  const places = new Map<JsonValue, number>();
  const at = values.map((value) => {
    let place = places.get(value);
    if (place === undefined) places.set(value, (place = places.size));
    return place;
  });
  if (places.size === 1) return { values: [...places.keys()] };
  return places.size * MIN_MEAN_USES > values.length ? values : { values: [...places.keys()], at };
}

/**
 * The events of a packed message, each with the same members in the same order; one that an event
 * lacks is `undefined`. Every event is a copy of one that holds what all have in common, which is
 * quicker than to add member after member.
 *
 * @throws {RangeError} when the columns do not hold a value for each event.
 */
export function unpackEvents({ count, columns }: PackedEvents): object[] {
  const common: Event = {};
  const varying: [string, PackedColumn][] = [];
  for (const [name, column] of Object.entries(columns)) {
    const only = Array.isArray(column) || column.at ? undefined : column.values[0];
    common[name] = only ?? null;
    if (only === undefined) varying.push([name, column]);
  }
  const first = compact(common);
  const events = Array.from({ length: count }, () => ({ ...first }));
  for (const [name, column] of varying) {
    if (Array.isArray(column)) fill(events, name, column);
    else fillShared(events, name, column.values, column.at ?? []);
  }
  return events;
}

/**
 * The same members, `undefined` in place of `null`. One that grew member by member keeps most of them
 * apart from itself, and so does every copy; one that was parsed holds them, which halves the work.
 */
function compact(grown: Event): Event {
  const members = JSON.parse(JSON.stringify(grown)) as Event;
  for (const name in members) if (members[name] === null) members[name] = undefined;
  return members;
}

function fill(events: readonly Event[], name: string, values: readonly JsonValue[]): void {
  if (values.length !== events.length) throw new RangeError('a value for each event is needed');
  for (let index = 0; index < values.length; index += 1) {
    const value = values[index]!;
    if (value !== null) events[index]![name] = value;
  }
}

function fillShared(
  events: readonly Event[],
  name: string,
  values: readonly JsonValue[],
  at: readonly number[],
): void {
  if (at.length !== events.length) throw new RangeError('a value for each event is needed');
  for (let index = 0; index < at.length; index += 1) {
    const value = values[at[index]!];
    if (value === undefined) throw new RangeError('a place without a value');
    if (value !== null) events[index]![name] = value;
  }
}
