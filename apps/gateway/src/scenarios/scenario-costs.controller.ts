import { Body, Controller, Get, Header, HttpCode, Param, Post, Query } from '@nestjs/common';
import { ApiBearerAuth, ApiOperation, ApiTags } from '@nestjs/swagger';
import { FromCaller, NeedsScope, type Caller } from '../access/caller.js';
import { cursorAfter, readCursor } from '../http/page-cursor.js';
import { EstimateDto, FromTrafficDto, ReplayDto, ScenarioLogsDto } from './estimate.dto.js';
import { PastTrafficService } from './past-traffic.service.js';
import { ReplayService } from './replay.service.js';
import { ScenarioCache } from './scenario-cache.js';
import { ScenarioCostsService } from './scenario-costs.service.js';
import { ScenarioLogsQuery } from './scenario-logs.query.js';
import { ScenarioService } from './scenario.service.js';
import { describeScenario } from './scenario.js';

/** What scenarios would cost. */
@ApiTags('scenarios')
@ApiBearerAuth()
@Controller('api/v1/scenarios')
export class ScenarioCostsController {
  constructor(
    private readonly service: ScenarioService,
    private readonly costs: ScenarioCostsService,
    private readonly pastTraffic: PastTrafficService,
    private readonly replays: ReplayService,
    private readonly logs: ScenarioLogsQuery,
    private readonly cache: ScenarioCache,
  ) {}

  @Get(':id/metrics')
  @Header('content-type', 'application/json; charset=utf-8')
  @NeedsScope('read')
  @ApiOperation({ summary: 'Cost by service and hour, with every assumption it rests on' })
  async metrics(@Param('id') id: string, @FromCaller() { projectId }: Caller): Promise<unknown> {
    return this.costs.metrics(projectId, id);
  }

  @Post(':id/estimate')
  @HttpCode(200)
  @NeedsScope('read')
  @ApiOperation({ summary: 'The same traffic in another region or under other assumptions' })
  async estimate(
    @Param('id') id: string,
    @Body() body: EstimateDto,
    @FromCaller() { projectId }: Caller,
  ): Promise<unknown> {
    return this.costs.estimate(projectId, id, body);
  }

  @Get(':id/sensitivity')
  @NeedsScope('read')
  @ApiOperation({ summary: 'How the estimate moves with each assumption' })
  async sensitivity(
    @Param('id') id: string,
    @FromCaller() { projectId }: Caller,
  ): Promise<unknown> {
    return this.costs.sensitivity(projectId, id);
  }

  @Post('from-traffic')
  @NeedsScope('ingest')
  @ApiOperation({ summary: "Take a past range of the project's own calls as a scenario" })
  async fromTraffic(@Body() body: FromTrafficDto, @FromCaller() caller: Caller): Promise<unknown> {
    const scenario = await this.pastTraffic.take(body, caller, Date.now());
    await this.cache.announce();
    return describeScenario(scenario);
  }

  @Post(':id/replay')
  @HttpCode(200)
  @NeedsScope('read')
  @ApiOperation({ summary: 'Price its past calls at another model, tier or cache policy' })
  async replay(
    @Param('id') id: string,
    @Body() body: ReplayDto,
    @FromCaller() { projectId }: Caller,
  ): Promise<unknown> {
    return this.replays.replay(projectId, await this.service.find(projectId, id), body);
  }

  @Get(':id/logs')
  @NeedsScope('read')
  @ApiOperation({ summary: 'Its logs, newest first, as screened previews' })
  async list(
    @Param('id') id: string,
    @Query() { limit, cursor }: ScenarioLogsDto,
    @FromCaller() { projectId }: Caller,
  ): Promise<unknown> {
    const place = cursor === undefined ? undefined : readCursor(cursor);
    const scenario = await this.service.find(projectId, id);
    const items = await this.logs.before(projectId, scenario.id, place, limit);
    const last = items.length === limit ? items.at(-1) : undefined;
    return { items, next_cursor: last ? cursorAfter(last.timestamp, last.id) : null };
  }
}
