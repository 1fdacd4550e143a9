import {
  CostwireError,
  formatUsd,
  USD_SCALE,
  type CallPrice,
  type PriceableCall,
  type ProjectId,
  type Usd,
} from '@costwire/contracts';
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
import { PriceCommands } from '../pricing/price-commands.service.js';
import type { ReplayDto } from './estimate.dto.js';
import { PastCallsQuery } from './past-calls.query.js';
import type { Scenario } from './scenario.js';

/** Prices past calls as they would have been under another model, tier or cache policy. */
@Injectable()
export class ReplayService {
  constructor(
    private readonly calls: PastCallsQuery,
    private readonly prices: PriceCommands,
  ) {}

  /**
   * Replays the calls a scenario was made from. Without a change each is priced by the book it was
   * booked with, so that the amount is that of the ledger; with one, by the prices in use now.
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
    const sums = new ReplaySums();
    for await (const page of this.calls.pages(projectId, origin)) {
      const calls = page.map(({ call }) => replayedCall(call, change));
      for (const price of await this.priced(projectId, calls)) sums.add(price);
    }
    const booked = await this.calls.ledger(projectId, origin);
    const [replayed, before] = [decimalOf(sums.amount), decimalOf(booked.amount)];
    return {
      scenario_id: id,
      range: origin,
      change: dto,
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
      receipt: sums.receipt().map(({ line, quantity, subtotal }) => ({
        ...line,
        quantity: quantity.toString(),
        subtotal_usd: formatUsd(subtotal),
      })),
    };
  }

  /** In parts whose answer, receipts and all, fits a message; one after the other, to leave the service room. */
  private async priced(
    projectId: ProjectId,
    calls: readonly PriceableCall[],
  ): Promise<(CallPrice | null)[]> {
    const all: (CallPrice | null)[] = [];
    for (let start = 0; start < calls.length; start += CALLS_PER_COMMAND) {
      const part = calls.slice(start, start + CALLS_PER_COMMAND);
      const request = { project_id: projectId, calls: part };
      const { prices } = await this.prices.ask('priceCalls', request);
      all.push(...prices);
    }
    return all;
  }
}

/** A receipt has up to a dozen lines of 400 bytes: an answer stays under half of NATS' 1 MB. */
const CALLS_PER_COMMAND = 100;

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
