import { Controller, Get, Param } from '@nestjs/common';
import { ApiBearerAuth, ApiOperation, ApiTags } from '@nestjs/swagger';
import { FromCaller, NeedsScope, type Caller } from '../access/caller.js';
import { assumptionsOf, estimateAnswer, seriesOf } from './scenario-answers.js';
import { ScenarioPriceSource } from './scenario-prices.js';
import { ScenarioTrafficQuery } from './scenario-traffic.query.js';
import { ScenarioService } from './scenario.service.js';
import { profileOf } from './scenario.js';

/** What scenarios would cost. */
@ApiTags('scenarios')
@ApiBearerAuth()
@Controller('api/v1/scenarios')
export class ScenarioCostsController {
  constructor(
    private readonly service: ScenarioService,
    private readonly traffic: ScenarioTrafficQuery,
    private readonly prices: ScenarioPriceSource,
  ) {}

  @Get(':id/metrics')
  @NeedsScope('read')
  @ApiOperation({ summary: 'Cost by service and hour, with every assumption it rests on' })
  async metrics(@Param('id') id: string, @FromCaller() { projectId }: Caller): Promise<unknown> {
    const scenario = await this.service.find(projectId, id);
    const hours = await this.traffic.hours(projectId, scenario.id);
    const settings = {
      region: scenario.region,
      profile: profileOf(scenario),
      prices: this.prices.at(Date.now()),
    };
    return {
      scenario_id: scenario.id,
      ...estimateAnswer(hours, settings),
      timeseries: seriesOf(hours, settings),
      assumptions: assumptionsOf(settings.profile),
    };
  }
}
