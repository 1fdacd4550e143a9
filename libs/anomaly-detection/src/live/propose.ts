import {
  derivedUuid,
  type ActionScope,
  type ActionType,
  type AnomalyRecord,
  type JsonObject,
  type Proposal,
  type Savings,
} from '@costwire/contracts';
import type { Driver } from '../cost/usage-bucket.js';
import { seriesKeyOf } from './watched-series.js';

const HOUR_MS = 3_600_000;
/** A rate limit leaves this much room above the 95th percentile of what is usual. */
const LIMIT_ROOM = 1.5;
/** Standard normal quantile of 0.95, for counts that vary like a Poisson variable. */
const Z95 = 1.645;
/** The 99th percentile of one call's output over its mean, in log units (2.326 times sqrt(0.17)). */
const P99_OUTPUT = 0.96;
/** An automatic limit ends by itself after this long. */
const SOFT_TTL_MINUTES = 60;

/** What follows from a driver, as a row of the table in docs/anomalies.md. */
interface Answer {
  action: ActionType;
  risk: Proposal['risk_level'];
  /** Days that the savings are meant for. */
  horizonDays: number;
  /**
   * Hours of the present excess that would be saved within the horizon: what comes to an end by itself
   * soon (a loop, a burst) saves hours, a lasting change a share of all hours.
   */
  hours: readonly [low: number, expected: number, high: number];
  reversible: boolean;
  changesQuality: boolean;
  sentence: string;
  parameters?(anomaly: AnomalyRecord): JsonObject;
  /** Minutes until it is taken back by itself. */
  ttlMinutes?: number;
  /** What it is held to, when that is not the scope of the anomaly. */
  scope?: ActionScope;
}

const WEEK_HOURS = 168;
const share = (low: number, expected: number, high: number): Answer['hours'] => [
  WEEK_HOURS * low,
  WEEK_HOURS * expected,
  WEEK_HOURS * high,
];
const BURST: Answer['hours'] = [2, 6, 24];
const NOTHING: Answer['hours'] = [0, 0, 0];

const PAUSE: Answer = {
  action: 'pause',
  risk: 'high',
  horizonDays: 1,
  hours: BURST,
  reversible: true,
  changesQuality: false,
  sentence: 'Pause it until somebody has looked at the loop.',
};

const LIMIT: Answer = {
  action: 'rate_limit',
  risk: 'medium',
  horizonDays: 1,
  hours: BURST,
  reversible: true,
  changesQuality: false,
  sentence: 'Limit it to one and a half times the calls that are usual at most.',
  parameters: (anomaly) => ({ calls_per_hour: callLimit(countOf(anomaly, 'usual_calls') ?? 0) }),
};

const ANSWERS: Readonly<Record<Driver, Answer>> = {
  agent_loop: PAUSE,
  volume: LIMIT,
  input_tokens: {
    action: 'trim_prompt',
    risk: 'medium',
    horizonDays: 7,
    hours: share(0.3, 0.6, 0.9),
    reversible: true,
    changesQuality: true,
    sentence: 'Trim the prompt or its history, or enable caching for what repeats.',
  },
  output_tokens: {
    action: 'max_tokens',
    risk: 'medium',
    horizonDays: 7,
    hours: share(0.25, 0.5, 0.75),
    reversible: true,
    changesQuality: true,
    sentence: 'Cap the output of a call at its earlier 99th percentile.',
    parameters: (anomaly) => ({ max_tokens: outputCap(anomaly) }),
  },
  cache_loss: {
    action: 'restore_cache',
    risk: 'low',
    horizonDays: 7,
    hours: share(0.6, 0.9, 1),
    reversible: true,
    changesQuality: false,
    sentence: 'Restore the stable prefix or the cache control of the prompt.',
  },
  price: {
    action: 'pin_version',
    risk: 'high',
    horizonDays: 7,
    hours: share(0.5, 0.8, 1),
    reversible: true,
    changesQuality: true,
    sentence: 'Pin the version of the model, or route to an equivalent one.',
  },
  new_series: {
    action: 'assign_owner',
    risk: 'low',
    horizonDays: 7,
    hours: NOTHING,
    reversible: true,
    changesQuality: false,
    sentence: 'Name an owner, a budget and a default cap.',
  },
  drop: {
    action: 'notify_owner',
    risk: 'low',
    horizonDays: 1,
    hours: NOTHING,
    reversible: true,
    changesQuality: false,
    sentence: 'Tell the owner; a fallback provider may be needed.',
  },
};

/**
 * What could be done about an anomaly, by its driver. The id of a proposal follows from project, scope,
 * driver, opening bucket and action, so the same anomaly proposes each thing once.
 *
 * @param now ISO-8601.
 * @returns nothing for anomalies of low severity (but new series), planned or ended ones and those that
 * others reported.
 */
