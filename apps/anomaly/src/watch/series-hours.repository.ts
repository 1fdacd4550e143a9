import {
  seriesKeyOf,
  seriesOfTotal,
  type HourTotal,
  type SeriesKey,
} from '@costwire/anomaly-detection';
import {
  addUsd,
  environmentOfBoth,
  formatUsd,
  parseUsd,
  SEVERAL_ENVIRONMENTS,
  ZERO_USD,
  type BucketTotal,
  type ProjectId,
  type Usd,
} from '@costwire/contracts';
import type { PoolClient } from 'pg';

const HOUR_MS = 3_600_000;

/** An hour of a series that is not closed yet. */
export interface OpenHour extends HourTotal {
  series: SeriesKey;
  /** Told after its time: it is learned from and raises nothing. */
  late: boolean;
}

interface Row {
  series: string;
  hour: Date;
  version: string;
  calls: string;
  input_tokens: string;
  cached_input_tokens: string;
  output_tokens: string;
  cost_usd: string;
  late: boolean;
  environment: string;
}

/** What was told last of a bucket of a series. */
type Known = Pick<
  BucketTotal,
  'version' | 'calls' | 'input_tokens' | 'cache_read_tokens' | 'output_tokens' | 'cost_usd'
>;

/** By how much an hour of a series moves. */
interface Movement {
  series: SeriesKey;
  hour: string;
  version: number;
  calls: number;
  input: number;
  cached: number;
  output: number;
  cost: Usd;
  late: boolean;
  environment: string;
}

const SUMS = `version, calls, input_tokens, cached_input_tokens, output_tokens, cost_usd, late,
  environment`;

/** Where the open hours stand, or the five minutes of them. */
export type Grain = 'hours' | 'minutes';

interface Place {
  table: string;
  /** The column with the start of the bucket. */
  start: string;
}

const PLACES: Readonly<Record<Grain, Place>> = {
  hours: { table: 'series_hours', start: 'hour' },
  minutes: { table: 'series_minutes', start: 'bucket' },
};

/**
 * Takes totals of open hours, or of their five minutes, each in the order of its versions. A total replaces what was
 * known of its own series when its version is higher; the series above it move by the difference, in the same statement.
 *
 * @returns every series that moved.
 */
export async function takeTotals(
  client: PoolClient,
  projectId: ProjectId,
  totals: readonly BucketTotal[],
  grain: Grain = 'hours',
): Promise<Set<SeriesKey>> {
  const place = PLACES[grain];
  const inOrder = [...totals].sort((left, right) => left.version - right.version);
  const own = inOrder.flatMap((total) => {
    const [leaf, ...above] = seriesOfTotal(total);
    return leaf ? [{ total, series: seriesKeyOf(leaf), above: above.map(seriesKeyOf) }] : [];
  });
  const known = await knownHours(
    client,
    projectId,
    own.map(({ series, total }) => ({ series, hour: total.bucket })),
    place,
  );
  const movements = new Map<string, Movement>();
  for (const { total, series, above } of own) {
    const key = keyOf(series, total.bucket);
    const before = known.get(key);
    if (before && before.version >= total.version) continue;
    known.set(key, total);
    const moved = difference(total, before);
    add(movements, { ...moved, series, version: total.version });
    for (const parent of above) add(movements, { ...moved, series: parent, version: 0 });
  }
  await write(client, projectId, [...movements.values()], place);
  return new Set([...movements.values()].map(({ series }) => series));
}

/** Open hours of series of a project, or the five minutes of them, oldest first; up to an hour when given. */
export async function readOpenHours(
  client: PoolClient,
  projectId: ProjectId,
  series: readonly SeriesKey[],
  grain: Grain = 'hours',
  upToHourMs = Infinity,
): Promise<OpenHour[]> {
  const { table, start } = PLACES[grain];
  const { rows } = await client.query<Row>(
    `SELECT series, ${start} AS hour, ${SUMS} FROM ${table}
     WHERE project_id = $1 AND series = ANY($2) AND ${start} < $3 ORDER BY 2, 1`,
    [projectId, series, endOf(upToHourMs)],
  );
  return rows.map((row) => ({
    series: row.series,
    hourMs: row.hour.getTime(),
    calls: Number(row.calls),
    inputTokens: Number(row.input_tokens),
    cachedInputTokens: Number(row.cached_input_tokens),
    outputTokens: Number(row.output_tokens),
    costUsd: formatUsd(parseUsd(row.cost_usd)!),
    late: row.late,
    environment: row.environment,
  }));
}

/** Forgets what is known of hours of a project up to one, and of their five minutes; of some series when given. */
export async function forgetHours(
  client: PoolClient,
  projectId: ProjectId,
  upToHourMs: number,
  series?: readonly SeriesKey[],
): Promise<void> {
  const ofThem = 'AND ($3::text[] IS NULL OR series = ANY($3))';
  const given = [projectId, endOf(upToHourMs), series ?? null];
  await client.query(
    `DELETE FROM series_hours WHERE project_id = $1 AND hour < $2 ${ofThem}`,
    given,
  );
  await client.query(
    `DELETE FROM series_minutes WHERE project_id = $1 AND bucket < $2 ${ofThem}`,
    given,
  );
}

/** The end of an hour, for Postgres. */
function endOf(hourMs: number): Date | 'infinity' {
  return Number.isFinite(hourMs) ? new Date(hourMs + HOUR_MS) : 'infinity';
}

