import { Body, Controller, Get, HttpCode, Param, Post, Query, Res } from '@nestjs/common';
import { ApiBearerAuth, ApiOperation, ApiProduces, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { FromCaller, NeedsScope, type Caller } from '../access/caller.js';
import { CompareDto, CompareFormatDto, ReportDto, type ReportFormat } from './estimate.dto.js';
import { comparisonPage } from './report/comparison-page.js';
import { csvReport } from './report/csv-report.js';
import { htmlReport } from './report/html-report.js';
import type { ComparisonData, ReportData } from './report/report-data.js';
import { ScenarioCostsService } from './scenario-costs.service.js';
import { describeScenario } from './scenario.js';

const HTML = 'text/html; charset=utf-8';

/** How each format is written, and its media type. */
const FORMATS: Readonly<
  Record<ReportFormat, { type: string; write: (data: ReportData) => string }>
> = {
  html: { type: HTML, write: htmlReport },
  csv: { type: 'text/csv; charset=utf-8', write: csvReport },
  json: {
    type: 'application/json; charset=utf-8',
    write: ({ scenario, ...data }) =>
      JSON.stringify({ scenario: describeScenario(scenario), ...data }),
  },
};

/** The page loads nothing and runs nothing, whatever stands in a name. */
const PAGE_POLICY = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'";

/** Reports of scenarios to send on. */
@ApiTags('scenarios')
@ApiBearerAuth()
@Controller('api/v1/scenarios')
export class ScenarioReportController {
  constructor(private readonly costs: ScenarioCostsService) {}

  @Get(':id/report')
  @NeedsScope('read')
  @ApiProduces('text/html', 'text/csv', 'application/json')
  @ApiOperation({ summary: 'The whole estimate as a page that stands alone, as CSV or JSON' })
  async report(
    @Param('id') id: string,
    @Query() { format }: ReportDto,
    @FromCaller() { projectId }: Caller,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<string> {
    const data = await this.costs.report(projectId, id, new Date().toISOString());
    const { type, write } = FORMATS[format];
    void reply
      .type(type)
      .header('content-security-policy', PAGE_POLICY)
      .header('content-disposition', `inline; filename="scenario-${data.scenario.id}.${format}"`);
    return write(data);
  }

  @Post('compare')
  @HttpCode(200)
  @NeedsScope('read')
  @ApiProduces('application/json', 'text/html')
  @ApiOperation({ summary: 'Scenarios, regions, models and settings side by side' })
  async compare(
    @Body() body: CompareDto,
    @Query() { format }: CompareFormatDto,
    @FromCaller() { projectId }: Caller,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<ComparisonData | string> {
    const comparison = await this.costs.compare(projectId, body);
    if (format === 'json') return comparison;
    void reply.type(HTML).header('content-security-policy', PAGE_POLICY);
    return comparisonPage(comparison, new Date().toISOString());
  }
}
