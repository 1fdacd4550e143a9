import { CostwireError, type ProjectId } from '@costwire/contracts';
import { DeadLetterBox, type StoredDeadLetter } from '@costwire/messaging';
import { Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { ApiBearerAuth, ApiOperation, ApiTags } from '@nestjs/swagger';
import { FromCaller, NeedsScope, type Caller } from '../access/caller.js';
import { DeadLetterListDto } from './dead-letters.dto.js';

const DEFAULT_LIMIT = 100;

/** Events that a consumer could not handle. */
@ApiTags('dead letters')
@ApiBearerAuth()
@Controller('api/v1/dead-letters')
export class DeadLettersController {
  constructor(private readonly box: DeadLetterBox) {}

  @Get()
  @NeedsScope('read')
  @ApiOperation({ summary: 'List dead letters with their reason, oldest first' })
  async list(
    @Query() { limit = DEFAULT_LIMIT, cursor = '0' }: DeadLetterListDto,
    @FromCaller() { projectId }: Caller,
  ): Promise<unknown> {
    const letters = await this.box.list(projectId, Number(cursor), limit);
    const last = letters.length === limit ? letters.at(-1) : undefined;
    return { items: letters.map(describe), next_cursor: last ? String(last.id) : null };
  }

  @Post(':id/replay')
  @HttpCode(200)
  @NeedsScope('admin')
  @ApiOperation({ summary: 'Give the event to its consumer again and remove the letter' })
  async replay(@Param('id') id: string, @FromCaller() { projectId }: Caller): Promise<unknown> {
    const letter = await this.find(projectId, id);
    await this.box.replay(letter);
    return { id, status: 'replayed' };
  }

  @Post(':id/discard')
  @HttpCode(200)
  @NeedsScope('admin')
  @ApiOperation({ summary: 'Remove the letter for good' })
  async discard(@Param('id') id: string, @FromCaller() { projectId }: Caller): Promise<unknown> {
    const letter = await this.find(projectId, id);
    await this.box.discard(letter);
    return { id, status: 'discarded' };
  }

  private async find(projectId: ProjectId, id: string): Promise<StoredDeadLetter> {
    const sequence = /^[1-9]\d{0,14}$/.test(id) ? Number(id) : undefined;
    const letter = sequence && (await this.box.find(projectId, sequence));
    if (!letter) throw new CostwireError('not_found');
    return letter;
  }
}

function describe(letter: StoredDeadLetter): unknown {
  const { events } = letter.payload as { events?: { event_id?: string }[] };
  return {
    id: String(letter.id),
    consumer: letter.consumer,
    event_id: events?.[0]?.event_id ?? null,
    message_id: letter.message_id,
    reason: letter.reason,
    failed_at: letter.failed_at,
    event: events?.[0] ?? null,
  };
}
