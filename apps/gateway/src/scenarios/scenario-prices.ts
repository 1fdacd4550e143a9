import type { ProjectId } from '@costwire/contracts';
import {
  awsPriceTableOf,
  seedPriceBook,
  type PriceBook,
  type ScenarioPrices,
} from '@costwire/pricing';
import { Injectable } from '@nestjs/common';
import { AwsPricesQuery } from '../pricing/aws-prices.query.js';

/** Prices that were read are used for so long, milliseconds. */
const MAX_AGE_MS = 5_000;
const MAX_REMEMBERED = 1_000;

/** The prices that scenarios of a project are estimated with. */
@Injectable()
export class ScenarioPriceSource {
  /** Prices of models. */
  readonly book: PriceBook = seedPriceBook();
  private remembered = new Map<string, { readAtMs: number; prices: Promise<ScenarioPrices> }>();

  constructor(private readonly aws: AwsPricesQuery) {}

  /** The prices in force now for a project in a region. */
  async of(projectId: ProjectId, region: string): Promise<ScenarioPrices> {
    const key = `${projectId} ${region}`;
    const nowMs = Date.now();
    const known = this.remembered.get(key);
    if (known && nowMs - known.readAtMs < MAX_AGE_MS) return known.prices;
    if (this.remembered.size >= MAX_REMEMBERED) this.remembered.clear();
    const prices = this.read(projectId, region, nowMs);
    this.remembered.set(key, { readAtMs: nowMs, prices });
    // A failure is told to whoever waits for it, and not remembered.
    prices.catch(() => this.remembered.delete(key));
    return prices;
  }

  private async read(projectId: ProjectId, region: string, atMs: number): Promise<ScenarioPrices> {
    const rows = await this.aws.list(projectId, new Date(atMs), { region });
    return { aws: awsPriceTableOf(rows), book: this.book, atMs };
  }
}
