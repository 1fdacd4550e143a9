import { Body, Controller, Get, Headers, HttpCode, Post, Query, Req } from '@nestjs/common';
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
import { assertUtf8, mayHoldUnstorableText } from '../validation/text-faults.js';
import { AcceptanceService } from './acceptance.service.js';
import { readProfilerBody, readUsageBody, type UsageSource } from './read-usage.js';
import { ProfilerEventDto, UsageEventDto } from './usage-event.dto.js';
import { UsageListDto } from './usage-list.dto.js';
import { UsageListQuery } from './usage-list.query.js';

const IDEMPOTENCY_HEADER = {
  name: 'Idempotency-Key',
  required: false,
  description:
    'Makes the ids of events that carry none a function of this key, so that the request can be repeated.',
};

/** Takes LLM usage and lists it. */
@ApiTags('usage')
@ApiBearerAuth()
@ApiExtraModels(UsageEventDto, ProfilerEventDto)
@Controller('api/v1')
export class UsageController {
  constructor(
    private readonly acceptance: AcceptanceService,
    private readonly usage: UsageListQuery,
  ) {}

  @Post('llm/usage')
  @HttpCode(202)
  @NeedsScope('ingest')
  @ApiOperation({ summary: 'Take one LLM call, or up to 10,000 in an array' })
  @ApiHeader(IDEMPOTENCY_HEADER)
  @ApiBody({
    schema: {
      oneOf: [
        { $ref: getSchemaPath(UsageEventDto) },
        { type: 'array', items: { $ref: getSchemaPath(UsageEventDto) } },
      ],
    },
  })
  async take(
    @Body() body: unknown,
    @Req() request: AuthenticatedRequest,
    @FromCaller() caller: Caller,
    @Headers('traceparent') traceparent?: string,
  ): Promise<unknown> {
    const source = sourceOf(request, caller);
    const events = readUsageBody(body, source);
    const { eventIds, duplicates } = await this.acceptance.accept(
      events,
      caller,
      source.nowMs,
      traceparent,
    );
    return { status: 'ok', accepted: eventIds.length, event_ids: eventIds, duplicates };
  }

  @Post('events')
  @HttpCode(202)
  @NeedsScope('ingest')
  @ApiOperation({ summary: 'Take a batch of up to 10,000 usage events' })
  @ApiHeader(IDEMPOTENCY_HEADER)
  @ApiBody({
    schema: {
      type: 'object',
      required: ['events'],
      properties: { events: { type: 'array', items: { $ref: getSchemaPath(ProfilerEventDto) } } },
    },
  })
  async takeBatch(
    @Body() body: unknown,
    @Req() request: AuthenticatedRequest,
    @FromCaller() caller: Caller,
    @Headers('traceparent') traceparent?: string,
  ): Promise<unknown> {
    const source = sourceOf(request, caller);
    const events = readProfilerBody(body, source);
    const { eventIds, duplicates } = await this.acceptance.accept(
      events,
      caller,
      source.nowMs,
      traceparent,
    );
    return { accepted: eventIds.length, duplicates };
  }

  @Get('llm/usage')
  @NeedsScope('read')
  @ApiOperation({ summary: 'List LLM calls with their cost, newest first' })
  async list(@Query() query: UsageListDto, @FromCaller() caller: Caller): Promise<unknown> {
    return this.usage.page(caller.projectId, query);
  }
}

function sourceOf(request: AuthenticatedRequest, { projectId }: Caller): UsageSource {
  const raw = request.rawBody ?? Buffer.alloc(0);
  assertUtf8(raw);
  const key = request.headers['idempotency-key'];
  return {
    projectId,
    textIsSuspect: mayHoldUnstorableText(raw),
    nowMs: Date.now(),
    idempotencyKey: typeof key === 'string' && key !== '' ? key : undefined,
  };
}
