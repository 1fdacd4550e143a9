import { environmentOfBoth, SEVERAL_ENVIRONMENTS, type RollupDimension } from '@costwire/contracts';
import type { LedgerEntry } from './book-entry.js';
import { Gathered } from './gathered.js';
import { UsageSums } from './usage-sums.js';

/** Later than every ISO-8601 time. */
const NEVER = '~';
const FIVE = '5'.charCodeAt(0);
/** Of a time up to the hour. */
const HOUR_LENGTH = 'YYYY-MM-DDTHH'.length;

/** The key of one hour of one series. */
export interface HourlyKey {
  projectId: string;
  dimension: RollupDimension;
  /** Start of the UTC hour, ISO-8601. */
  bucket: string;
  name: string;
  provider: string;
  model: string;
}

/** The key of one day of one user. */
export interface UserDayKey {
  projectId: string;
  /** UTC day, `YYYY-MM-DD`. */
  day: string;
  userId: string;
}

/** By how much one transaction moves a bucket. */
export interface Change<Key> {
  key: Key;
  sums: UsageSums;
}

/** By how much one transaction moves five minutes. */
export interface RecentChange extends Change<HourlyKey> {
  /** What every call names; empty when none names one, `*` when they differ. */
  environment: string;
}

/** Calls of one bucket that are alike in every dimension. */
export interface SeriesBucket {
  projectId: string;
  apiKeyId: string;
  /** Start of the UTC hour, `YYYY-MM-DDTHH`, or for recent calls of the five minutes, `YYYY-MM-DDTHH:MM`. */
  start: string;
  provider: string;
  model: string;
  feature: string;
  agent: string;
}

/** By how much one transaction moves the calls of one bucket that are alike. */
export interface SeriesChange extends Change<SeriesBucket> {
  /** As in {@link RecentChange}. */
  environment: string;
}

/** The changes, each kind sorted by key. */
export interface RollupChanges {
  hourly: Change<HourlyKey>[];
  /** The same by five minutes, for calls that are not older than was asked for. */
  recent: RecentChange[];
  users: Change<UserDayKey>[];
}

/**
 * Adds up entries by bucket and series, sorted by key: transactions that touch the same buckets then
 * lock them in the same order and cannot deadlock.
 *
 * @param takenBack entries whose sums leave their buckets again.
 * @param recentFrom ISO-8601; calls from then on are added up by five minutes too.
 */
export function rollUp(
  entries: readonly LedgerEntry[],
  takenBack: readonly LedgerEntry[] = [],
  recentFrom = NEVER,
): RollupChanges {
  const cells = new Gathered<SeriesChange>();
  const users = new Gathered<Change<UserDayKey>>();
  for (const entry of entries) {
    cellOf(cells, entry, recentFrom).addEntry(entry);
    userDayOf(users, entry).addEntry(entry);
  }
  const all = [...cells.all, ...takeBack(takenBack, users, recentFrom)];
  return rollUpSeries(all, users.all);
}

/** As {@link rollUp}, of calls that are added up already. */
export function rollUpSeries(
  series: Iterable<SeriesChange>,
  users: Iterable<Change<UserDayKey>>,
): RollupChanges {
  return { ...byDimension(series), users: sorted(users) };
}

/** The negated sums of entries by cell; those of their users are subtracted from `users`. */
function takeBack(
  entries: readonly LedgerEntry[],
  users: Gathered<Change<UserDayKey>>,
  recentFrom: string,
): SeriesChange[] {
  const cells = new Gathered<SeriesChange>();
  for (const entry of entries) {
    cellOf(cells, entry, recentFrom).addEntry(entry);
    const one = new UsageSums();
    one.addEntry(entry);
    userDayOf(users, entry).addSums(one.negated());
  }
  return cells.all.map(({ sums, ...cell }) => ({ ...cell, sums: sums.negated() }));
}

/** Events alike in every dimension are added up first; the dimensions then share the sums. */
function cellOf(
  cells: Gathered<SeriesChange>,
  { batch, event }: LedgerEntry,
  recentFrom: string,
): UsageSums {
  const { timestamp, feature = '', agent_name: agent = '', environment = '' } = event;
  const { provider, model } = event;
  const { project_id: projectId, api_key_id: apiKeyId } = batch;
  const start = timestamp < recentFrom ? timestamp.slice(0, 13) : fiveMinutesOf(timestamp);
  const place = cells.places
    .at(projectId)
    .at(apiKeyId)
    .at(start)
    .at(provider)
    .at(model)
    .at(feature)
    .at(agent);
  const cell = place.holds;
  if (cell) {
    if (cell.environment !== environment) cell.environment = SEVERAL_ENVIRONMENTS;
    return cell.sums;
  }
  const key = { projectId, apiKeyId, start, provider, model, feature, agent };
  return cells.put(place, { key, sums: new UsageSums(), environment }).sums;
}

function userDayOf(users: Gathered<Change<UserDayKey>>, { batch, event }: LedgerEntry): UsageSums {
  const day = event.timestamp.slice(0, 10);
  const userId = event.user_id ?? '';
  const projectId = batch.project_id;
  const place = users.places.at(projectId).at(day).at(userId);
  const change =
    place.holds ?? users.put(place, { key: { projectId, day, userId }, sums: new UsageSums() });
  return change.sums;
}

function byDimension(series: Iterable<SeriesChange>): Pick<RollupChanges, 'hourly' | 'recent'> {
  const hourly = new Map<string, Change<HourlyKey>>();
  const recent = new Map<string, RecentChange>();
  for (const { key: own, sums, environment } of series) {
    const { projectId, start, provider, model } = own;
    const names: Record<RollupDimension, string> = {
      feature: own.feature,
      key: own.apiKeyId,
      agent: own.agent,
    };
    for (const [dimension, name] of Object.entries(names) as [RollupDimension, string][]) {
      const bucket = `${start.slice(0, HOUR_LENGTH)}:00:00.000Z`;
      const key = { projectId, dimension, bucket, name, provider, model };
      changeOf(hourly, key, {}).sums.addSums(sums);
      // What no agent made is nobody's series: the features and keys have it.
      if (start.length === HOUR_LENGTH || (dimension === 'agent' && name === '')) continue;
      const change = changeOf(recent, { ...key, bucket: `${start}:00.000Z` }, { environment });
      change.sums.addSums(sums);
      change.environment = environmentOfBoth(change.environment, environment);
    }
  }
  return { hourly: sorted(hourly.values()), recent: sorted(recent.values()) };
}

/** The change of a bucket; a new one carries `more`. */
function changeOf<More extends object>(
  changes: Map<string, Change<HourlyKey> & More>,
  key: HourlyKey,
  more: More,
): Change<HourlyKey> & More {
  const id = Object.values(key).join('\t');
  let change = changes.get(id);
  if (!change) changes.set(id, (change = { key, sums: new UsageSums(), ...more }));
  return change;
}

/** Start of the five minutes of a time, both ISO-8601, up to the minute. */
function fiveMinutesOf(timestamp: string): string {
  return timestamp.slice(0, 15) + (timestamp.charCodeAt(15) < FIVE ? '0' : '5');
}

/** Sorted by the parts of the key in the order in which the key's type names them. */
function sorted<Moved extends Change<object>>(changes: Iterable<Moved>): Moved[] {
  return [...changes]
    .map((change) => ({ change, text: Object.values(change.key).join('\t') }))
    .sort((left, right) => (left.text < right.text ? -1 : 1))
    .map(({ change }) => change);
}
