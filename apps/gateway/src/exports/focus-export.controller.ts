import { Readable } from 'node:stream';
import { createGzip } from 'node:zlib';
import { Controller, Get, Query, Req, Res } from '@nestjs/common';
import { ApiBearerAuth, ApiOperation, ApiProduces, ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { FromCaller, NeedsScope, type Caller } from '../access/caller.js';
import { rangeOf } from '../http/time-range.js';
import { FocusExportDto } from './focus-export.dto.js';
import { FOCUS_MEDIA_TYPES, focusLines } from './focus-lines.js';
import { FocusExport } from './focus-export.service.js';
import { FocusRowsQuery, type FocusRow } from './focus-rows.query.js';

const DEFAULT_RANGE_MS = 30 * 86_400_000;

/** The ledger for other systems. */
@ApiTags('exports')
@ApiBearerAuth()
@Controller('api/v1/exports')
export class FocusExportController {
  constructor(
    private readonly query: FocusRowsQuery,
    private readonly charges: FocusExport,
  ) {}

  @Get('focus')
  @NeedsScope('read')
  @ApiOperation({ summary: 'Costs in the columns of FOCUS 1.2, streamed (last 30 days)' })
  @ApiProduces('text/csv', 'application/x-ndjson')
  async focus(
    @FromCaller() { projectId }: Caller,
    @Query() { from, to, format = 'csv', split = 'component' }: FocusExportDto,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const { start, end } = rangeOf({ from, to }, DEFAULT_RANGE_MS);
    const names = await this.query.names(projectId);
    const rows = this.charges.stream(projectId, start, end, split);
    // Asked for before the answer begins: an outage is still told by its status then.
    const begun = await rows.next();
    const context = { ...names, projectId, from: start, to: end };
    const lines = Readable.from(focusLines(resumed(begun, rows), format, context), {
      objectMode: false,
    });
    // A caller that goes away leaves a snapshot open; a generator that never began cannot close it.
    lines.on('close', () => void rows.return(undefined));
    const zipped = acceptsGzip(request);
    void reply.header('content-type', FOCUS_MEDIA_TYPES[format]);
    void reply.header('content-disposition', `attachment; filename="costwire-focus.${format}"`);
    void reply.header('vary', 'accept-encoding');
    if (zipped) void reply.header('content-encoding', 'gzip');
    await reply.send(zipped ? zippedStream(lines) : lines);
  }
}

/** Compressed; when either end breaks off, so does the other. */
function zippedStream(lines: Readable): Readable {
  const gzip = createGzip();
  lines.on('error', (error) => gzip.destroy(error));
  gzip.on('close', () => lines.destroy());
  return lines.pipe(gzip);
}

function acceptsGzip({ headers }: FastifyRequest): boolean {
  return /\bgzip\b(?!\s*;\s*q=0(?:\.0*)?(?:,|$))/i.test(String(headers['accept-encoding'] ?? ''));
}

/** The rows whose first batch is there already. */
async function* resumed(
  begun: IteratorResult<FocusRow[], unknown>,
  rows: AsyncGenerator<FocusRow[]>,
): AsyncGenerator<FocusRow[]> {
  if (begun.done) return;
  yield begun.value;
  yield* rows;
}
