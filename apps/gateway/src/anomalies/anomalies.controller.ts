import { CostwireError } from '@costwire/contracts';
import { Body, Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { ApiBearerAuth, ApiOperation, ApiTags } from '@nestjs/swagger';
import { FromCaller, NeedsScope, type Caller } from '../access/caller.js';
import { FreeTexts } from '../pii/free-texts.js';
import { AnomalyCommands } from './anomaly-commands.service.js';
import { AnomalyListDto } from './anomaly-list.dto.js';
import { AnomalyListQuery } from './anomaly-list.query.js';
import { AnomalyReportDto, FeedbackDto } from './anomaly-report.dto.js';
import { AnomalyReportsService } from './anomaly-reports.service.js';

/** Cost that is not as it was expected. */
@ApiTags('anomalies')
@ApiBearerAuth()
@Controller('api/v1/anomalies')
export class AnomaliesController {
  constructor(
    private readonly anomalies: AnomalyListQuery,
    private readonly reports: AnomalyReportsService,
    private readonly commands: AnomalyCommands,
    private readonly texts: FreeTexts,
  ) {}

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

  @Post()
  @HttpCode(202)
  @NeedsScope('ingest')
  @ApiOperation({ summary: 'Report an anomaly that another system found' })
  async report(
    @Body() report: AnomalyReportDto,
    @FromCaller() { projectId }: Caller,
  ): Promise<unknown> {
    return { status: 'ok', id: await this.reports.accept(report, projectId, Date.now()) };
  }

  @Post(':id/feedback')
  @HttpCode(200)
  @NeedsScope('approve')
  @ApiOperation({ summary: 'Say what an anomaly was; changes how the series is watched' })
  async feedback(
    @Param('id') id: string,
    @Body() { verb, note }: FeedbackDto,
    @FromCaller() caller: Caller,
  ): Promise<unknown> {
    const screened = note ? await this.texts.screened(caller.projectId, note) : null;
    return this.commands.feedback(caller, id, verb, screened);
  }
}
