import { CostScan, type CostScanConfig } from '../cost/cost-scan.js';
import { type CostAnomaly, type Driver, SEVERITIES, type Severity } from '../cost/usage-bucket.js';
import type { Label } from './labels.js';
import type { Account } from './spend-suite.js';
import { type SuiteName, SUITES } from './suites.js';

const HOUR_MS = 3_600_000;
/** Alerts of a series that lie closer than this belong to one episode. */
const EPISODE_GAP_MS = 12 * HOUR_MS;
const HOURS_PER_MONTH = 720;
const LATE_HOURS = 4;

/** What a detector reached on labelled accounts. */
export interface CostReport {
  accounts: number;
  seriesMonths: number;
  events: number;
  recall: number;
  /** Share of alert episodes that belong to an asked-for incident, ignored ones left out. */
  precision: number;
  f1: number;
  /** Recall of the incidents of high and critical severity. */
  severeRecall: number;
  falseAlarmsPerSeriesMonth: number;
  delayHoursMedian: number;
  delayHoursP90: number;
  /** Share of the incidents' excess dollars that came after their detection. */
  moneyCaught: number;
  driverAccuracy: number;
  severityExact: number;
  /** The same events by kind of incident. */
  kinds: Record<string, KindReport>;
}

/** What a detector reached on one kind of incident. */
export interface KindReport {
  events: number;
  found: number;
  /** Of those found: with the severity of the label, and more than four hours after the start. */
  severityExact: number;
  late: number;
}

interface Hit {
  label: Label;
  delayHours: number;
  driver: Driver | undefined;
  severity: Severity | undefined;
}

interface Alert {
  atMs: number;
  anomaly: CostAnomaly;
}

interface Tally {
  hits: Hit[];
  missed: Label[];
  truePositives: number;
  falsePositives: number;
  rows: number;
}

/** Runs the detector over the accounts of a suite and compares its alerts with their labels. */
export function evaluateCost(
  seeds: readonly number[],
  config: CostScanConfig = {},
  suite: SuiteName = 'spend',
): CostReport {
  const generate = SUITES[suite];
  const accounts = (function* () {
    for (const seed of seeds) yield generate(seed);
  })();
  return evaluateAccounts(accounts, config);
}

/** Runs the detector over labelled accounts and compares its alerts with their labels. */
export function evaluateAccounts(
  accounts: Iterable<Account>,
  config: CostScanConfig = {},
): CostReport {
  const tally: Tally = { hits: [], missed: [], truePositives: 0, falsePositives: 0, rows: 0 };
  let count = 0;
  for (const account of accounts) {
    tallyAccount(account, config, tally);
    count++;
  }
  return report(count, tally);
}

function tallyAccount(account: Account, config: CostScanConfig, tally: Tally): void {
  const scan = new CostScan(config);
  const alerts = new Map<string, Alert[]>();
  for (const bucket of account.rows) {
    const anomaly = scan.observe(bucket)?.anomaly;
    if (anomaly === undefined) continue;
    const list = alerts.get(bucket.series) ?? [];
    list.push({ atMs: bucket.timestampMs, anomaly });
    alerts.set(bucket.series, list);
  }
  tally.rows += account.rows.length;
  for (const label of account.labels) {
    if (!label.scored) continue;
    const hit = findHit(label, alerts.get(label.series) ?? []);
    if (hit === undefined) tally.missed.push(label);
    else tally.hits.push(hit);
  }
  for (const [series, list] of alerts) {
    const labels = account.labels.filter((label) => label.series === series);
    for (const episode of episodes(list)) judgeEpisode(episode, labels, tally);
  }
}

