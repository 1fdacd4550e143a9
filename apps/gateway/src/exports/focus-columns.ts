import {
  confidenceOf,
  formatUsd,
  parseUsd,
  UNSTATED_SOURCE,
  type CostSource,
} from '@costwire/contracts';
import type { FocusNames, FocusRow } from './focus-rows.query.js';

/** What a row is described with beside its own sums. */
export interface FocusContext extends FocusNames {
  projectId: string;
  from: Date;
  to: Date;
}

/** How far FOCUS asks for a column; `custom` ones are ours and begin with `x_`. */
export type FocusLevel = 'mandatory' | 'recommended' | 'conditional' | 'custom';

/** One column of the export. Decimals are text, so that none is rounded on the way. */
export interface FocusColumn {
  name: string;
  level: FocusLevel;
  type: 'decimal' | 'text' | 'time' | 'json';
  nullable: boolean;
  value: (row: FocusRow, context: FocusContext) => string | object | null;
}

const HOUR_MS = 3_600_000;
const TOKENS = 'Tokens';
const UNITS: Readonly<Record<string, string>> = {
  token: TOKENS,
  search: 'Searches',
  request: 'Requests',
};

const costOf = ({ cost_usd: cost }: FocusRow): string => formatUsd(parseUsd(cost)!);
const quantityOf = ({ charge, input_tokens: input, output_tokens: output }: FocusRow): string =>
  charge?.quantity ?? (BigInt(input) + BigInt(output)).toString();
const unitOf = ({ charge }: FocusRow): string =>
  charge ? (UNITS[charge.unit] ?? charge.unit) : TOKENS;
const rateOf = ({ charge }: FocusRow): string | null => charge?.rate_usd ?? null;
const skuOf = ({ priced_as: pricedAs, provider, model }: FocusRow): string =>
  pricedAs ?? `${provider}/${model}`;
const sellerOf = (row: FocusRow): string => row.priced_as?.split('/')[0] ?? row.provider;

/** FOCUS asks for whole seconds in UTC (FOCUS 1.2, attribute "Date/Time Format"). */
const timeText = (ms: number): string => `${new Date(ms).toISOString().slice(0, 19)}Z`;

/** The UTC month of a row: the billing period, for nothing here is invoiced by other dates. */
function monthOf({ hour }: FocusRow, offset: number): string {
  return timeText(Date.UTC(hour.getUTCFullYear(), hour.getUTCMonth() + offset));
}

function costSourceOf(row: FocusRow): CostSource | undefined {
  if (row.status === 'unpriced') return undefined;
  return row.price_book_id === null ? 'provider_bill' : 'price_book';
}

function descriptionOf(row: FocusRow): string {
  const what = `${row.model} by ${row.provider}`;
  if (row.is_reversal) return `Taken back: usage of ${what}`;
  if (row.is_correction) return `Booked anew: usage of ${what}`;
  return row.status === 'unpriced' ? `Usage of ${what}, price unknown` : `Usage of ${what}`;
}

/** What is metered, in words: `Cache read tokens`. */
function meterOf({ charge }: FocusRow): string {
  if (!charge) return 'Input and output tokens';
  const words = charge.component.replaceAll('_', ' ');
  const name = charge.unit === 'token' ? `${words} tokens` : words;
  return name[0]!.toUpperCase() + name.slice(1);
}

function correctionReasonOf(row: FocusRow): string | null {
  if (!row.is_correction) return null;
  return row.repricing_id === null ? 'better_evidence' : 'repricing';
}

function tagsOf({ feature, agent_name: agent }: FocusRow): object {
  return { ...(feature !== null && { feature }), ...(agent !== null && { agent }) };
}

type Value = FocusColumn['value'];

const column = (
  level: FocusLevel,
  name: string,
  type: FocusColumn['type'],
  value: Value,
  nullable = false,
): FocusColumn => ({ name, level, type, value, nullable });

/**
 * The columns in their order: those of FOCUS 1.2, then ours. Levels and nullability as in the
 * specification (https://focus.finops.org/focus-specification/v1-2/, read 2026-11). docs/focus.md says
 * what stands in each and why.
 */
