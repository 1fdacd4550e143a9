import { CostwireError, isUuid, type ErasureStanding } from '@costwire/contracts';
import { Body, Controller, Get, HttpCode, Param, Post } from '@nestjs/common';
import { ApiBearerAuth, ApiOperation, ApiTags } from '@nestjs/swagger';
import { actorOf, FromCaller, NeedsScope, type Caller } from '../access/caller.js';
import { IdentifierPseudonyms } from '../usage/identifiers.js';
import { RequestErasureDto } from './erasures.dto.js';
import { ErasuresQuery } from './erasures.query.js';
import { PiiCommands } from './pii-commands.service.js';

/** The right to erasure: a person is taken out of what is kept, what it cost stays. */
@ApiTags('personal data')
@ApiBearerAuth()
@Controller('api/v1/pii/erasures')
export class ErasuresController {
  constructor(
    private readonly commands: PiiCommands,
    private readonly erasures: ErasuresQuery,
    private readonly pseudonyms: IdentifierPseudonyms,
  ) {}

  @Post()
  @HttpCode(202)
  @NeedsScope('admin')
  @ApiOperation({ summary: 'Erase a user; asking again while it runs gives the same erasure' })
  async request(
    @FromCaller() caller: Caller,
    @Body() { subject, reason }: RequestErasureDto,
  ): Promise<ErasureStanding> {
    const { projectId } = caller;
    return this.commands.requestErasure({
      project_id: projectId,
      actor: actorOf(caller),
      user_ids: this.pseudonyms.possibleForms(subject, projectId),
      reason,
    });
  }

  @Get()
  @NeedsScope('admin')
  @ApiOperation({ summary: 'The latest erasures, newest first' })
  async list(@FromCaller() { projectId }: Caller): Promise<{ items: ErasureStanding[] }> {
    return { items: await this.erasures.latest(projectId) };
  }

  @Get(':id')
  @NeedsScope('admin')
  @ApiOperation({ summary: 'How far an erasure has come, and what it has taken away' })
  async find(
    @FromCaller() { projectId }: Caller,
    @Param('id') id: string,
  ): Promise<ErasureStanding> {
    const erasure = isUuid(id) ? await this.erasures.find(projectId, id) : undefined;
    if (!erasure) throw new CostwireError('not_found');
    return erasure;
  }
}
