import { minus, type ExactDecimal } from '../exact-decimal.js';
import { changePercent, estimateTraffic, type EstimateSettings } from './estimate.js';
import { impossibleIn, mergeProfiles, profileValue, resolveProfile } from './read-profile.js';
import type { PartialProfile, ScenarioProfile } from './scenario-profile.js';
import type { TrafficHour } from './traffic-hour.js';

/** What changes when one assumption does. */
export interface SensitivityRow {
  /** The field of the profile. */
  field: string;
  from: string | number | boolean | null;
  to: string | number | boolean | null;
  total: ExactDecimal;
  /** More or less than with the profile as it is. */
  difference: ExactDecimal;
  /** In per cent with two decimals; null when the estimate is 0. */
  differencePercent: string | null;
  missing: string[];
}

type Value = string | number | boolean | null;
type Variation = (profile: ScenarioProfile) => readonly Value[];

/** One assumption at a time, each to values that a designer would think of. */
const VARIATIONS: readonly (readonly [string, Variation])[] = [
  ['traffic.arrival', () => ['even', 'burst']],
  ['sqs.queue_type', () => ['standard', 'fifo']],
  ['sqs.send_batch_size', () => [1, 10]],
  ['lambda.batch_size', () => [1, 10]],
  ['lambda.memory_mb', ({ lambda }) => halfAndDouble(lambda.memory_mb, 128, 10_240)],
  ['lambda.architecture', () => ['x86_64', 'arm64']],
  ['lambda.base_ms', ({ lambda }) => halfAndDouble(lambda.base_ms, 0, 900_000)],
  ['lambda.per_log_ms', ({ lambda }) => halfAndDouble(lambda.per_log_ms, 0, 900_000)],
  [
    'lambda.wait_per_llm_call_ms',
    ({ lambda }) => halfAndDouble(lambda.wait_per_llm_call_ms, 0, 900_000),
  ],
  ['logs.include_message', () => [true, false]],
  ['logs.retention_months', () => [0, 12]],
  ['bedrock.calls_per', () => ['log', 'invocation']],
  ['bedrock.mode', () => ['on_demand', 'batch']],
  ['bedrock.cache_share_percent', () => [0, 90]],
  [
    'bedrock.prompt_template_tokens',
    ({ bedrock }) => halfAndDouble(bedrock.prompt_template_tokens, 0, 10_000_000),
  ],
  [
    'bedrock.expected_output_tokens',
    ({ bedrock }) => halfAndDouble(bedrock.expected_output_tokens, 0, 10_000_000),
  ],
  ['bedrock.tokens_permille', () => [1_000, 1_230]],
  ['free_tier', () => [true, false]],
];

/** How the estimate moves with each assumption, in the order of the profile. */
export function sensitivityOf(
  hours: readonly TrafficHour[],
  settings: EstimateSettings,
): SensitivityRow[] {
  const { profile } = settings;
  const reference = estimateTraffic(hours, settings).cost.total;
  return VARIATIONS.flatMap(([field, variation]) => {
    const from = profileValue(profile, field);
    return variation(profile)
      .filter((to) => to !== from)
      .map((to) => ({ to, profile: resolveProfile(mergeProfiles(profile, changed(field, to))) }))
      .filter((varied) => impossibleIn(varied.profile, '').length === 0)
      .map(({ to, profile: varied }) => {
        const { cost } = estimateTraffic(hours, { ...settings, profile: varied });
        return {
          field,
          from,
          to,
          total: cost.total,
          difference: minus(cost.total, reference),
          differencePercent: changePercent(cost.total, reference),
          missing: cost.missing,
        };
      });
  });
}

function changed(field: string, value: Value): PartialProfile {
  const [group = '', name] = field.split('.');
  return name === undefined ? { [group]: value } : { [group]: { [name]: value } };
}

function halfAndDouble(value: number, least: number, most: number): number[] {
  return [Math.max(least, Math.floor(value / 2)), Math.min(most, value * 2)];
}
