import type { IncomingMessage, ServerResponse } from 'node:http';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import helmet from 'helmet';

/**
 * Security headers on every answer. The policy is that of an API: nothing may be loaded or framed. The
 * page of the API documentation, where it is served, loads its own scripts and styles.
 */
export function sendSecurityHeaders(app: NestFastifyApplication, showsDocs: boolean): void {
  const headers = Object.entries(securityHeaders(showsDocs));
  app
    .getHttpAdapter()
    .getInstance()
    .addHook('onRequest', (_request, reply, done) => {
      // On the answer itself, so that a stream has them too.
      for (const [name, value] of headers) reply.raw.setHeader(name, value);
      done();
    });
}

/** They are the same on every answer, so they are composed once: helmet takes a tenth of a request. */
function securityHeaders(showsDocs: boolean): Record<string, string> {
  const page = { scriptSrc: ["'self'"], styleSrc: ["'self'", "'unsafe-inline'"] };
  const headers: Record<string, string> = {};
  const compose = helmet({
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: [showsDocs ? "'self'" : "'none'"],
        baseUri: ["'none'"],
        formAction: ["'none'"],
        frameAncestors: ["'none'"],
        ...(showsDocs && { ...page, imgSrc: ["'self'", 'data:'], connectSrc: ["'self'"] }),
      },
    },
    frameguard: { action: 'deny' },
    referrerPolicy: { policy: 'no-referrer' },
    // Browser clients on the allowed origins read the answers.
    crossOriginResourcePolicy: { policy: 'cross-origin' },
  });
  const answer = {
    setHeader: (name: string, value: string) => void (headers[name.toLowerCase()] = value),
    removeHeader: () => undefined,
  };
  compose({} as IncomingMessage, answer as unknown as ServerResponse, (fault?: unknown) => {
    if (fault instanceof Error) throw fault;
  });
  return headers;
}
