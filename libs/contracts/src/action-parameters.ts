import type { FieldFault } from './costwire-error.js';
import type { ActionType } from './proposal.js';
import { parseUsd, ZERO_USD } from './usd.js';

/** What a policy does to the calls of its scope. */
export const POLICY_KINDS = [
  'pause',
  'rate_limit',
  'spend_cap',
  'run_cost_cap',
  'max_tokens',
  'model_route',
] as const;
/** One of {@link POLICY_KINDS}: the action types that the gateway itself can carry out. */
export type PolicyKind = (typeof POLICY_KINDS)[number];

/** Whether an action of this type becomes a policy of the gateway. */
export function isPolicyKind(type: ActionType): type is PolicyKind {
  return POLICY_KINDS.some((kind) => kind === type);
}

/** The time over which a spend cap adds up; UTC hours, days and months, or all since it was set. */
export const CAP_PERIODS = ['hour', 'day', 'month', 'total'] as const;
/** One of {@link CAP_PERIODS}. */
export type CapPeriod = (typeof CAP_PERIODS)[number];

/** Parameters of a policy; which are needed depends on its kind. */
export interface PolicyParameters {
  /** `rate_limit`: calls an hour that are let through. */
  calls_per_hour?: number;
  /** `spend_cap`, `run_cost_cap`: decimal US dollars. */
  limit_usd?: string;
  /** `spend_cap`: default `day`. */
  period?: CapPeriod;
  /** `max_tokens`: the largest output asked of a model. */
  max_tokens?: number;
  /** `model_route`: what is called instead. */
  model?: string;
}

const MOST_CALLS_PER_HOUR = 1_000_000_000;

/**
 * What is wrong with the parameters of an action; nothing for types that need none. Members beyond
 * those needed are let be: they inform whoever decides.
 */
export function parameterFaults(
  type: ActionType,
  parameters: Readonly<Record<string, unknown>>,
): FieldFault[] {
  return CHECKS[type]?.(parameters) ?? [];
}

type Check = (parameters: Readonly<Record<string, unknown>>) => FieldFault[];

const CHECKS: Readonly<Partial<Record<ActionType, Check>>> = {
  rate_limit: ({ calls_per_hour: rate }) =>
    countFaults('calls_per_hour', rate, MOST_CALLS_PER_HOUR),
  spend_cap: ({ limit_usd: limit, period = 'day' }) => [
    ...limitFaults(limit),
    ...periodFaults(period),
  ],
  run_cost_cap: ({ limit_usd: limit }) => limitFaults(limit),
  max_tokens: ({ max_tokens: most }) => countFaults('max_tokens', most, Number.MAX_SAFE_INTEGER),
  model_route: ({ model }) =>
    typeof model === 'string' && model !== '' ? [] : [fault('model', 'must name a model')],
};

function countFaults(name: string, value: unknown, most: number): FieldFault[] {
  return isCount(value, most) ? [] : [fault(name, 'must be a whole number of at least 1')];
}

function limitFaults(limit: unknown): FieldFault[] {
  const amount = typeof limit === 'string' ? parseUsd(limit) : undefined;
  return amount === undefined || amount < ZERO_USD
    ? [fault('limit_usd', 'must be a decimal string of US dollars, not negative')]
    : [];
}

function periodFaults(period: unknown): FieldFault[] {
  return CAP_PERIODS.some((each) => each === period)
    ? []
    : [fault('period', `must be one of ${CAP_PERIODS.join(', ')}`)];
}

function isCount(value: unknown, most: number): boolean {
  return Number.isInteger(value) && (value as number) >= 1 && (value as number) <= most;
}

function fault(name: string, message: string): FieldFault {
  return { field: `parameters.${name}`, message };
}
