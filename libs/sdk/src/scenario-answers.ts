import type { ScenarioStatus } from '@costwire/contracts';

/** Assumptions that differ from the defaults, by group; see docs/scenarios.md. */
export type ScenarioProfileInput = Readonly<Record<string, unknown>>;

/** A scenario to be made. */
export interface NewScenario {
  name: string;
  description?: string | null;
  /** For example `eu-central-1`. */
  region: string;
  tags?: readonly string[] | Readonly<Record<string, string>>;
  profile?: ScenarioProfileInput;
}

/** A past range of the project's own calls. */
export interface PastTraffic extends Partial<NewScenario> {
  /** ISO-8601; included. */
  from: string;
  /** ISO-8601; not included. */
  to: string;
  provider?: string;
  model?: string;
  feature?: string;
}

/** A scenario. Times are ISO-8601 UTC, `null` until they have come. */
export interface ScenarioInfo {
  id: string;
  name: string;
  description: string | null;
  region: string;
  tags: readonly string[] | Readonly<Record<string, string>>;
  profile: Readonly<Record<string, unknown>>;
  status: ScenarioStatus;
  created_at: string;
  updated_at: string;
  started_at: string | null;
  completed_at: string | null;
  archived_at: string | null;
}

/** Which scenarios to list. */
export interface ScenarioQuery {
  status?: ScenarioStatus;
  region?: string;
  /** From 1. */
  page?: number;
  /** 1 to 100. */
  page_size?: number;
}

/** One page of scenarios. */
export interface ScenarioPage {
  items: ScenarioInfo[];
  total: number;
  page: number;
  page_size: number;
}

/** A log to be sent. */
export interface LogInput {
  message: string;
  source?: string;
  /** Unique in the scenario: a repeat is dropped. */
  event_id?: string;
  /** The hour it counts in, ISO-8601. */
  timestamp?: string;
}

/** What became of the logs of a request. */
export interface IngestedLogs {
  scenario_id: string;
  received_at: string;
  accepted: number;
  /** Repeats inside the request. */
  duplicates: number;
}

/** What some traffic would cost. Amounts are exact decimal strings of US dollars. */
export interface ScenarioEstimate {
  region: string;
  summary: {
    total_requests: number;
    total_cost_usd: string;
    sqs_blocks: number;
    lambda_invocations: number;
    llm_tokens: number;
    pii_violations: number;
    total_bytes: number;
    repeated_messages: number;
  };
  /** `partial`: `missing` names what has no price, and the total leaves it out. */
  status: 'priced' | 'partial';
  missing: string[];
  cost_breakdown: { service: string; cost_usd: string | null; percentage: number }[];
  usage: Record<string, number>;
  monthly: { hours_observed: number; total_cost_usd: string } | null;
  notes: string[];
}

/** The cost of a scenario. */
export interface ScenarioMetrics extends ScenarioEstimate {
  scenario_id: string;
  timeseries: { timestamp: string; metric_type: string; value: number | string }[];
}

/** Another way of handling the same traffic. */
export interface ScenarioVariant {
  name?: string;
  region?: string;
  profile?: ScenarioProfileInput;
}

/** Scenarios side by side; differences are to the first. */
export interface ScenarioComparison {
  reference: string;
  items: (ScenarioEstimate & {
    scenario_id: string;
    scenario_name: string;
    variant: string | null;
    difference_usd: string;
    difference_percent: string | null;
  })[];
}

/** What is taken to have been different about past calls. */
export interface ReplayChange {
  provider?: string;
  model?: string;
  service_tier?: string;
  cache_policy?: 'unchanged' | 'none' | 'share';
  cache_share_percent?: number;
}