/** Series of a project with an hour after one that has cost an amount or more. */
export async function openSeriesOf(
  client: PoolClient,
  projectId: ProjectId,
  afterHourMs: number,
  leastUsd: number,
): Promise<SeriesKey[]> {
  const { rows } = await client.query<{ series: SeriesKey }>(
    `SELECT DISTINCT series FROM series_hours
     WHERE project_id = $1 AND hour > $2 AND cost_usd >= $3 ORDER BY 1`,
    [projectId, new Date(afterHourMs), leastUsd],
  );
  return rows.map(({ series }) => series);
}

async function knownHours(
  client: PoolClient,
  projectId: ProjectId,
  wanted: readonly { series: SeriesKey; hour: string }[],
  { table, start }: Place,
): Promise<Map<string, Known>> {
  const { rows } = await client.query<Row>(
    `SELECT series, ${start} AS hour, ${SUMS} FROM ${table}
     JOIN unnest($2::text[], $3::timestamptz[]) AS wanted (series, ${start}) USING (series, ${start})
     WHERE project_id = $1`,
    [projectId, wanted.map(({ series }) => series), wanted.map(({ hour }) => hour)],
  );
  return new Map(rows.map((row) => [keyOf(row.series, row.hour.toISOString()), knownOf(row)]));
}

function knownOf(row: Row): Known {
  return {
    version: Number(row.version),
    calls: Number(row.calls),
    input_tokens: Number(row.input_tokens),
    cache_read_tokens: Number(row.cached_input_tokens),
    output_tokens: Number(row.output_tokens),
    cost_usd: row.cost_usd,
  };
}

function difference(
  total: BucketTotal,
  before: Known | undefined,
): Omit<Movement, 'series' | 'version'> {
  const cost = parseUsd(total.cost_usd) ?? ZERO_USD;
  const known = (before && parseUsd(before.cost_usd)) ?? ZERO_USD;
  return {
    hour: total.bucket,
    calls: total.calls - (before?.calls ?? 0),
    input: total.input_tokens - (before?.input_tokens ?? 0),
    cached: total.cache_read_tokens - (before?.cache_read_tokens ?? 0),
    output: total.output_tokens - (before?.output_tokens ?? 0),
    cost: (cost - known) as Usd,
    late: isRestated(total, before),
    environment: environmentOf(total),
  };
}

/** What all calls of the five minutes that moved name. */
function environmentOf({ five_minutes: minutes = [] }: BucketTotal): string {
  const [first, ...others] = minutes.map(({ environment }) => environment);
  return others.reduce(environmentOfBoth, first ?? '');
}

/** A correction that adds to what is known by more than this share restates a bucket. */
const RESTATED_SHARE = 1.1;

/** What a better account of a call changes in passing does not keep a bucket from being judged. */
function isRestated({ reason, calls, cost_usd: cost }: BucketTotal, before?: Known): boolean {
  if (reason !== 'correction') return reason === 'late';
  const grown = calls > RESTATED_SHARE * (before?.calls ?? 0);
  return grown || Number(cost) > RESTATED_SHARE * Number(before?.cost_usd ?? 0);
}

function add(movements: Map<string, Movement>, movement: Movement): void {
  const key = keyOf(movement.series, movement.hour);
  const sum = movements.get(key);
  if (!sum) {
    movements.set(key, { ...movement });
    return;
  }
  sum.version = Math.max(sum.version, movement.version);
  sum.calls += movement.calls;
  sum.input += movement.input;
  sum.cached += movement.cached;
  sum.output += movement.output;
  sum.cost = addUsd(sum.cost, movement.cost);
  sum.late ||= movement.late;
  sum.environment = environmentOfBoth(sum.environment, movement.environment);
}

async function write(
  client: PoolClient,
  projectId: ProjectId,
  movements: readonly Movement[],
  { table, start }: Place,
): Promise<void> {
  if (movements.length === 0) return;
  await client.query(
    `INSERT INTO ${table} AS kept (project_id, series, ${start}, ${SUMS})
     SELECT $1, * FROM unnest($2::text[], $3::timestamptz[], $4::bigint[], $5::bigint[],
       $6::bigint[], $7::bigint[], $8::bigint[], $9::numeric[], $10::boolean[],
       $11::text[])
     ON CONFLICT (project_id, series, ${start}) DO UPDATE SET
       version = greatest(kept.version, excluded.version),
       calls = kept.calls + excluded.calls,
       input_tokens = kept.input_tokens + excluded.input_tokens,
       cached_input_tokens = kept.cached_input_tokens + excluded.cached_input_tokens,
       output_tokens = kept.output_tokens + excluded.output_tokens,
       cost_usd = kept.cost_usd + excluded.cost_usd,
       late = kept.late OR excluded.late,
       environment = CASE WHEN kept.environment = excluded.environment THEN kept.environment
         ELSE '${SEVERAL_ENVIRONMENTS}' END`,
    [
      projectId,
      movements.map(({ series }) => series),
      movements.map(({ hour }) => hour),
      movements.map(({ version }) => version),
      movements.map(({ calls }) => calls),
      movements.map(({ input }) => input),
      movements.map(({ cached }) => cached),
      movements.map(({ output }) => output),
      movements.map(({ cost }) => formatUsd(cost)),
      movements.map(({ late }) => late),
      movements.map(({ environment }) => environment),
    ],
  );
}

function keyOf(series: SeriesKey, hour: string): string {
  return `${hour} ${series}`;
}
