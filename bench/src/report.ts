/** One measured side of a comparison. */
export interface Measurement {
  /** What was measured, as it stands in the printed table. */
  name: string;
  /** Work done per second of wall time, in the unit named by the table. */
  perSecond: number;
}

/**
 * Prints rates beside their reference, which must have been measured in the same run.
 *
 * @param unit what one piece of work is, for example `events`.
 */
export function printComparison(unit: string, reference: Measurement, others: Measurement[]): void {
  const rows = [reference, ...others].map(({ name, perSecond }) => ({
    name,
    [`${unit}/s`]: Math.round(perSecond),
    ratio: Number((perSecond / reference.perSecond).toFixed(2)),
  }));
  console.table(rows);
}
