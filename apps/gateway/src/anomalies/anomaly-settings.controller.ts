import { CostwireError, isUuid, uuidv7, type AnomalyScope } from '@costwire/contracts';
import { Body, Controller, Delete, Get, HttpCode, Param, Post, Put, Query } from '@nestjs/common';
import { ApiBearerAuth, ApiOperation, ApiTags } from '@nestjs/swagger';
import { FromCaller, NeedsScope, type Caller } from '../access/caller.js';
import { FreeTexts } from '../pii/free-texts.js';
import { IdentifierPseudonyms } from '../usage/identifiers.js';
import { AnomalyCommands } from './anomaly-commands.service.js';
import { ChannelDto, GateDto, PaceDto, ScopeDto, WindowDto } from './anomaly-settings.dto.js';
import { AnomalySettingsQuery } from './anomaly-settings.query.js';

const WHOLE_PROJECT = { kind: 'project', name: '', provider: '', model: '' } as const;

/** Planned windows, gates, pace alarms and channels: how anomalies are handled. */
@ApiTags('anomalies')
@ApiBearerAuth()
@Controller('api/v1')
export class AnomalySettingsController {
  constructor(
    private readonly settings: AnomalySettingsQuery,
    private readonly commands: AnomalyCommands,
    private readonly pseudonyms: IdentifierPseudonyms,
    private readonly texts: FreeTexts,
  ) {}

  @Get('planned-windows')
  @NeedsScope('read')
  @ApiOperation({ summary: 'List planned windows that are not over' })
  async windows(@FromCaller() { projectId }: Caller): Promise<unknown> {
    return { items: await this.settings.windows(projectId) };
  }

  @Post('planned-windows')
  @NeedsScope('approve')
  @ApiOperation({ summary: 'Plan a time in which a scope may cost something else' })
  async addWindow(@Body() given: WindowDto, @FromCaller() caller: Caller): Promise<unknown> {
    if (given.ends_at <= given.starts_at) throw refused('ends_at', 'must be after starts_at');
    const window = {
      id: uuidv7(Date.now()),
      scope: given.scope ? this.scopeOf(given.scope, caller) : {},
      starts_at: given.starts_at.toISOString(),
      ends_at: given.ends_at.toISOString(),
      note: given.note && (await this.texts.screened(caller.projectId, given.note)),
    };
    await this.commands.change(caller, { kind: 'add_window', window });
    return window;
  }

  @Delete('planned-windows/:id')
  @HttpCode(204)
  @NeedsScope('approve')
  @ApiOperation({ summary: 'Remove a planned window' })
  async removeWindow(@Param('id') id: string, @FromCaller() caller: Caller): Promise<void> {
    if (!isUuid(id)) throw new CostwireError('not_found');
    await this.commands.change(caller, { kind: 'remove_window', id });
  }

  @Get('anomaly-gates')
  @NeedsScope('read')
  @ApiOperation({ summary: 'List what has to be exceeded before somebody is told' })
  async gates(@FromCaller() { projectId }: Caller): Promise<unknown> {
    return { items: await this.settings.gates(projectId) };
  }

  @Put('anomaly-gates')
  @NeedsScope('admin')
  @ApiOperation({ summary: 'Set the gate of a scope, or of all scopes' })
  async setGate(@Body() given: GateDto, @FromCaller() caller: Caller): Promise<unknown> {
    const gate = {
      scope: given.scope ? this.scopeOf(given.scope, caller) : null,
      min_percent: given.min_percent ?? null,
      min_usd: given.min_usd ?? null,
      combine: given.combine,
    };
    await this.commands.change(caller, { kind: 'set_gate', gate });
    return gate;
  }

  @Get('pace-alarms')
  @NeedsScope('read')
  @ApiOperation({ summary: 'List up to what scopes may come in a month' })
  async paces(@FromCaller() { projectId }: Caller): Promise<unknown> {
    return { items: await this.settings.paces(projectId) };
  }

  @Put('pace-alarms')
  @NeedsScope('admin')
  @ApiOperation({ summary: 'Raise an alarm when the month of a scope is forecast to cost more' })
  async setPace(@Body() given: PaceDto, @FromCaller() caller: Caller): Promise<unknown> {
    const scope = this.scopeOf(given.scope ?? WHOLE_PROJECT, caller);
    const target = { scope, budget_usd: given.budget_usd ?? null };
    await this.commands.change(caller, { kind: 'set_pace', target });
    return target;
  }

  @Delete('pace-alarms')
  @HttpCode(204)
  @NeedsScope('admin')
  @ApiOperation({ summary: 'Watch the month of a scope no longer' })
  async removePace(@Query() given: ScopeDto, @FromCaller() caller: Caller): Promise<void> {
    await this.commands.change(caller, { kind: 'remove_pace', scope: this.scopeOf(given, caller) });
  }

  @Get('notification-channels')
  @NeedsScope('read')
  @ApiOperation({ summary: 'List who is told of anomalies' })
  async channels(@FromCaller() { projectId }: Caller): Promise<unknown> {
    return { items: await this.settings.channels(projectId) };
  }

  @Post('notification-channels')
  @NeedsScope('admin')
  @ApiOperation({ summary: 'Add somebody to be told; shows once what deliveries are signed with' })
  async addChannel(@Body() given: ChannelDto, @FromCaller() caller: Caller): Promise<unknown> {
    const wanted = given.kind === 'nats' ? 'subject' : 'url';
    if (given[wanted] === undefined) throw refused(wanted, `is needed for ${given.kind}`);
    if (given.kind === 'email' && given.to === undefined)
      throw refused('to', 'is needed for email');
    const channel = {
      id: uuidv7(Date.now()),
      name: given.name,
      kind: given.kind,
      url: given.kind === 'nats' ? null : given.url!,
      to: given.kind === 'email' ? given.to! : null,
      subject: given.kind === 'nats' ? given.subject! : null,
      min_severity: given.min_severity,
      enabled: given.enabled,
    };
    const { signing_secret } = await this.commands.change(caller, { kind: 'add_channel', channel });
    return { ...channel, signing_secret };
  }

  @Delete('notification-channels/:id')
  @HttpCode(204)
  @NeedsScope('admin')
  @ApiOperation({ summary: 'Remove a channel' })
  async removeChannel(@Param('id') id: string, @FromCaller() caller: Caller): Promise<void> {
    if (!isUuid(id)) throw new CostwireError('not_found');
    await this.commands.change(caller, { kind: 'remove_channel', id });
  }

  @Get('notification-channels/:id/deliveries')
  @NeedsScope('read')
  @ApiOperation({ summary: 'What a channel was sent, newest first' })
  async deliveries(@Param('id') id: string, @FromCaller() { projectId }: Caller): Promise<unknown> {
    if (!isUuid(id)) throw new CostwireError('not_found');
    return { items: await this.settings.deliveries(projectId, id) };
  }

  /** A name that is personal data itself is kept as a keyed hash. */
  private scopeOf({ kind, name, provider, model }: ScopeDto, caller: Caller): AnomalyScope {
    const stored = name === '' ? '' : this.pseudonyms.storedForm(name, caller.projectId);
    return { kind, name: stored, provider, model };
  }
}

function refused(field: string, message: string): CostwireError {
  return new CostwireError('validation_error', { faults: [{ field, message }] });
}
