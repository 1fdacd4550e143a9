/** One thing that was promised, and whether it was kept. */
export interface Check {
  name: string;
  pass: boolean;
  /** It was kept, only later than promised; what `--untimed` lets pass. */
  late?: true;
  /** What was seen. */
  detail: string;
}

/** A check of how long things took, in any one unit; undefined is one that never came to its end. */
export function withinTime(
  name: string,
  took: readonly (number | undefined)[],
  most: number,
  detail: string,
): Check {
  const ended = took.every((time) => time !== undefined);
  const pass = ended && took.every((time) => time <= most);
  return { name, pass, ...(ended && !pass && { late: true }), detail };
}

/** A check whose detail is a list of faults; it passes when there are none. */
export function noFaults(name: string, faults: readonly string[], seen: string): Check {
  const [first, second] = faults;
  const shown = [first, second].filter((fault) => fault !== undefined).join('; ');
  return {
    name,
    pass: faults.length === 0,
    detail: faults.length === 0 ? seen : `${faults.length} faults: ${shown}`,
  };
}

/** The smallest value that `fraction` of all values do not exceed; undefined without values. */
export function percentile(values: readonly number[], fraction: number): number | undefined {
  const sorted = [...values].sort((left, right) => left - right);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * fraction))];
}

/** A number with one decimal, for reading. */
export function oneDecimal(value: number | undefined): string {
  return value === undefined ? 'none' : value.toFixed(1);
}
