import { Body, Controller, Get, HttpCode, Post, Query, Req, Res } from '@nestjs/common';
import {
  ApiBearerAuth,
  ApiBody,
  ApiExtraModels,
  ApiOperation,
  ApiQuery,
  ApiTags,
  getSchemaPath,
} from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import {
  FromCaller,
  NeedsScope,
  type AuthenticatedRequest,
  type Caller,
} from '../access/caller.js';
import { idempotencyKeyOf, TakesIdempotencyKey } from '../http/idempotency-key.js';
import { AdmissionService, type Admitted } from '../policies/admission.service.js';
import { assertUtf8, mayHoldUnstorableText } from '../validation/text-faults.js';
import { AcceptanceService, type Acceptance } from './acceptance.service.js';
import {
  readProfilerBody,
  readUsageBody,
  type UsageRequest,
  type UsageSource,
} from './read-usage.js';
import { ProfilerEventDto, UsageEventDto } from './usage-event.dto.js';
import { traceparentOf } from './traceparent.js';
import { UsageListDto } from './usage-list.dto.js';
import { UsageListQuery } from './usage-list.query.js';

const PARTIAL_QUERY = {
  name: 'partial',
  required: false,
  enum: ['true', 'false'],
  description: 'Take the valid events although others are not, and answer 207 naming those.',
};

const ON_POLICY_QUERY = {
  name: 'on_policy',
  required: false,
  enum: ['refuse', 'record'],
  description:
    'What is done with calls made after a policy forbade them: `record` takes the fact and names the policy in `enforcement`.',
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
    private readonly admission: AdmissionService,
  ) {}

  @Post('llm/usage')
  @HttpCode(202)
  @NeedsScope('ingest')
  @ApiOperation({ summary: 'Take one LLM call, or up to 10,000 in an array' })
  @TakesIdempotencyKey('events that carry none')
  @ApiQuery(PARTIAL_QUERY)
  @ApiQuery(ON_POLICY_QUERY)
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
    @Res({ passthrough: true }) reply: FastifyReply,
    @FromCaller() caller: Caller,
  ): Promise<unknown> {
    const source = sourceOf(request, caller);
    const read = await this.held(readUsageBody(body, source), request, source, caller);
    const { eventIds, duplicates } = await this.accept(read, request, source, caller);
    const answer = { status: 'ok', accepted: eventIds.length, event_ids: eventIds, duplicates };
    return withRefused(answer, read, reply);
  }

  @Post('events')
  @HttpCode(202)
  @NeedsScope('ingest')
  @ApiOperation({ summary: 'Take a batch of up to 10,000 usage events' })
  @TakesIdempotencyKey('events that carry none')
  @ApiQuery(PARTIAL_QUERY)
  @ApiQuery(ON_POLICY_QUERY)
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
    @Res({ passthrough: true }) reply: FastifyReply,
    @FromCaller() caller: Caller,
  ): Promise<unknown> {
    const source = sourceOf(request, caller);
    const read = await this.held(readProfilerBody(body, source), request, source, caller);
    const { eventIds, duplicates } = await this.accept(read, request, source, caller);
    return withRefused({ accepted: eventIds.length, duplicates }, read, reply);
  }

  @Get('llm/usage')
  @NeedsScope('read')
  @ApiOperation({ summary: 'List LLM calls with their cost, newest first' })
  async list(@Query() query: UsageListDto, @FromCaller() caller: Caller): Promise<unknown> {
    return this.usage.page(caller.projectId, query);
  }

  /** Holds the events to the policies of the project; without any it costs one look into a map. */
  private async held(
    read: UsageRequest,
    request: AuthenticatedRequest,
    { partial, nowMs }: UsageSource,
    caller: Caller,
  ): Promise<UsageRequest & Partial<Admitted>> {
    if (this.admission.isFree(caller)) return read;
    const { on_policy: asked } = request.query as { on_policy?: unknown };
    const onPolicy = asked === 'record' ? 'record' : 'refuse';
    return this.admission.admit(read, caller, nowMs, { partial, onPolicy });
  }

  private async accept(
    { events }: UsageRequest,
    request: AuthenticatedRequest,
    { nowMs }: UsageSource,
    caller: Caller,
  ): Promise<Acceptance> {
    if (events.length === 0) return { eventIds: [], duplicates: 0 };
    return this.acceptance.accept(events, caller, nowMs, traceparentOf(request));
  }
}

/** Answers 207 with what was refused and why, when the request had valid events taken alone. */
function withRefused(
  given: object,
  { refused, enforcement = [] }: UsageRequest & Partial<Admitted>,
  reply: FastifyReply,
): unknown {
  const answer = enforcement.length > 0 ? { ...given, enforcement } : given;
  if (refused.length === 0) return answer;
  void reply.status(207);
  return {
    ...answer,
    status: 'partial',
    refused: refused.map(({ index, status = 400, code, faults }) => ({
      index,
      status,
      ...(code && { error: code }),
      errors: faults,
    })),
  };
}

function sourceOf(request: AuthenticatedRequest, { projectId }: Caller): UsageSource {
  const raw = request.rawBody ?? Buffer.alloc(0);
  assertUtf8(raw);
  const { partial } = request.query as { partial?: unknown };
  return {
    projectId,
    partial: partial === 'true',
    textIsSuspect: mayHoldUnstorableText(raw),
    nowMs: Date.now(),
    idempotencyKey: idempotencyKeyOf(request),
  };
}
