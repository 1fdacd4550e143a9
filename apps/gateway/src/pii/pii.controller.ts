import type { PiiPolicyVersion, PiiPreview } from '@costwire/contracts';
import { Body, Controller, Get, HttpCode, Post, Put } from '@nestjs/common';
import { ApiBearerAuth, ApiOperation, ApiTags } from '@nestjs/swagger';
import { actorOf, FromCaller, NeedsScope, type Caller } from '../access/caller.js';
import { PiiCommands } from './pii-commands.service.js';
import { ChangePiiPolicyDto, PreviewPiiDto } from './pii-policy.dto.js';
import { PiiPolicyQuery } from './pii-policy.query.js';

/** What is taken out of text, and what that would make of one. */
@ApiTags('personal data')
@ApiBearerAuth()
@Controller('api/v1/pii')
export class PiiController {
  constructor(
    private readonly commands: PiiCommands,
    private readonly policy: PiiPolicyQuery,
  ) {}

  @Get('policies')
  @NeedsScope('admin')
  @ApiOperation({ summary: "The project's policy and its version; version 0 is the default" })
  async current(@FromCaller() { projectId }: Caller): Promise<PiiPolicyVersion> {
    return this.policy.current(projectId);
  }

  @Put('policies')
  @NeedsScope('admin')
  @ApiOperation({ summary: 'Replace the policy; counts for text that comes in within seconds' })
  async change(
    @FromCaller() caller: Caller,
    @Body() { base_version: baseVersion, ...policy }: ChangePiiPolicyDto,
  ): Promise<PiiPolicyVersion> {
    return this.commands.changePolicy({
      project_id: caller.projectId,
      actor: actorOf(caller),
      policy,
      ...(baseVersion !== undefined && { base_version: baseVersion }),
    });
  }

  /** Needs `admin`: whoever can have a keyed hash made of any text could confirm guesses. */
  @Post('scan')
  @HttpCode(200)
  @NeedsScope('admin')
  @ApiOperation({ summary: 'What a policy finds in a text and makes of it; nothing is kept' })
  async preview(
    @FromCaller() { projectId }: Caller,
    @Body() { text, policy }: PreviewPiiDto,
  ): Promise<PiiPreview> {
    return this.commands.preview({ project_id: projectId, text, ...(policy && { policy }) });
  }
}
