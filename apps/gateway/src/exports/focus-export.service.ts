import type { ProjectId, SplitCallsReply } from '@costwire/contracts';
import { Injectable } from '@nestjs/common';
import { PriceCommands } from '../pricing/price-commands.service.js';
import { chargedRows } from './focus-charges.js';
import { FocusEntriesQuery, type FocusEntry } from './focus-entries.query.js';
import { FocusRowsQuery, type FocusRow } from './focus-rows.query.js';

/** How far rows are told apart: by what is charged, or not at all below the call. */
export const FOCUS_SPLITS = ['component', 'none'] as const;
/** One of {@link FOCUS_SPLITS}. */
export type FocusSplit = (typeof FOCUS_SPLITS)[number];

/** Calls in one command: with the longest names 0.4 MB, under NATS' default limit of 1 MB. */
const CALLS_PER_COMMAND = 500;

/** The rows of an export. */
@Injectable()
export class FocusExport {
  constructor(
    private readonly whole: FocusRowsQuery,
    private readonly entries: FocusEntriesQuery,
    private readonly prices: PriceCommands,
  ) {}

  /** Batches of rows, oldest first, of one snapshot. */
  stream(
    projectId: ProjectId,
    from: Date,
    to: Date,
    split: FocusSplit,
  ): AsyncGenerator<FocusRow[]> {
    if (split === 'none') return this.whole.stream(projectId, from, to);
    return chargedRows(this.entries.stream(projectId, from, to), async (entries) =>
      this.split(projectId, entries),
    );
  }

  private async split(
    projectId: ProjectId,
    entries: readonly FocusEntry[],
  ): Promise<SplitCallsReply> {
    const calls = entries.flatMap(({ call }) => call ?? []);
    const all: SplitCallsReply = { rates: [], calls: [] };
    for (let start = 0; start < calls.length; start += CALLS_PER_COMMAND) {
      const part = calls.slice(start, start + CALLS_PER_COMMAND);
      const reply = await this.prices.ask('splitCalls', { project_id: projectId, calls: part });
      const before = all.rates.length;
      all.rates.push(...reply.rates);
      all.calls.push(...reply.calls.map((numbers) => numbers && shifted(numbers, before)));
    }
    return all;
  }
}

/** Places behind those of the commands before. */
function shifted(numbers: readonly number[], by: number): number[] {
  return numbers.map((number, index) => (index % 2 === 0 ? number + by : number));
}
