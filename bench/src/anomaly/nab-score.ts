/** What an alert is worth, in the units of a window: https://github.com/numenta/NAB, config/profiles.json, version 1.1. */
export interface NabProfile {
  missed: number;
  falseAlarm: number;
}

/** The three profiles of the benchmark. */
export const NAB_PROFILES = {
  standard: { missed: 1, falseAlarm: 0.11 },
  'few false alarms rewarded': { missed: 1, falseAlarm: 0.22 },
  'few misses rewarded': { missed: 2, falseAlarm: 0.11 },
} as const satisfies Record<string, NabProfile>;

/** A row that a detector gave a score above 0 after the probationary part of its file. */
export interface NabPoint {
  score: number;
  /** The window it lies in. */
  window: string | undefined;
  /** What an alert here is worth: up to 1 in a window, down to -1 outside. */
  worth: number;
}

/** A file with what a detector said of it. */
export interface NabFile {
  points: readonly NabPoint[];
  /** Windows that begin after the probationary part or reach into what follows. */
  windows: readonly string[];
}

/** `2 sigmoid(-5 x) - 1`, the benchmark's `scaledSigmoid` (nab/scorer.py). */
function fallingWorth(position: number): number {
  return position > 3 ? -1 : 2 / (1 + Math.exp(5 * position)) - 1;
}

const MOST_WORTH = fallingWorth(-1);

/**
 * Weighs the rows of a file as nab/sweeper.py does.
 *
 * @param windows first and last row of each window, in order.
 */
export function nabFileOf(
  name: string,
  scores: readonly number[],
  windows: readonly (readonly [number, number])[],
): NabFile {
  const probation = Math.min(Math.floor(0.15 * scores.length), 750);
  const points: NabPoint[] = [];
  const seen = new Set<string>();
  let next = 0;
  scores.forEach((score, row) => {
    while (next < windows.length && row > windows[next]![1]) next++;
    if (row < probation) return;
    const [from, to] = windows[next] ?? [Infinity, Infinity];
    const inside = row >= from;
    const window = inside ? `${name}|${from}` : undefined;
    if (window !== undefined) seen.add(window);
    if (score <= 0) return;
    const worth = inside
      ? fallingWorth(-(to - row + 1) / (to - from + 1)) / MOST_WORTH
      : worthAfter(windows[next - 1], row);
    points.push({ score, window, worth });
  });
  return { points, windows: [...seen] };
}

function worthAfter(window: readonly [number, number] | undefined, row: number): number {
  if (window === undefined) return -1;
  const [from, to] = window;
  return fallingWorth((row - to) / (to - from));
}

/** Raw score of files when rows from `threshold` on are alerts. */
export function rawScore(
  files: readonly NabFile[],
  threshold: number,
  { missed, falseAlarm }: NabProfile,
): number {
  const found = new Map<string, number>();
  let outside = 0;
  for (const { score, window, worth } of files.flatMap(({ points }) => points)) {
    if (score < threshold) continue;
    if (window === undefined) outside += falseAlarm * worth;
    else found.set(window, Math.max(found.get(window) ?? -Infinity, worth));
  }
  const inside = [...found.values()].reduce((sum, worth) => sum + worth, 0);
  const windows = files.reduce((sum, file) => sum + file.windows.length, 0);
  return outside + inside - missed * (windows - found.size);
}

/** The threshold under which the files score best. */
export function bestThreshold(files: readonly NabFile[], profile: NabProfile): number {
  const scores = new Set(files.flatMap(({ points }) => points.map(({ score }) => score)));
  let best = 1.1;
  let most = rawScore(files, best, profile);
  for (const threshold of scores) {
    const raw = rawScore(files, threshold, profile);
    if (raw > most) [most, best] = [raw, threshold];
  }
  return best;
}

/** A raw score between that of a detector that says nothing (0) and one that is perfect (100). */
export function normalised(raw: number, windows: number, { missed }: NabProfile): number {
  return (100 * (raw + missed * windows)) / (windows * (1 + missed));
}
