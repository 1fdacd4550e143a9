import type {
  EndPriceOverrideRequest,
  ImportPricesReply,
  ImportPricesRequest,
  OverridePriceReply,
  OverridePriceRequest,
  PriceCallsReply,
  PriceCallsRequest,
  PriceDisagreement,
  ProjectId,
  RecordAwsPricesReply,
  RecordAwsPricesRequest,
  SplitCallsReply,
} from '@costwire/contracts';
import { Answers, Notices } from '@costwire/messaging';
import { Controller } from '@nestjs/common';
import { callPrice } from './call-price.js';
import { PriceBooks } from './price-books.js';
import { SplitCalls } from './split-calls.js';
import { PriceChangesService } from './price-changes.service.js';
import { disagreements } from './price-disagreements.js';
import { PriceImportService } from './price-import.service.js';

/** Disagreements in one answer at most; it says how many there are. */
const MAX_DISAGREEMENTS = 1_000;

/** Answers the gateway about prices, and changes them. */
@Controller()
export class PricesController {
  constructor(
    private readonly books: PriceBooks,
    private readonly imports: PriceImportService,
    private readonly changes: PriceChangesService,
    private readonly notices: Notices,
  ) {}

  @Answers('priceCalls')
  async priceCalls({ project_id: projectId, calls }: PriceCallsRequest): Promise<PriceCallsReply> {
    const current = { book: this.books.current(projectId), sameRules: true };
    const prices: PriceCallsReply['prices'] = [];
    for (const call of calls) {
      const { price_book_id: name } = call;
      const book = name === undefined ? current : await this.books.byName(name);
      prices.push(book ? callPrice(book, call) : null);
    }
    return { prices };
  }

  @Answers('splitCalls')
  async splitCalls({ project_id: projectId, calls }: PriceCallsRequest): Promise<SplitCallsReply> {
    const split = new SplitCalls();
    for (const call of calls) {
      const { price_book_id: name } = call;
      const named = name === undefined ? undefined : await this.books.byName(name);
      split.add(name === undefined ? this.books.current(projectId) : named?.book, call);
    }
    return split.toReply();
  }

  @Answers('importPrices')
  async importPrices(request: ImportPricesRequest): Promise<ImportPricesReply> {
    const reply = await this.imports.import(request, Date.now());
    if (reply.status === 'recorded') await this.announce();
    return reply;
  }

  @Answers('overridePrice')
  async overridePrice(request: OverridePriceRequest): Promise<OverridePriceReply> {
    const reply = await this.changes.override(request, Date.now());
    if (reply.status === 'recorded') await this.announce();
    return reply;
  }

  @Answers('endPriceOverride')
  async endPriceOverride(request: EndPriceOverrideRequest): Promise<{ ended: boolean }> {
    const ended = await this.changes.end(request);
    if (ended) await this.announce();
    return { ended };
  }

  @Answers('comparePrices')
  comparePrices({ project_id: projectId }: { project_id: ProjectId }): {
    items: PriceDisagreement[];
    count: number;
  } {
    const all = disagreements(this.books.current(projectId).versions(), Date.now());
    return { items: all.slice(0, MAX_DISAGREEMENTS), count: all.length };
  }

  @Answers('recordAwsPrices')
  async recordAwsPrices(request: RecordAwsPricesRequest): Promise<RecordAwsPricesReply> {
    return this.changes.recordAws(request);
  }

  /** In use here before the answer goes out, elsewhere a moment later. */
  private async announce(): Promise<void> {
    await this.books.refresh();
    await this.notices.tell('pricesChanged');
  }
}
