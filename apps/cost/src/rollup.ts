import type { RollupDimension } from '@costwire/contracts';
import type { LedgerEntry } from './book-entry.js';
import { UsageSums } from './usage-sums.js';

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

/** Calls of one hour that are alike in every dimension. */
export interface SeriesHour {
  projectId: string;
  apiKeyId: string;
  /** UTC hour, `YYYY-MM-DDTHH`. */
  hour: string;
  provider: string;
  model: string;
  feature: string;
  agent: string;
}

/** The changes, each kind sorted by key. */
export interface RollupChanges {
  hourly: Change<HourlyKey>[];
  users: Change<UserDayKey>[];
}

/**
 * Adds up entries by bucket and series, sorted by key: transactions that touch the same buckets then
 * lock them in the same order and cannot deadlock.
 *
 * @param takenBack entries whose sums leave their buckets again.
 */
export function rollUp(
  entries: readonly LedgerEntry[],
  takenBack: readonly LedgerEntry[] = [],
): RollupChanges {
  const cells = new Map<string, Change<SeriesHour>>();
  const users = new Map<string, Change<UserDayKey>>();
  for (const entry of entries) {
    cellOf(cells, entry).addEntry(entry);
    userDayOf(users, entry).addEntry(entry);
  }
  return rollUpSeries([...cells.values(), ...takeBack(takenBack, users)], users.values());
}

/** As {@link rollUp}, of calls that are added up already. */
export function rollUpSeries(
  series: Iterable<Change<SeriesHour>>,
  users: Iterable<Change<UserDayKey>>,
): RollupChanges {
  return { hourly: byDimension(series), users: sorted(users) };
}

/** The negated sums of entries by cell; those of their users are subtracted from `users`. */
function takeBack(
  entries: readonly LedgerEntry[],
  users: Map<string, Change<UserDayKey>>,
): Change<SeriesHour>[] {
  const cells = new Map<string, Change<SeriesHour>>();
  for (const entry of entries) {
    cellOf(cells, entry).addEntry(entry);
    const one = new UsageSums();
    one.addEntry(entry);
    userDayOf(users, entry).addSums(one.negated());
  }
  return [...cells.values()].map(({ key, sums }) => ({ key, sums: sums.negated() }));
}

/** Events alike in every dimension are added up first; the dimensions then share the sums. */
function cellOf(cells: Map<string, Change<SeriesHour>>, { batch, event }: LedgerEntry): UsageSums {
  const hour = event.timestamp.slice(0, 13);
  const { feature = '', agent_name: agent = '', provider, model } = event;
  const { project_id: projectId, api_key_id: apiKeyId } = batch;
  const id = `${hour}${projectId}${apiKeyId}${provider}\t${model}\t${feature}\t${agent}`;
  let cell = cells.get(id);
  if (!cell) {
    const key = { projectId, apiKeyId, hour, provider, model, feature, agent };
    cells.set(id, (cell = { key, sums: new UsageSums() }));
  }
  return cell.sums;
}

function userDayOf(users: Map<string, Change<UserDayKey>>, entry: LedgerEntry): UsageSums {
  const day = entry.event.timestamp.slice(0, 10);
  const userId = entry.event.user_id ?? '';
  const projectId = entry.batch.project_id;
  const key = day + projectId + userId;
  let change = users.get(key);
  if (!change) {
    users.set(key, (change = { key: { projectId, day, userId }, sums: new UsageSums() }));
  }
  return change.sums;
}

function byDimension(cells: Iterable<Change<SeriesHour>>): Change<HourlyKey>[] {
  const changes = new Map<string, Change<HourlyKey>>();
  for (const { key: series, sums } of cells) {
    const names: Record<RollupDimension, string> = {
      feature: series.feature,
      key: series.apiKeyId,
      agent: series.agent,
    };
    for (const [dimension, name] of Object.entries(names)) {
      const key = {
        projectId: series.projectId,
        dimension: dimension as RollupDimension,
        bucket: `${series.hour}:00:00.000Z`,
        name,
        provider: series.provider,
        model: series.model,
      };
      const id = Object.values(key).join('\t');
      let change = changes.get(id);
      if (!change) changes.set(id, (change = { key, sums: new UsageSums() }));
      change.sums.addSums(sums);
    }
  }
  return sorted(changes.values());
}

/** Sorted by the parts of the key in the order in which the key's type names them. */
function sorted<Key extends object>(changes: Iterable<Change<Key>>): Change<Key>[] {
  return [...changes]
    .map((change) => ({ change, text: Object.values(change.key).join('\t') }))
    .sort((left, right) => (left.text < right.text ? -1 : 1))
    .map(({ change }) => change);
}
