import {
  derivedUuid,
  type AnomalyChange,
  type AnomalyRecord,
  type AnomalyScope,
  type AnomalySeverity,
  type JsonObject,
  type ProjectId,
} from '@costwire/contracts';
import { blankAnomaly } from './blank-anomaly.js';
import { seriesKeyOf } from './watched-series.js';
import type { MergedFinding } from './merge-findings.js';

const HOUR_MS = 3_600_000;
/** An anomaly ends after this long without a sign of it. */
export const QUIET_MS = 12 * HOUR_MS;
/** One that comes back within this time of its end is the same one. */
export const REOPEN_MS = 24 * HOUR_MS;

/** A changed anomaly. */
export interface Tracked {
  change: AnomalyChange;
  anomaly: AnomalyRecord;
}

/** What {@link track} needs to know beside the findings. */
export interface TrackContext {
  projectId: ProjectId;
  /** Anomalies of the project that are open, or ended less than {@link REOPEN_MS} ago. */
  known: readonly AnomalyRecord[];
  /** Whether the hour is over; a filling hour can make an anomaly worse, never better. */
  closed: boolean;
  /** ISO-8601. */
  now: string;
  /** Whether a scope lies in a planned window. */
  isPlanned(scope: AnomalyScope): boolean;
}

/**
 * Moves the anomalies of a project by the findings of one hour: one anomaly for each scope and driver,
 * opened, updated, opened again within a day of its end, or found to be part of another.
 */
export function track(findings: readonly MergedFinding[], context: TrackContext): Tracked[] {
  const changed = findings.flatMap((finding) => {
    const known = sameAnomaly(finding, context);
    if (!known) return [opened(finding, context)];
    const next = updated(known, finding, context);
    return next ? [next] : [];
  });
  return [...changed, ...mergedAway(findings, changed, context)];
}

/** Ends the anomalies that show no sign for twelve hours before the end of this hour. */
export function resolveQuiet(
  known: readonly AnomalyRecord[],
  hourEndMs: number,
  now: string,
): Tracked[] {
  return known
    .filter(({ status, source }) => status === 'open' && source === 'detector')
    .filter(({ last_seen: seen }) => hourEndMs - (Date.parse(seen) + HOUR_MS) >= QUIET_MS)
    .map((anomaly) => ended(anomaly, 'quiet', now));
}

/** Ends an anomaly for a stated reason. */
export function ended(anomaly: AnomalyRecord, resolution: string, now: string): Tracked {
  return {
    change: 'resolved',
    anomaly: { ...anomaly, status: 'resolved', resolution, resolved_at: now, updated_at: now },
  };
}

function sameAnomaly(finding: MergedFinding, context: TrackContext): AnomalyRecord | undefined {
  const { series, anomaly } = finding;
  const own = context.known.filter(({ scope }) => scope && seriesKeyOf(scope) === series);
  const began = new Date(anomaly.startedAtMs).toISOString();
  return (
    own.find((each) => each.driver === anomaly.driver && each.status === 'open') ??
    own.find((each) => each.timestamp === began && each.status === 'open') ??
    own.find((each) => goesOn(each, finding)) ??
    own.find((each) => each.driver === anomaly.driver && mayReopen(each, finding.hourMs))
  );
}

/** Calls that run away are one story from hour to hour, whether or not they look like a loop yet. */
function goesOn(
  { status, driver, last_seen: seen }: AnomalyRecord,
  finding: MergedFinding,
): boolean {
  if (status !== 'open' || !isRunaway(driver) || !isRunaway(finding.anomaly.driver)) return false;
  return Math.abs(finding.hourMs - Date.parse(seen)) <= HOUR_MS;
}

function isRunaway(driver: string): boolean {
  return driver === 'volume' || driver === 'agent_loop';
}

