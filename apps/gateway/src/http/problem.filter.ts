import { randomUUID } from 'node:crypto';
import { Catch, Logger, type ArgumentsHost, type ExceptionFilter } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { GatewayMetrics } from '../health/gateway-metrics.js';
import { traceparentOf } from '../usage/traceparent.js';
import { asCostwireError, problemOf, type Problem } from './problem.js';

/** Answers every error as problem+json counts it, and logs those that are ours. */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  private readonly logger = new Logger(ProblemFilter.name);

  constructor(private readonly metrics: GatewayMetrics) {}

  catch(thrown: unknown, host: ArgumentsHost): void {
    const http = host.switchToHttp();
    const reply = http.getResponse<FastifyReply>();
    const error = asCostwireError(thrown);
    const problem = problemOf(error);
    this.metrics.refused(error.code);
    if (problem.status >= 500) {
      const request = http.getRequest<FastifyRequest>();
      if (problem.status === 500) problem.request_id = requestIdOf(request);
      this.log(problem, request, error.cause);
    }
    if (error.retryAfterSeconds !== undefined) {
      void reply.header('retry-after', String(error.retryAfterSeconds));
    }
    if (problem.status === 401) void reply.header('www-authenticate', 'Bearer');
    void reply.status(problem.status).type('application/problem+json').send(problem);
  }

  private log(problem: Problem, request: FastifyRequest, cause: unknown): void {
    const { error: code, request_id: requestId } = problem;
    const route = request.routeOptions?.url;
    const fields = { event: 'request_failed', code, route, ...(requestId && { requestId }) };
    const reason = cause instanceof Error ? cause.message : undefined;
    if (code === 'internal_error') this.logger.error({ ...fields, reason, err: cause });
    else this.logger.warn({ ...fields, reason });
  }
}

/** The trace of the request, under which other services know it too; an id of its own without one. */
function requestIdOf(request: FastifyRequest): string {
  const [, traceId] = traceparentOf(request)?.split('-') ?? [];
  return traceId ?? randomUUID().replaceAll('-', '');
}
