import {
  bedrockModel,
  estimateByHour,
  estimateMonth,
  estimateTraffic,
  formatDecimal,
  HOURS_PER_MONTH,
  PROFILE_FIELDS,
  profileValue,
  sensitivityOf,
  sharesOf,
  sqsRequestsOf,
  ZERO,
  type AwsScenarioUsage,
  type EstimateSettings,
  type ScenarioCost,
  type ScenarioProfile,
  type TrafficHour,
} from '@costwire/pricing';

/** One line of a breakdown. */
export interface BreakdownLine {
  service: string;
  /** Exact decimal; null when nothing of it has a price. */
  cost_usd: string | null;
  /** Of the priced total, two decimals; lines sum to 100. */
  percentage: number;
}

/** One point of a series. */
export interface SeriesPoint {
  timestamp: string;
  metric_type: string;
  value: number | string;
}

/** The figures at the head of an answer. */
export interface ScenarioSummary {
  total_requests: number;
  total_cost_usd: string;
  sqs_blocks: number;
  lambda_invocations: number;
  llm_tokens: number;
  pii_violations: number;
  total_bytes: number;
  repeated_messages: number;
}

/** One row of the sensitivity table. */
export interface Sensitivity {
  field: string;
  from: string | number | boolean | null;
  to: string | number | boolean | null;
  total_cost_usd: string;
  difference_usd: string;
  difference_percent: string | null;
  /** What has no price then. */
  missing: string[];
}

/** One assumption. */
export interface Assumption {
  field: string;
  value: string | number | boolean | null;
  default: string | number | boolean | null;
  meaning: string;
  source: string;
}

/** What traffic would cost, as the API answers it. */
export interface EstimateAnswer {
  region: string;
  summary: ScenarioSummary;
  /** `partial`: some part has no price; `missing` names it and the total leaves it out. */
  status: 'priced' | 'partial';
  missing: string[];
  cost_breakdown: BreakdownLine[];
  usage: Record<string, number>;
  monthly: object | null;
  bill: object[];
  profile: ScenarioProfile;
  notes: string[];
}

/** Prices traffic and puts the result into words and decimals. */
export function estimateAnswer(
  hours: readonly TrafficHour[],
  settings: EstimateSettings,
): EstimateAnswer {
  const { usage, cost } = estimateTraffic(hours, settings);
  const month = estimateMonth(hours, settings);
  return {
    region: settings.region,
    summary: summaryOf(hours, usage, cost),
    ...standingOf(cost),
    cost_breakdown: breakdownOf(cost),
    usage: usageAnswer(usage),
    monthly: month
      ? {
          hours_observed: month.observedHours,
          hours_per_month: HOURS_PER_MONTH,
          total_cost_usd: formatDecimal(month.cost.total),
          ...standingOf(month.cost),
          cost_breakdown: breakdownOf(month.cost),
          usage: usageAnswer(month.usage),
        }
      : null,
    bill: cost.services.flatMap(({ service, lines }) =>
      lines.map((line) => ({
        service,
        dimension: line.dimension,
        quantity: line.quantity,
        rate_usd: line.rate,
        tier_from: line.tierFrom,
        subtotal_usd: line.subtotal,
        source: line.source,
        effective_date: line.effectiveDate,
      })),
    ),
    profile: settings.profile,
    notes: notesOf(hours, settings),
  };
}

/** The hourly series of every metric, oldest first. */
export function seriesOf(hours: readonly TrafficHour[], settings: EstimateSettings): SeriesPoint[] {
  const points: SeriesPoint[] = [];
  estimateByHour(hours, settings).forEach(({ bucket: timestamp, usage, cost }, index) => {
    const hour = hours[index]!;
    points.push(
      { timestamp, metric_type: 'requests', value: hour.logs },
      { timestamp, metric_type: 'bytes', value: hour.sizeBytes },
      { timestamp, metric_type: 'sqs_blocks', value: hour.sqsBlocks },
      { timestamp, metric_type: 'lambda_invocations', value: Number(usage.lambdaInvocations) },
      { timestamp, metric_type: 'llm_tokens', value: hour.tokens },
      { timestamp, metric_type: 'pii_violations', value: hour.piiLogs },
      { timestamp, metric_type: 'cost_usd', value: formatDecimal(cost) },
    );
  });
  return points;
}

