import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { parseBucket } from '../cost/cost-csv.js';
import type { Driver, Severity } from '../cost/usage-bucket.js';
import { evaluateAccounts } from './evaluate-cost.js';
import type { Label } from './labels.js';
import type { Account } from './spend-suite.js';

const SAMPLE = resolve(process.cwd(), '../shared/data/anomaly-open-sample/cost');

interface SampleLabel {
  series: string;
  driver: Driver;
  start: string;
  must_by: string;
  ignore_until: string;
  ratio: number | null;
  excess_per_hour: number;
  severity: Severity;
  scored: boolean;
}

function accountsOf(directory: string): Account[] {
  const text = readFileSync(resolve(directory, 'labels.json'), 'utf8');
  const labels = JSON.parse(text) as Record<string, SampleLabel[]>;
  return readdirSync(directory)
    .filter((name) => name.endsWith('.csv.gz'))
    .map((name) => ({
      rows: gunzipSync(readFileSync(resolve(directory, name)))
        .toString()
        .split('\n')
        .slice(1)
        .map(parseBucket)
        .filter((bucket) => typeof bucket !== 'string'),
      labels: (labels[name.replace('.csv.gz', '')] ?? []).map(labelOf),
    }));
}

function labelOf(label: SampleLabel): Label {
  return {
    ...label,
    kind: 'spike',
    shape: 'flat',
    startMs: Date.parse(label.start),
    mustByMs: Date.parse(label.must_by),
    ignoreUntilMs: Date.parse(label.ignore_until),
    ratio: label.ratio ?? 99,
    excessPerHour: label.excess_per_hour,
  };
}

const present = existsSync(SAMPLE);
if (!present) process.stderr.write(`skipped: no labelled sample at ${SAMPLE}\n`);

(present ? describe : describe.skip)('the cost detector on accounts made by others', () => {
  it('finds the labelled incidents with their drivers and few false alarms', () => {
    const report = evaluateAccounts(accountsOf(SAMPLE));
    expect(report.events).toBeGreaterThan(40);
    expect(report.f1).toBeGreaterThan(0.93);
    expect(report.severeRecall).toBeGreaterThan(0.93);
    expect(report.driverAccuracy).toBeGreaterThan(0.98);
    expect(report.severityExact).toBeGreaterThan(0.88);
    expect(report.moneyCaught).toBeGreaterThan(0.93);
  });
});
