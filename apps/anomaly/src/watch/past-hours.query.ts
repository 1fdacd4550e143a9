import {
  scopeOfSeries,
  seriesKeyOf,
  type HourTotal,
  type MinutesTotal,
  type SeriesKey,
} from '@costwire/anomaly-detection';
import { formatUsd, parseUsd, type AnomalyScope, type ProjectId } from '@costwire/contracts';
import type { Database } from '@costwire/persistence';

/** Which buckets are read: starts from one up to and with another, milliseconds. */
interface Range {
  table: 'rollup_hourly' | 'rollup_recent';
  fromMs: number;
  toMs: number;
}

interface Row {
  name: string;
  provider: string;
  model: string;
  bucket: Date;
  calls: string;
  input_tokens: string;
  cache_read_tokens: string;
  output_tokens: string;
  cost_usd: string;
}

const SUMS = `sum(calls) AS calls, sum(input_tokens) AS input_tokens,
  sum(cache_read_tokens) AS cache_read_tokens, sum(output_tokens) AS output_tokens,
  sum(cost_usd) AS cost_usd`;

/** Columns that a kind of series is grouped by; the others are constant in it. */
function groupingOf({ kind, model }: AnomalyScope): readonly string[] {
  if (kind === 'project') return [];
  if (kind === 'model') return ['provider', 'model'];
  return model === '' ? ['name'] : ['name', 'provider', 'model'];
}

/**
 * The hours of series in the past, from the hourly roll-ups of cost: the truth about them, of which
 * our own state is a summary. Walks the primary key of a project's dimension and range of time.
 */
export class PastHours {
  constructor(private readonly database: Database) {}

  /** The five minutes before a time that cost still keeps, oldest first, by series. */
  async readMinutes(
    projectId: ProjectId,
    series: readonly SeriesKey[],
    untilMs: number,
  ): Promise<Map<SeriesKey, MinutesTotal[]>> {
    const range: Range = { table: 'rollup_recent', fromMs: 0, toMs: untilMs - 1 };
    const hours = await this.readFrom(projectId, series, range);
    return new Map(
      [...hours].map(([key, own]) => [
        key,
        own.map(({ hourMs: startMs, ...counts }) => ({ ...counts, startMs })),
      ]),
    );
  }

  /** Hours from one up to and with another (milliseconds), oldest first, by series. */
  async read(
    projectId: ProjectId,
    series: readonly SeriesKey[],
    fromMs: number,
    toMs: number,
  ): Promise<Map<SeriesKey, HourTotal[]>> {
    return this.readFrom(projectId, series, { table: 'rollup_hourly', fromMs, toMs });
  }

  private async readFrom(
    projectId: ProjectId,
    series: readonly SeriesKey[],
    range: Range,
  ): Promise<Map<SeriesKey, HourTotal[]>> {
    const scopes = series.map(scopeOfSeries);
    const past = new Map<SeriesKey, HourTotal[]>();
    const shapes = new Map(scopes.map((scope) => [`${scope.kind} ${scope.model === ''}`, scope]));
    for (const shape of shapes.values()) {
      const alike = scopes.filter(
        ({ kind, model }) => kind === shape.kind && (model === '') === (shape.model === ''),
      );
      const rows = await this.readAlike(projectId, shape, alike, range);
      for (const row of rows) {
        const { kind } = shape;
        const key = seriesKeyOf({ kind, name: row.name, provider: row.provider, model: row.model });
        const own = past.get(key);
        if (own) own.push(hourOfRow(row));
        else past.set(key, [hourOfRow(row)]);
      }
    }
    return past;
  }

  private async readAlike(
    projectId: ProjectId,
    shape: AnomalyScope,
    scopes: readonly AnomalyScope[],
    { table, fromMs, toMs }: Range,
  ): Promise<Row[]> {
    const columns = groupingOf(shape);
    const shown = ['name', 'provider', 'model'].map((column) =>
      columns.includes(column) ? column : `'' AS ${column}`,
    );
    const dimension = shape.kind === 'agent' || shape.kind === 'key' ? shape.kind : 'feature';
    return this.database.query<Row>(
      `SELECT ${shown.join(', ')}, bucket, ${SUMS} FROM ${table}
       WHERE project_id = $1 AND dimension = $2 AND bucket >= $3 AND bucket <= $4
         ${columns.length === 0 ? '' : `AND (${columns.join(', ')}) IN (${wanted(columns)})`}
       GROUP BY ${[...columns, 'bucket'].join(', ')} ORDER BY bucket`,
      [
        projectId,
        dimension,
        new Date(fromMs),
        new Date(toMs),
        ...columns.map((column) => scopes.map((scope) => scope[column as 'name'])),
      ],
    );
  }
}

function wanted(columns: readonly string[]): string {
  const places = columns.map((_, index) => `$${index + 5}::text[]`);
  return `SELECT * FROM unnest(${places.join(', ')})`;
}

function hourOfRow(row: Row): HourTotal {
  return {
    hourMs: row.bucket.getTime(),
    calls: Number(row.calls),
    inputTokens: Number(row.input_tokens),
    cachedInputTokens: Number(row.cache_read_tokens),
    outputTokens: Number(row.output_tokens),
    costUsd: formatUsd(parseUsd(row.cost_usd)!),
  };
}
