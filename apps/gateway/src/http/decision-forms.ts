import type { FastifyInstance } from 'fastify';

/** The one route that takes a form: the page of a signed link sends it. */
const ROUTE = '/api/v1/actions/decide';
const LIMIT_BYTES = 8_192;

/** Reads forms on the route of signed links; every other route refuses them as before. */
export function acceptDecisionForms(fastify: FastifyInstance): void {
  fastify.addContentTypeParser(
    'application/x-www-form-urlencoded',
    { parseAs: 'string', bodyLimit: LIMIT_BYTES },
    (request, body, done) => {
      if (request.routeOptions.url === ROUTE) {
        done(null, Object.fromEntries(new URLSearchParams(body as string)));
      } else {
        done(Object.assign(new Error('no form is taken here'), { statusCode: 415 }), undefined);
      }
    },
  );
}
