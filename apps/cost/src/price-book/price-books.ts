import type { ProjectId } from '@costwire/contracts';
import type { PriceBook } from '@costwire/pricing';
import { bookOfCatalog, pricingRulesId, type PriceVersion } from '@costwire/pricing';
import { planBooks, type BookPlan, type BookPlans, type VersionHeader } from './price-layer.js';
import type { PriceVersionRepository } from './price-version.repository.js';
import { untilEnd, versionOf, type StoredRate } from './stored-rate.js';

/** Books of the past kept in memory. */
const MAX_PAST_BOOKS = 8;

/** A book of the past. */
export interface NamedBook {
  book: PriceBook;
  /**
   * Whether rates become amounts by the rules of then. If not, an amount of then may come out
   * differently now.
   */
  sameRules: boolean;
}

/** What the books in memory were made from. */
interface Snapshot {
  state: string;
  headers: ReadonlyMap<string, VersionHeader>;
  plans: BookPlans;
  shared: PriceBook;
}

/**
 * The price books in memory: one for all projects, a layer above it for each project with prices of
 * its own. Every book is immutable; its `version` names it for good, and {@link PriceBooks.byName}
 * makes the same book again.
 */
export class PriceBooks {
  private snapshot: Snapshot | undefined;
  private readonly rates = new Map<string, StoredRate[]>();
  private own = new Map<ProjectId, PriceBook>();
  private readonly past = new Map<string, NamedBook>();
  private running: Promise<boolean> | undefined;

  constructor(private readonly repository: PriceVersionRepository) {}

  /** The prices that hold for a project now. Costs a look-up in a Map. */
  current(projectId: ProjectId): PriceBook {
    const known = this.own.get(projectId);
    if (known) return known;
    const { plans, shared, headers } = this.loaded();
    const plan = plans.projects.get(projectId);
    const book = plan ? this.withOwn(shared, plan, headers) : shared;
    if (plan) this.own.set(projectId, book);
    return book;
  }

  /** The prices that hold for a project without any of its own. */
  shared(): PriceBook {
    return this.loaded().shared;
  }

  /**
   * The book of a name that an amount was booked with.
   *
   * @returns `undefined` when no book of this name was ever used here.
   */
  async byName(name: string): Promise<NamedBook | undefined> {
    const { shared } = this.loaded();
    if (shared.version === name) return { book: shared, sameRules: true };
    const own = [...this.own.values()].find((book) => book.version === name);
    if (own) return { book: own, sameRules: true };
    const known = this.past.get(name);
    if (known) return known;
    const plan = await this.repository.book(name);
    if (!plan) return undefined;
    await this.refresh();
    const named = { book: await this.build(plan), sameRules: plan.rules === pricingRulesId() };
    if (this.past.size >= MAX_PAST_BOOKS) this.past.delete(this.past.keys().next().value!);
    this.past.set(name, named);
    return named;
  }

  /** What a source's versions for one scope say, in the order recorded. */
  recordedOf(source: string, projectId: ProjectId | null): PriceVersion[] {
    const headers = [...this.loaded().headers.values()];
    const own = headers.filter((each) => each.source === source && each.projectId === projectId);
    return own.flatMap((header) =>
      (this.rates.get(header.id) ?? []).map((rate) => versionOf(rate, header)),
    );
  }

  /**
   * Reads versions that are new; books in use stay as they are until all of it is read.
   *
   * @returns whether anything was new.
   */
  async refresh(): Promise<boolean> {
    const before = this.running;
    // What was recorded after a running read had begun may not be in it: read again behind it.
    this.running = (async () => {
      await before?.catch(() => undefined);
      return this.read();
    })();
    return this.running;
  }

  private async read(): Promise<boolean> {
    const state = await this.repository.state();
    if (state === this.snapshot?.state) return false;
    const list = await this.repository.headers();
    const rules = pricingRulesId();
    const plans = planBooks(list, rules);
    if (!plans) throw new Error('there is no base version of prices');
    const headers = new Map(list.map((header) => [header.id, header]));
    const needed = [plans.shared, ...plans.projects.values()];
    await this.load(needed.flatMap(({ layers }) => layers.map(({ version }) => version)));
    await this.repository.recordBooks(needed, rules);
    const shared = await this.buildShared(plans.shared, headers);
    this.snapshot = { state, headers, plans, shared };
    this.own = new Map();
    return true;
  }

  private async load(versionIds: readonly string[]): Promise<void> {
    const missing = [...new Set(versionIds)].filter((id) => !this.rates.has(id));
    if (missing.length === 0) return;
    for (const [id, rates] of await this.repository.rates(missing)) this.rates.set(id, rates);
  }

  private async build(plan: BookPlan): Promise<PriceBook> {
    const { headers } = this.loaded();
    await this.load(plan.layers.map(({ version }) => version));
    const shared = await this.buildShared(plan, headers);
    return this.withOwn(shared, plan, headers);
  }

  private async buildShared(
    plan: BookPlan,
    headers: ReadonlyMap<string, VersionHeader>,
  ): Promise<PriceBook> {
    const base = plan.layers.find(({ mode }) => mode === 'base')!.version;
    const catalog = await this.repository.catalog(base);
    if (!catalog) throw new Error(`version ${base} has no catalog`);
    const common = { ...plan, layers: plan.layers.filter(({ own }) => !own) };
    return bookOfCatalog(plan.name, catalog, this.versionsOf(common, 'base', headers))
      .with(this.versionsOf(common, 'fill', headers), 'fill', plan.name)
      .with(this.versionsOf(common, 'override', headers), 'override', plan.name);
  }

  private withOwn(
    shared: PriceBook,
    plan: BookPlan,
    headers: ReadonlyMap<string, VersionHeader>,
  ): PriceBook {
    const own = { ...plan, layers: plan.layers.filter((layer) => layer.own) };
    return shared
      .with(this.versionsOf(own, 'fill', headers), 'fill', plan.name)
      .with(this.versionsOf(own, 'override', headers), 'override', plan.name);
  }

  private versionsOf(
    plan: BookPlan,
    mode: string,
    headers: ReadonlyMap<string, VersionHeader>,
  ): PriceVersion[] {
    return plan.layers.flatMap((layer) => {
      if (layer.mode !== mode) return [];
      const header = headers.get(layer.version)!;
      const versions = this.rates.get(layer.version)!.map((rate) => versionOf(rate, header));
      return layer.ends_at === undefined ? versions : untilEnd(versions, layer.ends_at);
    });
  }

  private loaded(): Snapshot {
    if (!this.snapshot) throw new Error('the price books are not loaded');
    return this.snapshot;
  }
}
