import { confidenceOf, type ProjectId, type Usd, type UsageSource } from '@costwire/contracts';
import type { CopiedRows } from '@costwire/persistence';
import {
  rollUpSeries,
  type Change,
  type RollupChanges,
  type SeriesChange,
  type UserDayKey,
} from '../rollup.js';
import { UsageSums } from '../usage-sums.js';
import { CELL } from './call-page.js';
import type { ModelSums, RepricingSums } from './repricing-sums.js';

const FIVE_MINUTES_MS = 300_000;
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
  /** By the number of their hour since 1970. */
  hours: Map<number, UsageSums>;
  /** Of recent calls, by the number of their five minutes. */
  fiveMinutes: Map<number, UsageSums>;
}

/** By how much a step moves the roll-ups. Calls and their counts stay where they are. */
export class RepricedSeries {
  private readonly series = new Map<string, Series>();
  private readonly days = new Map<number, Map<string, Change<UserDayKey>>>();

  constructor(
    private readonly projectId: ProjectId,
    private readonly totals: RepricingSums,
    private readonly recentFromMs: number,
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
    { hours, fiveMinutes, isEstimated }: Series,
    at: { timestampMs: number; userId: string | undefined },
    before: Usd | undefined,
    after: Usd | undefined,
  ): void {
    const { timestampMs } = at;
    const sums =
      timestampMs < this.recentFromMs
        ? sumsOf(hours, Math.floor(timestampMs / HOUR_MS))
        : sumsOf(fiveMinutes, Math.floor(timestampMs / FIVE_MINUTES_MS));
    sums.addRepriced(before, after, isEstimated);
    this.userDay(timestampMs, at.userId ?? '').addRepriced(before, after, isEstimated);
  }

  /** The moves, sorted by key. */
  changes(): RollupChanges {
    const users = [...this.days.values()].flatMap((day) => [...day.values()]);
    return rollUpSeries(this.seriesChanges(), users);
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
      fiveMinutes: new Map(),
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

  private *seriesChanges(): Generator<SeriesChange> {
    const { projectId } = this;
    for (const { hours, fiveMinutes, names, apiKeyId, feature, agent } of this.series.values()) {
      const series = { projectId, apiKeyId, ...names, feature, agent };
      for (const [hour, sums] of hours) {
        const start = startOf(hour * HOUR_MS).slice(0, 'YYYY-MM-DDTHH'.length);
        yield { key: { ...series, start }, sums, environment: '' };
      }
      for (const [number, sums] of fiveMinutes) {
        const start = startOf(number * FIVE_MINUTES_MS);
        yield { key: { ...series, start }, sums, environment: '' };
      }
    }
  }
}

/** ISO-8601 up to the minute. */
function startOf(ms: number): string {
  return new Date(ms).toISOString().slice(0, 'YYYY-MM-DDTHH:MM'.length);
}

function sumsOf(buckets: Map<number, UsageSums>, number: number): UsageSums {
  let sums = buckets.get(number);
  if (!sums) buckets.set(number, (sums = new UsageSums()));
  return sums;
}
