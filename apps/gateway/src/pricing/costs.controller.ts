import { CostwireError, MAX_ID_LENGTH } from '@costwire/contracts';
import { Controller, Get, Param } from '@nestjs/common';
import { ApiBearerAuth, ApiOperation, ApiTags } from '@nestjs/swagger';
import { FromCaller, NeedsScope, type Caller } from '../access/caller.js';
import { IdentifierPseudonyms } from '../usage/identifiers.js';
import { BookedCostQuery } from './booked-cost.query.js';
import { callsBehind, explainedCost } from './explained-cost.js';
import { PriceCommands } from './price-commands.service.js';

/** What a recorded call cost, and why. */
@ApiTags('pricing')
@ApiBearerAuth()
@Controller('api/v1/costs')
export class CostsController {
  constructor(
    private readonly costs: BookedCostQuery,
    private readonly prices: PriceCommands,
    private readonly pseudonyms: IdentifierPseudonyms,
  ) {}

  /**
   * Receipts are made anew from the very book that an entry names, and shown when they come to the
   * very amount that was booked; `reproduced` says so.
   */
  @Get(':eventId/explain')
  @NeedsScope('read')
  @ApiOperation({
    summary: 'The facts of a call, its ledger entries, and a receipt for each amount',
  })
  async explain(
    @Param('eventId') eventId: string,
    @FromCaller() { projectId }: Caller,
  ): Promise<unknown> {
    if (eventId.length > MAX_ID_LENGTH || eventId.includes('\u0000')) {
      throw new CostwireError('not_found');
    }
    const stored = this.pseudonyms.storedForm(eventId, projectId);
    const booked = await this.costs.of(projectId, stored);
    if (!booked) throw new CostwireError('not_found');
    const calls = callsBehind(booked);
    const { prices } =
      calls.length === 0
        ? { prices: [] }
        : await this.prices.ask('priceCalls', { project_id: projectId, calls });
    return explainedCost(booked, prices);
  }
}
