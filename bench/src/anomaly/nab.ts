import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ScoreScan } from '@costwire/anomaly-detection';
import {
  bestThreshold,
  NAB_PROFILES,
  nabFileOf,
  normalised,
  rawScore,
  type NabFile,
} from './nab-score.js';

const HALVINGS = 200;

/** What the mode `score` reaches on files of the Numenta Anomaly Benchmark, its windows beside them. */
export function measureNab(folder: string): void {
  const labels = join(folder, 'combined_windows.json');
  if (!existsSync(labels)) {
    console.error(`no files of the benchmark: ${labels} is not there`);
    process.exitCode = 2;
    return;
  }
  const windows = JSON.parse(readFileSync(labels, 'utf8')) as Record<string, [string, string][]>;
  const files = Object.entries(windows).map(([name, own]) => scoreFile(folder, name, own));
  const count = files.reduce((sum, file) => sum + file.windows.length, 0);
  console.log(`${files.length} files, ${count} windows`);
  for (const [name, profile] of Object.entries(NAB_PROFILES)) {
    const raw = rawScore(files, bestThreshold(files, profile), profile);
    console.log(`${name}: ${normalised(raw, count, profile).toFixed(1)}`);
  }
  const twice = twoFold(files, count).sort((left, right) => left - right);
  const at = (share: number): string => twice[Math.floor(share * (HALVINGS - 1))]!.toFixed(1);
  console.log(
    `two-fold, ${HALVINGS} ways: median ${at(0.5)}, 10th ${at(0.1)}, 90th ${at(0.9)} of a hundred`,
  );
}

function scoreFile(folder: string, name: string, windows: readonly [string, string][]): NabFile {
  const lines = readFileSync(join(folder, 'data', name), 'utf8')
    .split(/\r?\n/)
    .filter(Boolean);
  const scan = new ScoreScan();
  const rows = lines.slice(1);
  const scores = rows.map((row) => Number(scan.push(row)));
  const times = rows.map((row) => row.slice(0, 19));
  const rowAt = (time: string): number => times.indexOf(time.slice(0, 19));
  return nabFileOf(
    name,
    scores,
    windows.map(([from, to]) => [rowAt(from), rowAt(to)]),
  );
}

/** Scores with each half of the files at the threshold that is best for the other half. */
function twoFold(files: readonly NabFile[], windows: number): number[] {
  const profile = NAB_PROFILES.standard;
  // A linear congruential generator (Knuth), so that each run halves alike.
  let seed = 1;
  const next = (): number => (seed = (seed * 1_664_525 + 1_013_904_223) % 2 ** 32) / 2 ** 32;
  return Array.from({ length: HALVINGS }, () => {
    const drawn = files.map((file) => ({ file, at: next() })).sort((a, b) => a.at - b.at);
    const half = files.length >> 1;
    const parts = [drawn.slice(0, half), drawn.slice(half)].map((part) =>
      part.map(({ file }) => file),
    );
    const [one, other] = parts as [NabFile[], NabFile[]];
    const raw =
      rawScore(one, bestThreshold(other, profile), profile) +
      rawScore(other, bestThreshold(one, profile), profile);
    return normalised(raw, windows, profile);
  });
}