/** What a person ended stays ended, and what is part of another comes back as itself. */
function mayReopen(
  { status, resolution, last_seen: seen }: AnomalyRecord,
  hourMs: number,
): boolean {
  if (status === 'resolved' && resolution !== 'quiet') return false;
  return hourMs - (Date.parse(seen) + HOUR_MS) <= QUIET_MS + REOPEN_MS;
}

function opened(finding: MergedFinding, context: TrackContext): Tracked {
  const { projectId, now } = context;
  const { series, scope, anomaly } = finding;
  const began = new Date(anomaly.startedAtMs).toISOString();
  const base = blankAnomaly({
    id: derivedUuid('anomaly', projectId, series, anomaly.driver, began),
    projectId,
    scope,
    began,
    now,
    severity: anomaly.severity,
    driver: anomaly.driver,
    planned: context.isPlanned(scope),
  });
  return finished('opened', withFinding(base, finding, context), finding, context);
}

function updated(
  known: AnomalyRecord,
  finding: MergedFinding,
  context: TrackContext,
): Tracked | undefined {
  const reopened = known.status !== 'open';
  if (!reopened && !context.closed && !isWorse(known, finding)) return undefined;
  const revived: AnomalyRecord = reopened
    ? { ...known, status: 'open', resolution: null, resolved_at: null }
    : known;
  const change = reopened ? 'reopened' : 'updated';
  return finished(change, withFinding(revived, finding, context), finding, context);
}

/** A level that was taken as normal ends its anomaly. */
function finished(
  change: AnomalyChange,
  anomaly: AnomalyRecord,
  finding: MergedFinding,
  { now, closed }: TrackContext,
): Tracked {
  if (closed && finding.anomaly.adopted) return ended(anomaly, 'adopted', now);
  return { change, anomaly };
}

function isWorse(known: AnomalyRecord, finding: MergedFinding): boolean {
  const { hourMs, anomaly, costUsd, fast } = finding;
  if (Date.parse(known.last_seen) > hourMs) return false;
  if (Date.parse(known.last_seen) < hourMs || known.driver !== driverOf(known, finding))
    return true;
  if ((fast?.severeBuckets ?? 0) > known.severe_buckets && known.severe_buckets < 2) return true;
  if (rankOf(anomaly.severity) > rankOf(known.severity)) return true;
  return hasGrown(costUsd, known.current_cost);
}

/** Growth of what an open anomaly costs that is worth telling. */
const GROWTH = 1.05;

/** Whether decimal dollars have grown enough to tell it. A matter of notice: nothing is booked by it. */
export function hasGrown(costUsd: string, knownUsd: string): boolean {
  return Number(costUsd) > GROWTH * Number(knownUsd);
}

/** While an hour fills, a loop stays one: the hour and its minutes may see it differently. */
function driverOf(known: AnomalyRecord, { anomaly, fast }: MergedFinding): string {
  const stays = fast && known.driver === 'agent_loop' && anomaly.driver === 'volume';
  return stays ? known.driver : anomaly.driver;
}

function withFinding(
  known: AnomalyRecord,
  finding: MergedFinding,
  { closed, now }: TrackContext,
): AnomalyRecord {
  const { anomaly, hourMs, costUsd, explains, fast } = finding;
  const seen = new Date(hourMs).toISOString();
  const severity = closed ? anomaly.severity : worst(known.severity, anomaly.severity);
  return {
    ...known,
    last_seen: seen,
    updated_at: now,
    current_cost: costUsd,
    expected_cost: decimalOf(anomaly.expectedCost),
    deviation_percent: Math.round(anomaly.deviationPercent * 10) / 10,
    excess_usd: decimalOf(anomaly.excessUsd),
    severity,
    driver: driverOf(known, finding),
    description: anomaly.description,
    contributions: { ...anomaly.contributions },
    severe_buckets: severeBuckets(known, severity, seen, fast?.severeBuckets),
    meta: {
      ...known.meta,
      hour: hourInWords(finding),
      environment: finding.environment ?? null,
      keys: finding.keys.map(({ name, usualCalls, environment }) => ({
        name,
        usual_calls: rounded(usualCalls),
        environment: environment ?? null,
      })),
      ...(fast && { since: sinceOf(known, seen) ?? fast.since }),
      ...(explains.length > 0 && {
        also_seen_in: explains.map(({ kind, name, provider, model }) => ({
          kind,
          name,
          provider,
          model,
        })),
      }),
    },
  };
}