/** How the estimate moves with each assumption. */
export function sensitivityAnswer(
  hours: readonly TrafficHour[],
  settings: EstimateSettings,
): Sensitivity[] {
  return sensitivityOf(hours, settings).map((row) => ({
    field: row.field,
    from: row.from,
    to: row.to,
    total_cost_usd: formatDecimal(row.total),
    difference_usd: formatDecimal(row.difference),
    difference_percent: row.differencePercent,
    missing: row.missing,
  }));
}

/** Every assumption with the value that was used, its default, and the source of that. */
export function assumptionsOf(profile: ScenarioProfile): Assumption[] {
  return PROFILE_FIELDS.map(({ path, default: standard, meaning, source }) => ({
    field: path,
    value: profileValue(profile, path),
    default: standard,
    meaning,
    source,
  }));
}

function summaryOf(
  hours: readonly TrafficHour[],
  usage: AwsScenarioUsage,
  cost: ScenarioCost,
): ScenarioSummary {
  return {
    total_requests: sum(hours, 'logs'),
    total_cost_usd: formatDecimal(cost.total),
    sqs_blocks: sum(hours, 'sqsBlocks'),
    lambda_invocations: Number(usage.lambdaInvocations),
    llm_tokens: sum(hours, 'tokens'),
    pii_violations: sum(hours, 'piiLogs'),
    total_bytes: sum(hours, 'sizeBytes'),
    repeated_messages: sum(hours, 'repeats'),
  };
}

function breakdownOf({ services }: ScenarioCost): BreakdownLine[] {
  const shares = sharesOf(services.map(({ amount }) => amount ?? ZERO));
  return services.map(({ service, amount }, index) => ({
    service,
    cost_usd: amount ? formatDecimal(amount) : null,
    percentage: shares[index]! / 100,
  }));
}

function standingOf({ missing }: ScenarioCost): {
  status: 'priced' | 'partial';
  missing: string[];
} {
  return { status: missing.length === 0 ? 'priced' : 'partial', missing };
}

function usageAnswer(usage: AwsScenarioUsage): Record<string, number> {
  return {
    sqs_send_requests: Number(usage.sqsSends),
    sqs_receive_requests: Number(usage.sqsReceives),
    sqs_delete_requests: Number(usage.sqsDeletes),
    sqs_requests: Number(sqsRequestsOf(usage)),
    lambda_invocations: Number(usage.lambdaInvocations),
    lambda_billed_ms: Number(usage.lambdaMs),
    log_bytes: Number(usage.logBytes),
    llm_calls: Number(usage.llmCalls),
    llm_input_tokens: Number(usage.inputTokens),
    llm_cache_read_tokens: Number(usage.cacheReadTokens),
    llm_cache_write_tokens: Number(usage.cacheWriteTokens),
    llm_output_tokens: Number(usage.outputTokens),
  };
}

const LONG_CONTEXT_TOKENS = 128_000;

/** What a reader of the figures has to know beside the assumptions. */
function notesOf(
  hours: readonly TrafficHour[],
  { region, profile, prices }: EstimateSettings,
): string[] {
  const { model, mode, prompt_template_tokens: template } = profile.bedrock;
  const notes: string[] = [];
  if (model !== null) {
    const { quote, inferred } = bedrockModel(prices, model, region, mode);
    if (quote && inferred) {
      notes.push(
        `${model} has no price of its own in ${region}; the price of ${quote.resolved} is taken.`,
      );
    }
    const longest = template + hours.reduce((most, hour) => Math.max(most, hour.maxTokens), 0);
    if (longest > LONG_CONTEXT_TOKENS) {
      notes.push(`The longest call has ${longest} tokens; rates of long contexts are not applied.`);
    }
  }
  return notes;
}

function sum(hours: readonly TrafficHour[], name: Exclude<keyof TrafficHour, 'bucket'>): number {
  return hours.reduce((total, hour) => total + hour[name], 0);
}
