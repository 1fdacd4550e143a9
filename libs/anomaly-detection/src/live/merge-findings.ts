import type { AnomalyScope } from '@costwire/contracts';
import type { Finding } from './open-hours.js';
import type { SeriesKey } from './watched-series.js';

/** A finding with the others that see the same money. */
export interface MergedFinding extends Finding {
  /** Scopes whose deviation this one explains. */
  explains: AnomalyScope[];
  /** API keys all of whose deviation is part of it. */
  keys: KeyPart[];
}

/** An API key, with what is usual of it. */
export interface KeyPart {
  name: string;
  usualCalls: number;
  /** The environment of all its calls; absent when unknown or several. */
  environment?: string;
}

/** Share of a deviation that makes it part of another (docs/anomalies.md). */
const EXPLAINED_SHARE = 0.8;

/** Costs below this are alike. */
const LEAST_USD = 0.01;

/** Where two scopes cost the same, the one that says most about the cause comes first. */
const KINDS: readonly AnomalyScope['kind'][] = ['agent', 'feature', 'key', 'model', 'project'];

/**
 * Reduces the findings of one hour to those that stand for themselves. One call is counted under its
 * feature, agent, key, model and project; each of them may deviate by the same dollars. A finding is
 * part of a tighter one (one that usually costs less) that explains at least 80 % of its deviation.
 *
 * @param findings of one project and one hour.
 * @param open series with an open anomaly: of scopes about as tight, the one already told of stays.
 * @returns tightest first.
 */
export function mergeFindings(
  findings: readonly Finding[],
  open: ReadonlySet<SeriesKey> = new Set(),
): MergedFinding[] {
  const kept: MergedFinding[] = [];
  for (const finding of [...findings].sort((left, right) => byTightness(left, right, open))) {
    const excess = excessOf(finding);
    const child = kept.find(
      (tighter) =>
        overlaps(tighter.scope, finding.scope) &&
        Math.sign(excessOf(tighter)) === Math.sign(excess) &&
        Math.abs(excessOf(tighter)) >= EXPLAINED_SHARE * Math.abs(excess),
    );
    if (!child) kept.push({ ...finding, explains: [], keys: [] });
    else {
      child.explains.push(finding.scope);
      child.keys.push(...keyOf(finding));
    }
  }
  return kept;
}

/** The key when the finding is about one on all models. */
function keyOf({ scope, counts, environment }: Finding): KeyPart[] {
  if (scope.kind !== 'key' || scope.model !== '') return [];
  const { usualCalls } = counts;
  return [{ name: scope.name, usualCalls, ...(environment !== undefined && { environment }) }];
}

/** Dollars of the hour above what was expected; below zero for a drop. */
function excessOf({ anomaly }: Pick<Finding, 'anomaly'>): number {
  return anomaly.currentCost - anomaly.expectedCost;
}

function byTightness(left: Finding, right: Finding, open: ReadonlySet<SeriesKey>): number {
  return (
    tightness(left) - tightness(right) ||
    Number(open.has(right.series)) - Number(open.has(left.series)) ||
    KINDS.indexOf(left.scope.kind) - KINDS.indexOf(right.scope.kind) ||
    Number(left.scope.model === '') - Number(right.scope.model === '') ||
    (left.series < right.series ? -1 : 1)
  );
}

/** Powers of two of the usual cost: finer differences say nothing about the cause. */
function tightness({ usualUsd }: Finding): number {
  return Math.round(Math.log2(Math.max(LEAST_USD, usualUsd)));
}

/** Two features, two agents or two models share no call; anything else may. */
function overlaps(left: AnomalyScope, right: AnomalyScope): boolean {
  if (left.kind === right.kind && left.name !== right.name) return false;
  return left.model === '' || right.model === '' || sameModel(left, right);
}

function sameModel(left: AnomalyScope, right: AnomalyScope): boolean {
  return left.model === right.model && left.provider === right.provider;
}