export function proposalsFor(anomaly: AnomalyRecord, now: string): Proposal[] {
  const { driver, severity, status, planned, scope } = anomaly;
  if (!scope || planned || status !== 'open') return [];
  if (severity === 'low' && driver !== 'new_series') return [];
  const answer = ANSWERS[driver as Driver] as Answer | undefined;
  if (!answer) return [];
  const proposals = [proposal(anomaly, answer, now)];
  const key = anomaly.severe_buckets >= 2 && isRise(driver) ? keyBehind(anomaly) : undefined;
  return key ? [...proposals, proposal(anomaly, softLimit(key), now)] : proposals;
}

/** An API key whose calls run away, and the one environment that they name. */
interface KeyBehind {
  name: string;
  usualCalls: number;
  environment: string | null;
}

/** The one key that all of it came by. */
function keyBehind({ scope, meta }: AnomalyRecord): KeyBehind | undefined {
  const keys = (meta['keys'] ?? []) as unknown as readonly {
    name: string;
    usual_calls: number;
    environment: string | null;
  }[];
  const [key, ...others] = keys;
  if (others.length > 0) return undefined;
  if (key) return { ...key, usualCalls: key.usual_calls };
  if (scope?.kind !== 'key') return undefined;
  const hour = meta['hour'] as JsonObject | undefined;
  const environment = (meta['environment'] ?? null) as string | null;
  return { name: scope.name, usualCalls: Number(hour?.['usual_calls'] ?? 0), environment };
}

/** A key may be held back for a while without asking, so that a person has time to look. */
function softLimit({ name, usualCalls, environment }: KeyBehind): Answer {
  return {
    ...LIMIT,
    hours: [0.5, 1, 1],
    sentence: 'Limit its key for an hour, until somebody has looked.',
    ttlMinutes: SOFT_TTL_MINUTES,
    parameters: () => ({ calls_per_hour: callLimit(usualCalls) }),
    // A key is limited where it went wrong: its calls of other environments are none of that.
    scope: { kind: 'key', value: name, ...(environment !== null && { environment }) },
  };
}

function isRise(driver: string): boolean {
  return driver === 'volume' || driver === 'agent_loop';
}

function proposal(anomaly: AnomalyRecord, answer: Answer, now: string): Proposal {
  const { project_id: projectId, scope, driver, timestamp } = anomaly;
  const softly = answer.ttlMinutes === undefined ? '' : 'for a while';
  return {
    proposal_id: derivedUuid(
      'proposal',
      projectId,
      seriesKeyOf(scope!),
      driver,
      timestamp,
      answer.action + softly,
    ),
    project_id: projectId,
    anomaly_id: anomaly.id,
    source: 'anomaly',
    action_type: answer.action,
    scope: answer.scope ?? actionScope(anomaly),
    driver,
    parameters: { ...answer.parameters?.(anomaly), expected_usd_per_hour: anomaly.expected_cost },
    description: `${anomaly.description} ${answer.sentence}`,
    savings: savingsOf(anomaly, answer),
    risk_level: answer.risk,
    severity: anomaly.severity,
    severe_buckets: anomaly.severe_buckets,
    reversible: answer.reversible,
    changes_quality: answer.changesQuality,
    requested_by: null,
    proposed_at: now,
    ttl_minutes: answer.ttlMinutes ?? null,
    forecast: { hourly_usd: anomaly.current_cost },
    meta: { also_seen_in: anomaly.meta['also_seen_in'] ?? [], model: scope!.model || null },
  };
}

function actionScope({ scope, project_id: projectId }: AnomalyRecord): ActionScope {
  const { kind, name, model } = scope!;
  if (kind === 'project') return { kind, value: projectId };
  return { kind, value: kind === 'model' ? model : name };
}

/** The excess of an hour on average since it began, for the hours that the answer would save. */
function savingsOf(anomaly: AnomalyRecord, { hours, horizonDays }: Answer): Savings {
  const span = Date.parse(anomaly.last_seen) - Date.parse(anomaly.timestamp);
  const perHour = Math.max(0, Number(anomaly.excess_usd ?? 0)) / (1 + span / HOUR_MS);
  const [low, expected, high] = hours.map((count) => (perHour * count).toFixed(6)) as [
    string,
    string,
    string,
  ];
  return { low, expected, high, horizon_days: horizonDays };
}

function countOf(anomaly: AnomalyRecord, name: string): number | undefined {
  const hour = anomaly.meta['hour'] as JsonObject | undefined;
  const value = hour?.[name];
  return typeof value === 'number' ? value : undefined;
}

function callLimit(usual: number): number {
  return Math.max(1, Math.ceil(LIMIT_ROOM * (usual + Z95 * Math.sqrt(usual))));
}

function outputCap(anomaly: AnomalyRecord): number {
  const usual = countOf(anomaly, 'usual_output_per_call');
  const calls = Math.max(1, countOf(anomaly, 'calls') ?? 1);
  const present = (countOf(anomaly, 'output_tokens') ?? 0) / calls;
  return Math.max(1, Math.ceil(Math.exp(P99_OUTPUT) * (usual ?? present)));
}
