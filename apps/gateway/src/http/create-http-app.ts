import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import type { DynamicModule, LoggerService } from '@nestjs/common';
import { CostwireError } from '@costwire/contracts';
import type { HttpConfig } from '@costwire/runtime';
import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify';
import { GatewayMetrics } from '../health/gateway-metrics.js';
import { answerClientError } from './client-errors.js';
import { acceptDecisionForms } from './decision-forms.js';
import { jsonParser, type BodyParser } from './json-body.js';
import { acceptGzip } from './request-encoding.js';
import { refuseOtherMethods } from './other-methods.js';
import { serveApiDocumentation } from './api-documentation.js';
import { sendSecurityHeaders } from './security-headers.js';
import { traceRequests } from './trace-requests.js';
import { problemOf } from './problem.js';

/** Longest time a client may take to send its request, in milliseconds: ends slow-header attacks. */
const REQUEST_TIMEOUT_MS = 30_000;

/** Makes the HTTP application of a module: body limits, media types, CORS, metrics, documentation. */
export async function createHttpApp(
  module: DynamicModule,
  config: HttpConfig,
  showsDocs: boolean,
  logger: LoggerService,
): Promise<NestFastifyApplication> {
  const adapter = new FastifyAdapter({
    bodyLimit: config.bodyLimitBytes,
    requestTimeout: REQUEST_TIMEOUT_MS,
    forceCloseConnections: 'idle',
    frameworkErrors: answerUnroutable,
    clientErrorHandler: answerClientError,
  });
  const app = await NestFactory.create<NestFastifyApplication>(module, adapter, {
    rawBody: true,
    bodyParser: false,
    logger,
    abortOnError: false,
  });
  if (config.corsOrigins.length > 0) allowOrigins(app, config.corsOrigins);
  const fastify = adapter.getInstance();
  // Only JSON is taken; Nest would add forms, and Fastify takes text/plain as a string.
  const careful = fastify.getDefaultJsonParser('error', 'error') as unknown as BodyParser;
  app.useBodyParser('application/json', { bodyLimit: config.bodyLimitBytes }, jsonParser(careful));
  fastify.removeContentTypeParser('text/plain');
  traceRequests(fastify);
  acceptGzip(fastify);
  acceptDecisionForms(fastify);
  const metrics = app.get(GatewayMetrics);
  fastify.addHook('onResponse', (request, reply, done) => {
    const route = request.routeOptions.url ?? 'unmatched';
    metrics.answered(request.method, route, reply.statusCode, reply.elapsedTime / 1_000);
    done();
  });
  sendSecurityHeaders(app, showsDocs);
  refuseOtherMethods(fastify, metrics);
  if (showsDocs) serveApiDocumentation(app);
  return app;
}

/** Lets browsers call from these origins. An OPTIONS that asks nothing for one is left to the routes. */
function allowOrigins(app: NestFastifyApplication, origin: string[]): void {
  app.enableCors({
    delegator: ({ headers }, use) => {
      const preflight = 'origin' in headers && 'access-control-request-method' in headers;
      use(null, { origin, preflight });
    },
  });
}

/** Answers URLs that cannot be a route's; Fastify's own answer would quote them. */
function answerUnroutable(cause: FastifyError, _: FastifyRequest, reply: FastifyReply): void {
  const problem = problemOf(new CostwireError('not_found', { cause }));
  void reply.status(problem.status).type('application/problem+json').send(problem);
}
