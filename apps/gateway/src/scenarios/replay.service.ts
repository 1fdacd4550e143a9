import { CostwireError, formatUsd, USD_SCALE, type ProjectId, type Usd } from '@costwire/contracts';
import {
  changePercent,
  formatDecimal,
  minus,
  replayedCall,
  ReplaySums,
  type ExactDecimal,
  type ReplayChange,
} from '@costwire/pricing';
import { Injectable } from '@nestjs/common';
import type { ReplayDto } from './estimate.dto.js';
import { PastCallsQuery } from './past-calls.query.js';
import { ScenarioPriceSource } from './scenario-prices.js';
import type { Scenario } from './scenario.js';

/** Prices past calls as they would have been under another model, tier or cache policy. */
@Injectable()
export class ReplayService {
  constructor(
    private readonly calls: PastCallsQuery,
    private readonly prices: ScenarioPriceSource,
  ) {}

  /**
   * Replays the calls a scenario was made from. Without a change the amount is that of the ledger, as
   * long as the same prices apply.
   *
   * @throws {CostwireError} `validation_error` when the scenario was not made from past traffic.
   */
  async replay(projectId: ProjectId, { id, origin }: Scenario, dto: ReplayDto): Promise<object> {
    if (!origin) {
      throw new CostwireError('validation_error', {
        faults: [{ field: 'id', message: 'names a scenario that was not made from past traffic' }],
      });
    }
    const change = changeOf(dto);
    const { book } = this.prices;
    const sums = new ReplaySums();
    for await (const page of this.calls.pages(projectId, origin)) {
      for (const { call } of page) sums.add(book, replayedCall(call, change));
    }
    const booked = await this.calls.ledger(projectId, origin);
    const [replayed, before] = [decimalOf(sums.amount), decimalOf(booked.amount)];
    return {
      scenario_id: id,
      range: origin,
      change: dto,
      price_book: book.version,
      ledger: {
        calls: booked.calls,
        unpriced_calls: booked.unpricedCalls,
        cost_usd: formatUsd(booked.amount),
      },
      replay: {
        calls: sums.calls,
        partial_calls: sums.partial,
        unpriced_calls: sums.unpriced,
        inferred_calls: sums.inferred,
        cost_usd: formatUsd(sums.amount),
        missing: [...sums.missing].slice(0, MAX_MISSING_NAMED),
      },
      difference_usd: formatDecimal(minus(replayed, before)),
      difference_percent: changePercent(replayed, before),
      receipt: sums.receipt().map((line) => ({
        component: line.component,
        quantity: line.quantity.toString(),
        unit: line.unit,
        rate_usd: formatUsd(line.rate),
        rate_id: line.rateId,
        subtotal_usd: formatUsd(line.subtotal),
        source: line.source,
        version: line.version,
        rule: line.rule,
      })),
    };
  }
}

const MAX_MISSING_NAMED = 50;

function changeOf(dto: ReplayDto): ReplayChange {
  const { provider, model, service_tier: serviceTier, cache_policy: policy = 'unchanged' } = dto;
  const percent = dto.cache_share_percent;
  if ((policy === 'share') !== (percent !== undefined)) {
    throw new CostwireError('validation_error', {
      faults: [{ field: 'cache_share_percent', message: 'belongs to the cache policy share' }],
    });
  }
  return {
    ...(provider !== undefined && { provider }),
    ...(model !== undefined && { model }),
    ...(serviceTier !== undefined && { serviceTier }),
    cache: policy === 'share' ? { policy, percent: percent ?? 0 } : { policy },
  };
}

function decimalOf(amount: Usd): ExactDecimal {
  return { digits: amount, scale: USD_SCALE };
}
