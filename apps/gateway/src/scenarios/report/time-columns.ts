/** One column of a chart over time. */
export interface TimeColumn {
  /** Start in UTC, to the minute. */
  label: string;
  value: number;
}

const MS_PER_HOUR = 3_600_000;
const MAX_COLUMNS = 96;
/** Steps that people count in; beyond them, whole weeks. */
const STEPS = [1, 2, 3, 4, 6, 8, 12, 24, 48, 72, 168];

/**
 * Hours added up in equal steps from the first to the last, those without a value as 0; every value is
 * in one column.
 *
 * @param points by UTC hour, oldest first, one at least.
 */
export function timeColumns(points: readonly { timestamp: string; value: number }[]): {
  columns: TimeColumn[];
  hoursEach: number;
} {
  const hourOf = (timestamp: string): number => Math.floor(Date.parse(timestamp) / MS_PER_HOUR);
  const first = hourOf(points[0]!.timestamp);
  const hours = hourOf(points.at(-1)!.timestamp) - first + 1;
  const least = Math.ceil(hours / MAX_COLUMNS);
  const hoursEach = STEPS.find((step) => step >= least) ?? Math.ceil(least / 168) * 168;
  const columns = Array.from({ length: Math.ceil(hours / hoursEach) }, (_, at) => ({
    label: labelOf(first + at * hoursEach),
    value: 0,
  }));
  for (const { timestamp, value } of points) {
    columns[Math.floor((hourOf(timestamp) - first) / hoursEach)]!.value += value;
  }
  return { columns, hoursEach };
}

function labelOf(hour: number): string {
  const text = new Date(hour * MS_PER_HOUR).toISOString();
  return `${text.slice(0, 10)} ${text.slice(11, 16)}`;
}
