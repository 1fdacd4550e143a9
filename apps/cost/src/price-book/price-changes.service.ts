import { createHash } from 'node:crypto';
import type {
  AwsPriceInput,
  EndPriceOverrideRequest,
  OverridePriceReply,
  OverridePriceRequest,
  OverrideRate,
  PriceFault,
  RecordAwsPricesReply,
  RecordAwsPricesRequest,
} from '@costwire/contracts';
import {
  awsPriceTableOf,
  canonicalProvider,
  componentOfField,
  judgeAwsPrices,
  judgeImport,
  overrideVersion,
  SERVICE_TIERS,
  type PriceOverride,
  type PriceVersion,
} from '@costwire/pricing';
import { parsed, unpacked } from './packed-json.js';
import type { PriceVersionRepository } from './price-version.repository.js';
import { storedRate } from './stored-rate.js';

/** Entries named in an answer at most. */
const MAX_NAMED = 100;

/** What operators change by hand: prices of a model for a project, and prices of AWS. */
export class PriceChangesService {
  constructor(private readonly repository: PriceVersionRepository) {}

  /** Sets prices of one model for a project, as a version of its own. */
  async override(request: OverridePriceRequest, nowMs: number): Promise<OverridePriceReply> {
    const version = overrideOf(request, new Date(nowMs).toISOString());
    if (typeof version === 'string') return { status: 'refused', detail: version };
    const verdict = judgeImport([version], []);
    if (verdict.status === 'refused') {
      return { status: 'refused', detail: verdict.faults.map(({ detail }) => detail).join('; ') };
    }
    const { project_id: projectId, actor, reason } = request;
    const { provider, model, serviceTier, sourceVersion, checksum } = version;
    const { id } = await this.repository.record(
      {
        projectId,
        kind: 'llm',
        mode: 'override',
        source: version.source,
        sourceVersion,
        checksum,
        recordedBy: actor,
        reason,
        ...(request.valid_from !== undefined && { validFrom: request.valid_from }),
        rates: [storedRate(version)],
      },
      {
        projectId,
        actor,
        action: 'price_override.set',
        details: { provider, model, service_tier: serviceTier, reason },
      },
    );
    return { status: 'recorded', id };
  }

  /** Ends an override; false when the project has none of this id that is not ended already. */
  async end(request: EndPriceOverrideRequest): Promise<boolean> {
    const { project_id: projectId, actor, id, ends_at: endsAt, reason } = request;
    return this.repository.end({ versionId: id, projectId, endsAt, recordedBy: actor, reason });
  }

  /** Records AWS prices above those known, whole or not at all. */
  async recordAws(request: RecordAwsPricesRequest): Promise<RecordAwsPricesReply> {
    const text = await unpacked(request.content);
    const given = text === undefined ? undefined : parsed(text);
    if (text === undefined || !Array.isArray(given)) {
      return refusal([{ entry: '', rule: 'unread', detail: 'the prices are not a JSON list' }]);
    }
    const projectId = request.scope === 'global' ? null : request.project_id;
    const known = awsPriceTableOf(await this.repository.awsPrices(projectId));
    const prices = given as AwsPriceInput[];
    const faults = judgeAwsPrices(prices, known);
    if (faults.length > 0 && !request.skip_faulty) return refusal(faults);
    const faulty = new Set(faults.map(({ entry }) => entry));
    const kept = prices.filter(({ region, dimension }) => !faulty.has(`${region} ${dimension}`));
    if (kept.length === 0) return refusal(faults);
    const { id, isNew } = await this.recordAwsVersion(request, kept, text);
    return {
      status: isNew ? 'recorded' : 'unchanged',
      version_id: id,
      prices: kept.length,
      skipped: faults.slice(0, MAX_NAMED),
      skipped_count: faults.length,
    };
  }

  private async recordAwsVersion(
    request: RecordAwsPricesRequest,
    awsPrices: AwsPriceInput[],
    text: string,
  ): Promise<{ id: string; isNew: boolean }> {
    const { actor, source, reason, valid_from: validFrom } = request;
    const projectId = request.scope === 'global' ? null : request.project_id;
    const checksum = createHash('sha256').update(text).digest('hex');
    const sourceVersion = request.source_version ?? checksum.slice(0, 12);
    return this.repository.record(
      {
        projectId,
        kind: 'aws',
        mode: 'override',
        source,
        sourceVersion,
        checksum,
        recordedBy: actor,
        ...(reason !== undefined && { reason }),
        ...(validFrom !== undefined && { validFrom }),
        awsPrices,
      },
      {
        projectId,
        actor,
        action: 'aws_prices.recorded',
        details: { source, source_version: sourceVersion, checksum, prices: awsPrices.length },
      },
    );
  }
}

function refusal(faults: PriceFault[]): RecordAwsPricesReply {
  return { status: 'refused', faults: faults.slice(0, MAX_NAMED), fault_count: faults.length };
}

/** The version an override makes, or a sentence saying what is wrong with it. */
function overrideOf(request: OverridePriceRequest, recordedAt: string): PriceVersion | string {
  const serviceTier = SERVICE_TIERS.find((tier) => tier === request.service_tier);
  if (!serviceTier) return `service_tier is not one of ${SERVICE_TIERS.join(', ')}`;
  const rates: PriceOverride['rates'] = {};
  for (const [field, rate] of Object.entries(request.rates)) {
    const component = componentOfField(field);
    if (!component) return 'rates names a component that there is not';
    rates[component] = rateOf(rate);
  }
  const { valid_from: validFrom, valid_to: validTo } = request;
  return overrideVersion({
    provider: canonicalProvider(request.provider),
    model: request.model.trim(),
    serviceTier,
    rates,
    ...(validFrom !== undefined && { validFromMs: Date.parse(validFrom) }),
    ...(validTo !== undefined && { validToMs: Date.parse(validTo) }),
    reason: request.reason,
    author: request.actor,
    recordedAt,
  });
}

function rateOf({ usd, tiers = [] }: OverrideRate): NonNullable<PriceOverride['rates']['input']> {
  const sorted = tiers
    .map((tier) => ({ aboveInputTokens: tier.above_input_tokens, usd: tier.usd }))
    .sort((left, right) => left.aboveInputTokens - right.aboveInputTokens);
  return { usd, ...(sorted.length > 0 && { tiers: sorted }) };
}
