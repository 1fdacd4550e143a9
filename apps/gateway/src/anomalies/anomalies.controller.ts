import { CostwireError } from '@costwire/contracts';
import { Controller, Get, Param, Query } from '@nestjs/common';
import { ApiBearerAuth, ApiOperation, ApiTags } from '@nestjs/swagger';
import { FromCaller, NeedsScope, type Caller } from '../access/caller.js';
import { AnomalyListDto } from './anomaly-list.dto.js';
import { AnomalyListQuery } from './anomaly-list.query.js';

/** Cost that is not as it was expected. */
@ApiTags('anomalies')
@ApiBearerAuth()
@Controller('api/v1/anomalies')
export class AnomaliesController {
  constructor(private readonly anomalies: AnomalyListQuery) {}

  @Get()
  @NeedsScope('read')
  @ApiOperation({ summary: 'List anomalies, newest first' })
  async list(
    @Query() filter: AnomalyListDto,
    @FromCaller() { projectId }: Caller,
  ): Promise<unknown> {
    return this.anomalies.page(projectId, filter);
  }

  @Get(':id')
  @NeedsScope('read')
  @ApiOperation({ summary: 'One anomaly' })
  async one(@Param('id') id: string, @FromCaller() { projectId }: Caller): Promise<unknown> {
    const anomaly = await this.anomalies.one(projectId, id);
    if (!anomaly) throw new CostwireError('not_found');
    return anomaly;
  }
}
