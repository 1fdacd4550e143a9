import { createHash } from 'node:crypto';
import { isListed, layered, type LayerMode } from './rates/layer-versions.js';
import type { CatalogProvider } from './models/model-catalog.js';
import { costOfUsage } from './cost-of-usage.js';
import { PriceTimeline } from './rates/price-timeline.js';
import type { PriceVersion, ServiceTier } from './price-version.js';
import type { PricingOutcome, ReceiptLine, UnpricedReason, UnpricedUsage } from './priced-usage.js';
import { ModelResolver, type ResolvedModel, type SellerHint } from './models/resolve-model.js';
import type { Call } from './token-usage.js';
import { quantitiesOf } from './usage-quantities.js';

/** What a price book is made of. */
export interface PriceBookContent {
  /** Identifies the content: equal ids give equal amounts for equal calls. */
  version: string;
  providers: readonly CatalogProvider[];
  hints: readonly SellerHint[];
}

interface Priceable extends ResolvedModel {
  timeline: PriceTimeline;
}

/** Names remembered before the memory of past look-ups starts afresh. */
const MAX_REMEMBERED = 20_000;

/** An immutable set of prices; the same call always gets the same answer. */
export class PriceBook {
  /** Identifies the prices; stored with every amount. */
  readonly version: string;
  readonly #content: PriceBookContent;
  readonly #resolver: ModelResolver;
  readonly #timelines = new Map<string, PriceTimeline>();
  #remembered = new Map<string, Map<string, Priceable | UnpricedUsage>>();
  #count = 0;

  /** @param like a book whose look-up tables are taken over for providers that are the same. */
  constructor(content: PriceBookContent, like?: PriceBook) {
    this.version = content.version;
    this.#content = content;
    this.#resolver = new ModelResolver(content.providers, content.hints, like && like.#resolver);
  }

  /** The exact amount of a call, without a receipt. */
  price(call: Call): PricingOutcome {
    return this.#price(call);
  }

  /** As {@link price}, with a receipt whose lines sum exactly to the amount. */
  explain(call: Call): PricingOutcome {
    return this.#price(call, []);
  }

  /**
   * A book with more versions; this one stays as it is.
   *
   * @param mode `override` for an operator's own prices, `fill` for a second source.
   * @param name the new book's version; made from its content when absent.
   */
  with(
    versions: readonly PriceVersion[],
    mode: LayerMode,
    name = this.#nameWith(versions, mode),
  ): PriceBook {
    const providers = layered(this.#content.providers, versions, mode);
    return new PriceBook({ ...this.#content, version: name, providers }, this);
  }

  /** Every version in the book, in ascending precedence within a model. */
  versions(): PriceVersion[] {
    return this.#content.providers.flatMap(({ models }) =>
      models.flatMap((model) => model.versions()),
    );
  }

  /** What the book is made of. */
  get content(): PriceBookContent {
    return this.#content;
  }

  #nameWith(versions: readonly PriceVersion[], mode: LayerMode): string {
    const hash = createHash('sha256').update(`${this.version} ${mode} `);
    const checksum = hash.update(JSON.stringify(versions)).digest('hex').slice(0, 12);
    return `${this.version.split('+')[0]}+${checksum}`;
  }

  #price(call: Call, receipt?: ReceiptLine[]): PricingOutcome {
    const found = this.#lookUp(call.provider, call.model);
    if ('status' in found) return found;
    const quantities = quantitiesOf(call.usage);
    if (typeof quantities === 'string') return this.#unpriced('bad_usage', quantities, found);
    const tier = serviceTierOf(call.serviceTier);
    const timely = Number.isFinite(call.timestampMs);
    const card = tier && timely ? found.timeline.at(call.timestampMs, tier) : undefined;
    if (!card) {
      return this.#unpriced(
        tier === 'standard' ? 'no_price_at_that_time' : 'no_price_for_tier',
        `${found.provider}/${found.model.id} has no ${call.serviceTier ?? 'standard'} price then`,
        found,
      );
    }
    const inputTokens = call.usage.inputTokens ?? 0;
    const { amount, missing, covered } = costOfUsage(card, quantities, inputTokens, receipt);
    if (missing.length > 0 && !covered) {
      return this.#unpriced('no_rate', `no rate for ${missing.join(', ')}`, found);
    }
    const origin = {
      resolvedProvider: found.provider,
      resolvedModel: found.model.id,
      inferred: found.inferred || card.version.provider !== found.provider,
      priceBookVersion: this.version,
    };
    const lines = receipt ? { receipt } : undefined;
    return missing.length === 0
      ? { status: 'priced', amount, ...origin, ...lines }
      : { status: 'partial', amount, missing, ...origin, ...lines };
  }

  #lookUp(provider: string, model: string): Priceable | UnpricedUsage {
    let models = this.#remembered.get(provider);
    const known = models?.get(model);
    if (known) return known;
    if (this.#count >= MAX_REMEMBERED) {
      this.#remembered = new Map();
      this.#count = 0;
      models = undefined;
    }
    if (!models)
      this.#remembered.set(provider, (models = new Map<string, Priceable | UnpricedUsage>()));
    const found = this.#resolve(provider, model);
    models.set(model, found);
    this.#count += 1;
    return found;
  }

  #resolve(provider: string, model: string): Priceable | UnpricedUsage {
    const found = this.#resolver.resolve(provider, model);
    if (found === 'unknown_provider') {
      return this.#unpriced(found, `no price list of provider ${JSON.stringify(provider)}`);
    }
    if (found === 'unknown_model') {
      return this.#unpriced(found, `no price of model ${JSON.stringify(model)}`);
    }
    const timeline = this.#timelineOf(found);
    return timeline
      ? { ...found, timeline }
      : this.#unpriced('unknown_model', `no price of model ${JSON.stringify(model)}`);
  }

  /** `undefined` when the seller takes over a list that holds only prices set for its own seller. */
  #timelineOf({ seller, provider, model }: ResolvedModel): PriceTimeline | undefined {
    const key = `${seller} ${provider} ${model.id}`;
    const known = this.#timelines.get(key);
    if (known) return known;
    const versions = seller === provider ? model.versions() : model.versions().filter(isListed);
    if (versions.length === 0) return undefined;
    const timeline = new PriceTimeline(versions, seller);
    this.#timelines.set(key, timeline);
    return timeline;
  }

  #unpriced(reason: UnpricedReason, detail: string, found?: ResolvedModel): UnpricedUsage {
    return {
      status: 'unpriced',
      reason,
      detail,
      inferred: found?.inferred ?? false,
      priceBookVersion: this.version,
      ...(found && { resolvedProvider: found.provider, resolvedModel: found.model.id }),
    };
  }
}

/**
 * Providers' names of the tiers: OpenAI `auto|default|flex|priority|scale`, Anthropic
 * `standard|priority|batch`, Gemini `ON_DEMAND`.
 */
const TIER_NAMES: Readonly<Record<string, ServiceTier>> = {
  '': 'standard',
  standard: 'standard',
  standard_only: 'standard',
  default: 'standard',
  auto: 'standard',
  on_demand: 'standard',
  batch: 'batch',
  flex: 'flex',
  priority: 'priority',
};

function serviceTierOf(name: string | undefined): ServiceTier | undefined {
  if (name === undefined || name === 'standard') return 'standard';
  const key = name.toLowerCase();
  return Object.hasOwn(TIER_NAMES, key) ? TIER_NAMES[key] : undefined;
}
