import helmet from '@fastify/helmet';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';

/**
 * Security headers on every answer. The policy is that of an API: nothing may be loaded or framed. The
 * page of the API documentation, where it is served, loads its own scripts and styles.
 */
export async function sendSecurityHeaders(
  app: NestFastifyApplication,
  showsDocs: boolean,
): Promise<void> {
  const page = { scriptSrc: ["'self'"], styleSrc: ["'self'", "'unsafe-inline'"] };
  await app.register(helmet, {
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
}
