import { CostwireError } from '@costwire/contracts';
import { Controller, Get, Headers, Req, Res } from '@nestjs/common';
import { ApiBearerAuth, ApiOperation, ApiProduces, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { ApiKeyCache } from '../access/api-key-cache.js';
import { presentedKey } from '../access/api-key.guard.js';
import {
  FromCaller,
  NeedsScope,
  type AuthenticatedRequest,
  type Caller,
} from '../access/caller.js';
import { AnomalyStream } from './anomaly-stream.js';

/** Anomalies as they come. */
@ApiTags('anomalies')
@ApiBearerAuth()
@Controller('api/v1/stream')
export class AnomalyStreamController {
  constructor(
    private readonly stream: AnomalyStream,
    private readonly keys: ApiKeyCache,
  ) {}

  @Get('anomalies')
  @NeedsScope('read')
  @ApiProduces('text/event-stream')
  @ApiOperation({
    summary: 'Server-sent events: open anomalies first, then each change; `Last-Event-ID` goes on',
  })
  async anomalies(
    @Req() request: AuthenticatedRequest,
    @Res() reply: FastifyReply,
    @FromCaller() { projectId }: Caller,
    @Headers('last-event-id') last?: string,
  ): Promise<void> {
    const key = presentedKey(request)!;
    const after = last === undefined || last === '' ? undefined : sequenceOf(last);
    if (request.method === 'HEAD') return void reply.type('text/event-stream').send();
    await this.stream.open({
      projectId,
      response: reply.raw,
      begin: () => {
        void reply.hijack();
      },
      after,
      isAllowed: () => this.isAllowed(key),
    });
  }

  /** A key that cannot be checked now was good when the stream began. */
  private isAllowed(key: string): boolean {
    try {
      return this.keys.identify(key, Date.now()) !== undefined;
    } catch {
      return true;
    }
  }
}

function sequenceOf(text: string): number {
  if (/^\d{1,15}$/.test(text)) return Number(text);
  throw new CostwireError('validation_error', {
    faults: [{ field: 'Last-Event-ID', message: 'must be an id of this stream' }],
  });
}