/** The minutes in which it began, as long as it goes on from hour to hour. */
function sinceOf(known: AnomalyRecord, seen: string): JsonObject[string] | undefined {
  const goesOnFrom = Date.parse(seen) - Date.parse(known.last_seen) <= HOUR_MS;
  return goesOnFrom ? known.meta['since'] : undefined;
}

function hourInWords({ counts }: MergedFinding): JsonObject {
  const { usualOutputPerCall: usualOutput } = counts;
  return {
    calls: counts.calls,
    input_tokens: counts.inputTokens,
    cached_input_tokens: counts.cachedInputTokens,
    output_tokens: counts.outputTokens,
    usual_calls: rounded(counts.usualCalls),
    usual_output_per_call: usualOutput === undefined ? null : Math.round(usualOutput),
  };
}

function rounded(value: number): number {
  return Math.round(value * 10) / 10;
}

/**
 * Consecutive buckets at high or critical, the one seen now included: hours, or five minutes of the
 * filling hour where these are more.
 */
function severeBuckets(
  known: AnomalyRecord,
  severity: AnomalySeverity,
  seen: string,
  minutes = 0,
): number {
  if (rankOf(severity) < rankOf('high')) return 0;
  const gap = Date.parse(seen) - Date.parse(known.last_seen);
  const hours = gap === HOUR_MS ? known.severe_buckets + 1 : 1;
  return Math.max(minutes, gap === 0 ? Math.max(1, known.severe_buckets) : hours);
}

/** Open anomalies of scopes that another anomaly explains now are part of that one. */
function mergedAway(
  findings: readonly MergedFinding[],
  changed: readonly Tracked[],
  { known, now }: TrackContext,
): Tracked[] {
  const standing = new Set(findings.map(({ series }) => series));
  return findings.flatMap((finding) => {
    const parts = new Set(finding.explains.map(seriesKeyOf));
    const target =
      changed.find(({ anomaly }) => anomaly.scope && seriesKeyOf(anomaly.scope) === finding.series)
        ?.anomaly ??
      known.find(
        ({ scope, status }) => status === 'open' && scope && seriesKeyOf(scope) === finding.series,
      );
    return known
      .filter(({ status, scope, timestamp }) => {
        if (status !== 'open' || !scope || !target) return false;
        const key = seriesKeyOf(scope);
        return parts.has(key) && !standing.has(key) && timestamp >= target.timestamp;
      })
      .map((anomaly): Tracked => {
        const meta = { ...anomaly.meta, merged_into: target!.id };
        return {
          change: 'merged',
          anomaly: {
            ...anomaly,
            status: 'merged',
            resolution: 'merged',
            resolved_at: now,
            updated_at: now,
            meta,
          },
        };
      });
  });
}

const SEVERITY_RANK: Readonly<Record<AnomalySeverity, number>> = {
  low: 0,
  medium: 1,
  high: 2,
  critical: 3,
};

/** Place of a severity, lowest first. */
export function rankOf(severity: AnomalySeverity): number {
  return SEVERITY_RANK[severity];
}

function worst(left: AnomalySeverity, right: AnomalySeverity): AnomalySeverity {
  return rankOf(left) >= rankOf(right) ? left : right;
}

/** Six decimals: a statistic, not money of the ledger. */
function decimalOf(value: number): string {
  return value.toFixed(6).replace(/\.?0+$/, '') || '0';
}
