import { CostwireError, sqsBlocksOf, type LogEvent, type ScenarioId } from '@costwire/contracts';
import { Body, Controller, HttpCode, Post, Req } from '@nestjs/common';
import {
  ApiBearerAuth,
  ApiBody,
  ApiExtraModels,
  ApiHeader,
  ApiOperation,
  ApiTags,
  getSchemaPath,
} from '@nestjs/swagger';
import {
  FromCaller,
  NeedsScope,
  type AuthenticatedRequest,
  type Caller,
} from '../access/caller.js';
import { idempotencyKeyOf, TakesIdempotencyKey } from '../http/idempotency-key.js';
import { ScenarioCache } from '../scenarios/scenario-cache.js';
import { traceparentOf } from '../usage/traceparent.js';
import { assertUtf8, mayHoldUnstorableText } from '../validation/text-faults.js';
import { FlushService } from './flush.service.js';
import { LogAcceptance, type AcceptedLogs } from './log-acceptance.service.js';
import { LogDto, LogsDto } from './log.dto.js';
import { readLogsBody } from './read-logs.js';

const SCENARIO_HEADER = 'X-Scenario-ID';
/** RFC 7240: the caller does not need to be told of every log. */
const MINIMAL = /(?:^|,)\s*return=minimal\s*(?:[,;]|$)/i;

/** Takes logs into scenarios, and waits until they count. */
@ApiTags('scenarios')
@ApiBearerAuth()
@Controller()
export class IngestController {
  constructor(
    private readonly scenarios: ScenarioCache,
    private readonly acceptance: LogAcceptance,
    private readonly flushing: FlushService,
  ) {}

  @Post(['ingest', 'api/v1/ingest'])
  @HttpCode(202)
  @NeedsScope('ingest')
  @ApiOperation({ summary: 'Take one log, or up to 10,000, into a running scenario' })
  @ApiHeader({ name: SCENARIO_HEADER, required: true, description: 'The scenario they are for.' })
  @TakesIdempotencyKey('logs that carry none')
  @ApiHeader({
    name: 'Prefer',
    required: false,
    description: '`return=minimal`: the answer to many logs holds counts alone.',
  })
  @ApiExtraModels(LogDto, LogsDto)
  @ApiBody({
    schema: { oneOf: [{ $ref: getSchemaPath(LogDto) }, { $ref: getSchemaPath(LogsDto) }] },
  })
  async ingest(
    @Body() body: unknown,
    @Req() request: AuthenticatedRequest,
    @FromCaller() caller: Caller,
  ): Promise<unknown> {
    const nowMs = Date.now();
    const scenarioId = await this.scenarios.accepting(
      caller.projectId,
      scenarioHeaderOf(request),
      nowMs,
    );
    const raw = request.rawBody ?? Buffer.alloc(0);
    assertUtf8(raw);
    const { logs, single } = readLogsBody(body, {
      scenarioId,
      nowMs,
      idempotencyKey: idempotencyKeyOf(request),
      textIsSuspect: mayHoldUnstorableText(raw),
    });
    const accepted = await this.acceptance.accept(logs, {
      caller,
      scenarioId,
      nowMs,
      traceparent: traceparentOf(request),
    });
    const receivedAt = new Date(nowMs).toISOString();
    if (single) return describe(accepted.logs[0]!, scenarioId, receivedAt);
    const isMinimal = MINIMAL.test(String(request.headers['prefer'] ?? ''));
    return describeAll(accepted, scenarioId, receivedAt, isMinimal);
  }

  @Post(['flush', 'api/v1/flush'])
  @HttpCode(200)
  @NeedsScope('ingest')
  @ApiOperation({ summary: 'Wait until what was accepted so far can be queried' })
  async flush(): Promise<unknown> {
    await this.flushing.flush();
    return { status: 'flushed', message: 'What was accepted so far can be queried.' };
  }
}

function scenarioHeaderOf({ headers }: AuthenticatedRequest): string {
  const id = headers[SCENARIO_HEADER.toLowerCase()];
  if (typeof id === 'string' && id.trim() !== '') return id.trim();
  throw new CostwireError('validation_error', {
    faults: [{ field: SCENARIO_HEADER, message: 'is required as a header' }],
  });
}

function describe(log: LogEvent, scenarioId: ScenarioId, receivedAt: string): object {
  const types = log.pii_types ?? [];
  return {
    id: log.event_id,
    scenario_id: scenarioId,
    received_at: receivedAt,
    timestamp: log.timestamp,
    message_preview: log.preview,
    source: log.source,
    size_bytes: log.size_bytes,
    has_pii: types.length > 0,
    pii_types: types,
    token_count: log.token_count,
    sqs_blocks: sqsBlocksOf(log.size_bytes),
  };
}

function describeAll(
  { logs, duplicates }: AcceptedLogs,
  scenarioId: ScenarioId,
  receivedAt: string,
  isMinimal: boolean,
): object {
  const counts = {
    scenario_id: scenarioId,
    received_at: receivedAt,
    accepted: logs.length,
    duplicates,
  };
  if (isMinimal) return counts;
  return { ...counts, logs: logs.map((log) => describe(log, scenarioId, receivedAt)) };
}