function findHit(label: Label, alerts: readonly Alert[]): Hit | undefined {
  const inside = alerts.filter(({ atMs }) => atMs >= label.startMs && atMs <= label.mustByMs);
  const first = inside[0];
  if (first === undefined) return undefined;
  const votes = new Map<Driver, number>();
  let worst = -1;
  for (const { anomaly } of inside) {
    votes.set(anomaly.driver, (votes.get(anomaly.driver) ?? 0) + 1);
    worst = Math.max(worst, SEVERITIES.indexOf(anomaly.severity));
  }
  const [driver] = [...votes].sort((a, b) => b[1] - a[1])[0] ?? [];
  const delayHours = (first.atMs - label.startMs) / HOUR_MS;
  return { label, delayHours, driver, severity: SEVERITIES[worst] };
}

function episodes(alerts: readonly Alert[]): number[][] {
  const found: number[][] = [];
  let last = -Infinity;
  for (const { atMs } of alerts) {
    if (atMs - last > EPISODE_GAP_MS) found.push([]);
    found.at(-1)?.push(atMs);
    last = atMs;
  }
  return found;
}

function judgeEpisode(times: readonly number[], labels: readonly Label[], tally: Tally): void {
  const within = (label: Label, endMs: number): boolean =>
    times.some((atMs) => atMs >= label.startMs && atMs <= endMs);
  if (labels.some((label) => label.scored && within(label, label.mustByMs))) {
    tally.truePositives++;
  } else if (!labels.some((label) => within(label, label.ignoreUntilMs))) {
    tally.falsePositives++;
  }
}

function report(accounts: number, tally: Tally): CostReport {
  const { hits, missed, truePositives, falsePositives, rows } = tally;
  const events = hits.length + missed.length;
  const severe = (label: Label): boolean => SEVERITIES.indexOf(label.severity) >= 2;
  const severeHits = hits.filter(({ label }) => severe(label)).length;
  const severeEvents = severeHits + missed.filter(severe).length;
  const recall = ratio(hits.length, events);
  const precision = ratio(truePositives, truePositives + falsePositives);
  const delays = hits.map(({ delayHours }) => delayHours).sort((a, b) => a - b);
  const at = (share: number): number =>
    delays[Math.min(delays.length - 1, Math.floor(share * delays.length))] ?? NaN;
  const right = hits.filter(({ label, driver }) => driver === label.driver).length;
  const exact = hits.filter(({ label, severity }) => severity === label.severity).length;
  const seriesMonths = rows / HOURS_PER_MONTH;
  return {
    accounts,
    seriesMonths,
    events,
    recall,
    precision,
    f1: ratio(2 * precision * recall, precision + recall),
    severeRecall: ratio(severeHits, severeEvents),
    falseAlarmsPerSeriesMonth: ratio(falsePositives, seriesMonths),
    delayHoursMedian: at(0.5),
    delayHoursP90: at(0.9),
    moneyCaught: moneyCaught(hits, missed),
    driverAccuracy: ratio(right, hits.length),
    severityExact: ratio(exact, hits.length),
    kinds: byKind(hits, missed),
  };
}

function byKind(hits: readonly Hit[], missed: readonly Label[]): Record<string, KindReport> {
  const kinds: Record<string, KindReport> = {};
  const of = ({ kind }: Label): KindReport =>
    (kinds[kind] ??= { events: 0, found: 0, severityExact: 0, late: 0 });
  for (const { label, severity, delayHours } of hits) {
    const kind = of(label);
    kind.events++;
    kind.found++;
    if (severity === label.severity) kind.severityExact++;
    if (delayHours > LATE_HOURS) kind.late++;
  }
  for (const label of missed) of(label).events++;
  return kinds;
}

function moneyCaught(hits: readonly Hit[], missed: readonly Label[]): number {
  const money = (label: Label): number =>
    Math.max(0, label.excessPerHour) * ((label.mustByMs - label.startMs) / HOUR_MS + 1);
  let caught = 0;
  let all = missed.reduce((sum, label) => sum + money(label), 0);
  for (const { label, delayHours } of hits) {
    const span = Math.max(1, (label.mustByMs - label.startMs) / HOUR_MS);
    all += money(label);
    caught += money(label) * Math.max(0, (span - delayHours) / span);
  }
  return ratio(caught, all);
}

function ratio(part: number, whole: number): number {
  return whole > 0 ? part / whole : NaN;
}
