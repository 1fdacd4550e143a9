import type { ScenarioCommand } from '@costwire/contracts';
import { Body, Controller, Delete, Get, HttpCode, Param, Post, Put, Query } from '@nestjs/common';
import { ApiBearerAuth, ApiOperation, ApiTags } from '@nestjs/swagger';
import { actorOf, FromCaller, NeedsScope, type Caller } from '../access/caller.js';
import { ScenarioCache } from './scenario-cache.js';
import { CreateScenarioDto, ScenarioListDto, UpdateScenarioDto } from './scenario.dto.js';
import { ScenarioQuery } from './scenario.query.js';
import { ScenarioRepository } from './scenario.repository.js';
import { ScenarioService } from './scenario.service.js';
import { describeScenario } from './scenario.js';

/** AWS scenarios: what would some traffic cost on AWS? */
@ApiTags('scenarios')
@ApiBearerAuth()
@Controller('api/v1/scenarios')
export class ScenariosController {
  constructor(
    private readonly service: ScenarioService,
    private readonly scenarios: ScenarioQuery,
    private readonly repository: ScenarioRepository,
    private readonly cache: ScenarioCache,
  ) {}

  @Post()
  @NeedsScope('ingest')
  @ApiOperation({ summary: 'Make a scenario; it takes logs once it is started' })
  async create(@Body() body: CreateScenarioDto, @FromCaller() caller: Caller): Promise<unknown> {
    const scenario = await this.service.create(body, caller);
    await this.cache.announce();
    return describeScenario(scenario);
  }

  @Get()
  @NeedsScope('read')
  @ApiOperation({ summary: 'List scenarios, newest first' })
  async list(@Query() query: ScenarioListDto, @FromCaller() caller: Caller): Promise<unknown> {
    const { items, total } = await this.scenarios.page(caller.projectId, query);
    const { page, page_size } = query;
    return { items: items.map(describeScenario), total, page, page_size };
  }

  @Get(':id')
  @NeedsScope('read')
  @ApiOperation({ summary: 'A scenario with its whole profile' })
  async get(@Param('id') id: string, @FromCaller() { projectId }: Caller): Promise<unknown> {
    return describeScenario(await this.service.find(projectId, id));
  }

  @Put(':id')
  @NeedsScope('ingest')
  @ApiOperation({ summary: 'Change what is given; of the profile, the assumptions that are named' })
  async update(
    @Param('id') id: string,
    @Body() body: UpdateScenarioDto,
    @FromCaller() caller: Caller,
  ): Promise<unknown> {
    return describeScenario(await this.service.update(id, body, caller));
  }

  @Delete(':id')
  @HttpCode(204)
  @NeedsScope('ingest')
  @ApiOperation({ summary: 'Remove a scenario with its logs' })
  async remove(@Param('id') id: string, @FromCaller() caller: Caller): Promise<void> {
    await this.service.remove(id, caller);
  }

  @Post(':id/start')
  @HttpCode(200)
  @NeedsScope('ingest')
  @ApiOperation({ summary: 'From draft to running: it takes logs' })
  async start(@Param('id') id: string, @FromCaller() caller: Caller): Promise<unknown> {
    return this.move(id, 'start', caller);
  }

  @Post(':id/stop')
  @HttpCode(200)
  @NeedsScope('ingest')
  @ApiOperation({ summary: 'From running to completed: it takes no more logs' })
  async stop(@Param('id') id: string, @FromCaller() caller: Caller): Promise<unknown> {
    return this.move(id, 'stop', caller);
  }

  @Post(':id/archive')
  @HttpCode(200)
  @NeedsScope('ingest')
  @ApiOperation({ summary: 'From completed to archived' })
  async archive(@Param('id') id: string, @FromCaller() caller: Caller): Promise<unknown> {
    return this.move(id, 'archive', caller);
  }

  private async move(id: string, command: ScenarioCommand, caller: Caller): Promise<unknown> {
    const { id: known } = await this.service.find(caller.projectId, id);
    const moved = await this.repository.move(caller.projectId, known, command, actorOf(caller));
    await this.cache.announce();
    return describeScenario(moved ?? (await this.service.find(caller.projectId, id)));
  }
}
