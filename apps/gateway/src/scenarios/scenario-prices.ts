import type { ProjectId } from '@costwire/contracts';
import {
  awsPriceTableOf,
  ONE_TOKEN_OF_EACH,
  quoteOf,
  type AwsPriceTable,
  type ModelQuote,
  type ScenarioPrices,
} from '@costwire/pricing';
import { Injectable } from '@nestjs/common';
import { AwsPricesQuery } from '../pricing/aws-prices.query.js';
import { PriceCommands } from '../pricing/price-commands.service.js';

/** Prices that were read are used for so long, milliseconds. */
const MAX_AGE_MS = 5_000;
const MAX_REMEMBERED = 1_000;
const SERVICE_TIERS = ['standard', 'batch'] as const;

type Quote = ScenarioPrices['quote'];

const noQuote: Quote = () => undefined;

/** The prices that scenarios of a project are estimated with: its own where it has some. */
@Injectable()
export class ScenarioPriceSource {
  private readonly remembered = new Map<string, { atMs: number; value: Promise<unknown> }>();

  constructor(
    private readonly aws: AwsPricesQuery,
    private readonly commands: PriceCommands,
  ) {}

  /**
   * The prices in force now in a region: the same two values again as long as they are remembered.
   *
   * @param model the model on Amazon Bedrock that will be asked for, or null.
   * @throws {CostwireError} `pricing_unavailable` when the prices of models cannot be had.
   */
  async of(projectId: ProjectId, region: string, model: string | null): Promise<ScenarioPrices> {
    const [aws, quote] = await Promise.all([
      this.once<AwsPriceTable>(`aws ${projectId} ${region}`, async (atMs) =>
        awsPriceTableOf(await this.aws.list(projectId, new Date(atMs), { region })),
      ),
      model === null
        ? noQuote
        : this.once<Quote>(`llm ${projectId} ${region} ${model}`, async (atMs) =>
            this.quotes(projectId, [`${region}/${model}`, model], atMs),
          ),
    ]);
    return { aws, quote };
  }

  private async quotes(
    projectId: ProjectId,
    models: readonly string[],
    atMs: number,
  ): Promise<Quote> {
    const timestamp = new Date(atMs).toISOString();
    const wanted = models.flatMap((model) => SERVICE_TIERS.map((tier) => ({ model, tier })));
    const { prices } = await this.commands.ask('priceCalls', {
      project_id: projectId,
      calls: wanted.map(({ model, tier }) => ({
        provider: 'bedrock',
        model,
        timestamp,
        service_tier: tier,
        usage: ONE_TOKEN_OF_EACH,
      })),
    });
    const quotes = new Map<string, ModelQuote | undefined>(
      wanted.map(({ model, tier }, index) => [`${tier} ${model}`, quoteOf(prices[index])]),
    );
    return (name, tier) => quotes.get(`${tier} ${name}`);
  }

  /** Reads a value unless it was read a moment ago; a failure is told and not remembered. */
  private async once<T>(key: string, read: (atMs: number) => Promise<T>): Promise<T> {
    const atMs = Date.now();
    const known = this.remembered.get(key);
    if (known && atMs - known.atMs < MAX_AGE_MS) return known.value as Promise<T>;
    if (this.remembered.size >= MAX_REMEMBERED) this.remembered.clear();
    const value = read(atMs);
    this.remembered.set(key, { atMs, value });
    value.catch(() => this.remembered.delete(key));
    return value;
  }
}