export const FOCUS_COLUMNS: readonly FocusColumn[] = [
  column('mandatory', 'BilledCost', 'decimal', costOf),
  column('mandatory', 'BillingAccountId', 'text', (_, { projectId }) => projectId),
  column('mandatory', 'BillingAccountName', 'text', (_, { project }) => project, true),
  column('conditional', 'BillingAccountType', 'text', () => 'Project'),
  column('mandatory', 'BillingCurrency', 'text', () => 'USD'),
  column('mandatory', 'BillingPeriodEnd', 'time', (row) => monthOf(row, 1)),
  column('mandatory', 'BillingPeriodStart', 'time', (row) => monthOf(row, 0)),
  column('mandatory', 'ChargeCategory', 'text', () => 'Usage'),
  column(
    'mandatory',
    'ChargeClass',
    'text',
    (row) => (row.is_correction ? 'Correction' : null),
    true,
  ),
  column('mandatory', 'ChargeDescription', 'text', descriptionOf, true),
  column('recommended', 'ChargeFrequency', 'text', () => 'Usage-Based'),
  column('mandatory', 'ChargePeriodEnd', 'time', ({ hour }, { to }) =>
    timeText(Math.min(hour.getTime() + HOUR_MS, to.getTime())),
  ),
  column('mandatory', 'ChargePeriodStart', 'time', ({ hour }, { from }) =>
    timeText(Math.max(hour.getTime(), from.getTime())),
  ),
  column('conditional', 'ConsumedQuantity', 'decimal', quantityOf, true),
  column('conditional', 'ConsumedUnit', 'text', unitOf, true),
  column('mandatory', 'ContractedCost', 'decimal', costOf),
  column('conditional', 'ContractedUnitPrice', 'decimal', rateOf, true),
  column('mandatory', 'EffectiveCost', 'decimal', costOf),
  column('recommended', 'InvoiceId', 'text', () => null, true),
  column('mandatory', 'InvoiceIssuerName', 'text', sellerOf),
  column('mandatory', 'ListCost', 'decimal', costOf),
  column('conditional', 'ListUnitPrice', 'decimal', rateOf, true),
  column('conditional', 'PricingCategory', 'text', () => 'Standard', true),
  column('mandatory', 'PricingQuantity', 'decimal', quantityOf, true),
  column('mandatory', 'PricingUnit', 'text', unitOf, true),
  column('mandatory', 'ProviderName', 'text', sellerOf),
  column('mandatory', 'PublisherName', 'text', sellerOf),
  column('mandatory', 'ServiceCategory', 'text', () => 'AI and Machine Learning'),
  column('mandatory', 'ServiceName', 'text', ({ provider }) => `${provider} inference`),
  column('recommended', 'ServiceSubcategory', 'text', () => 'Generative AI'),
  column('conditional', 'SkuId', 'text', skuOf, true),
  column('conditional', 'SkuMeter', 'text', meterOf, true),
  column('conditional', 'SkuPriceId', 'text', (row) => row.charge?.rate_id ?? skuOf(row), true),
  column('conditional', 'SubAccountId', 'text', ({ api_key_id: key }) => key, true),
  column(
    'conditional',
    'SubAccountName',
    'text',
    (row, { keys }) => keys.get(row.api_key_id) ?? null,
    true,
  ),
  column('conditional', 'SubAccountType', 'text', () => 'API key', true),
  column('conditional', 'Tags', 'json', tagsOf, true),
  column('custom', 'x_Model', 'text', ({ model }) => model),
  column('custom', 'x_Component', 'text', ({ charge }) => charge?.component ?? null, true),
  column('custom', 'x_Feature', 'text', ({ feature }) => feature, true),
  column('custom', 'x_AgentName', 'text', (row) => row.agent_name, true),
  column('custom', 'x_Calls', 'decimal', ({ calls }) => calls),
  column('custom', 'x_InputTokens', 'decimal', (row) => row.input_tokens),
  column('custom', 'x_OutputTokens', 'decimal', (row) => row.output_tokens),
  column('custom', 'x_CacheReadTokens', 'decimal', (row) => row.cache_read_tokens),
  column('custom', 'x_CostStatus', 'text', ({ status }) => status),
  column('custom', 'x_CostSource', 'text', (row) => costSourceOf(row) ?? null, true),
  column('custom', 'x_UsageSource', 'text', (row) => row.usage_source ?? UNSTATED_SOURCE),
  column('custom', 'x_Confidence', 'text', (row) =>
    confidenceOf({ usageSource: row.usage_source ?? undefined, costSource: costSourceOf(row) }),
  ),
  column('custom', 'x_PriceBookId', 'text', (row) => row.price_book_id, true),
  column('custom', 'x_CorrectionReason', 'text', correctionReasonOf, true),
  column('custom', 'x_RepricingId', 'text', (row) => row.repricing_id, true),
  column('custom', 'x_BookedAt', 'time', (row) => timeText(row.booked_at.getTime())),
];
