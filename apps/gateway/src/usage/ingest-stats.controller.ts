import { DURABLES, MESSAGES } from '@costwire/contracts';
import { Broker } from '@costwire/messaging';
import { Database } from '@costwire/persistence';
import { Controller, Get } from '@nestjs/common';
import { ApiBearerAuth, ApiOperation, ApiTags } from '@nestjs/swagger';
import { FromCaller, NeedsScope, type Caller } from '../access/caller.js';

/** Says how far accepted events have come. */
@ApiTags('usage')
@ApiBearerAuth()
@Controller('api/v1/ingest')
export class IngestStatsController {
  constructor(
    private readonly broker: Broker,
    private readonly database: Database,
  ) {}

  @Get('stats')
  @NeedsScope('read')
  @ApiOperation({
    summary: 'Events recorded, repeats dropped, messages still on their way',
    description:
      '`recorded` and `duplicates` are those of the project. `pending` counts messages of the whole installation that ingest or cost has not acknowledged: the queue in which the next events wait is one for all projects.',
  })
  async stats(@FromCaller() { projectId }: Caller): Promise<unknown> {
    const [pending, [counts]] = await Promise.all([
      this.pendingMessages(),
      this.database.readProject<{ recorded: string; duplicates: string }>(
        projectId,
        'SELECT recorded, duplicates FROM ingest_counts WHERE project_id = $1',
        [projectId],
      ),
    ]);
    return {
      recorded: Number(counts?.recorded ?? 0),
      duplicates: Number(counts?.duplicates ?? 0),
      pending,
    };
  }

  /**
   * Of all projects: they share one queue, so this is what an event waits behind. Counted in the
   * order of the flow, so that a message cannot slip from one count past the other.
   */
  private async pendingMessages(): Promise<number> {
    return this.broker.manage(async ({ consumers }) => {
      let pending = 0;
      for (const { durable, kind } of [DURABLES.ingestUsage, DURABLES.costUsage]) {
        const info = await consumers.info(MESSAGES[kind].stream, durable);
        pending += info.num_pending + info.num_ack_pending;
      }
      return pending;
    });
  }
}
