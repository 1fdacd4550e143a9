import { confidenceOf, type ProjectId, type Usd, type UsageSource } from '@costwire/contracts';
import type { CopiedRows } from '@costwire/persistence';
import {
  rollUpSeries,
  type Change,
  type RollupChanges,
  type SeriesHour,
  type UserDayKey,
} from '../rollup.js';
import { UsageSums } from '../usage-sums.js';
import { CELL } from './call-page.js';
import type { ModelSums, RepricingSums } from './repricing-sums.js';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/** Calls that are alike in all that their entries say beside counts, time and user. */
interface Series {
  /** As a price book is asked. */
  names: { provider: string; model: string };
  apiKeyId: string;
  feature: string;
  agent: string;
  /** Whether a known cost of these calls rests on guessed counts. */
  isEstimated: boolean;
  /** Those of the model in the re-pricing. */
  totals: ModelSums;
  hours: Map<number, UsageSums>;
}

/** By how much a step moves the roll-ups. Calls and their counts stay where they are. */
export class RepricedSeries {
  private readonly series = new Map<string, Series>();
  private readonly days = new Map<number, Map<string, Change<UserDayKey>>>();

  constructor(
    private readonly projectId: ProjectId,
    private readonly totals: RepricingSums,
  ) {}

  /** The series of the entry looked at. */
  of(entries: CopiedRows): Series {
    const key = entries.key(CELL.api_key_id, CELL.usage_source + 1);
    let series = this.series.get(key);
    if (!series) this.series.set(key, (series = this.read(entries)));
    return series;
  }

  /** Moves the sums of a series and of a user. */
  move(
    { hours, isEstimated }: Series,
    at: { timestampMs: number; userId: string | undefined },
    before: Usd | undefined,
    after: Usd | undefined,
  ): void {
    const hour = Math.floor(at.timestampMs / HOUR_MS);
    let sums = hours.get(hour);
    if (!sums) hours.set(hour, (sums = new UsageSums()));
    sums.addRepriced(before, after, isEstimated);
    this.userDay(at.timestampMs, at.userId ?? '').addRepriced(before, after, isEstimated);
  }

  /** The moves, sorted by key. */
  changes(): RollupChanges {
    const users = [...this.days.values()].flatMap((day) => [...day.values()]);
    return rollUpSeries(this.seriesHours(), users);
  }

  private read(entries: CopiedRows): Series {
    const provider = entries.text(CELL.provider)!;
    const model = entries.text(CELL.model)!;
    const usageSource = entries.text(CELL.usage_source) as UsageSource | undefined;
    return {
      names: { provider, model },
      apiKeyId: entries.uuid(CELL.api_key_id),
      feature: entries.text(CELL.feature) ?? '',
      agent: entries.text(CELL.agent_name) ?? '',
      isEstimated: confidenceOf({ usageSource, costSource: 'price_book' }) === 'estimated',
      totals: this.totals.of(provider, model),
      hours: new Map(),
    };
  }

  private userDay(timestampMs: number, userId: string): UsageSums {
    const day = Math.floor(timestampMs / DAY_MS);
    let users = this.days.get(day);
    if (!users) this.days.set(day, (users = new Map<string, Change<UserDayKey>>()));
    let change = users.get(userId);
    if (!change) {
      const name = new Date(timestampMs).toISOString().slice(0, 10);
      const key = { projectId: this.projectId, day: name, userId };
      users.set(userId, (change = { key, sums: new UsageSums() }));
    }
    return change.sums;
  }

  private *seriesHours(): Generator<Change<SeriesHour>> {
    const { projectId } = this;
    for (const { hours, names, apiKeyId, feature, agent } of this.series.values()) {
      for (const [number, sums] of hours) {
        const hour = new Date(number * HOUR_MS).toISOString().slice(0, 13);
        yield { key: { projectId, apiKeyId, hour, ...names, feature, agent }, sums };
      }
    }
  }
}
