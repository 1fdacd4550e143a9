import { seedAwsPriceTable, seedPriceBook, type ScenarioPrices } from '@costwire/pricing';
import { Injectable } from '@nestjs/common';

/** The prices that scenarios are estimated with. */
@Injectable()
export class ScenarioPriceSource {
  private readonly aws = seedAwsPriceTable();
  private readonly book = seedPriceBook();

  /** The prices in force at a time, Unix milliseconds. */
  at(atMs: number): ScenarioPrices {
    return { aws: this.aws, book: this.book, atMs };
  }
}
