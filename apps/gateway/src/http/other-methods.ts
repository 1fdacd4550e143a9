import { CostwireError } from '@costwire/contracts';
import type { FastifyInstance, FastifyReply } from 'fastify';
import type { GatewayMetrics } from '../health/gateway-metrics.js';
import { problemOf } from './problem.js';

/** The pattern that answers any OPTIONS for browsers of other origins; it says nothing of a path. */
const ANY_PATH = '*';

interface Path {
  matches: RegExp;
  methods: Set<string>;
}

/**
 * Tells a path that is there from one that is not when no route takes the method: 405 with the methods
 * that are taken in `Allow`, and 204 with the same to OPTIONS (RFC 9110, 15.5.6 and 9.3.7). Answers
 * before the body is read. Must be set up before the routes are.
 */
export function refuseOtherMethods(fastify: FastifyInstance, metrics: GatewayMetrics): void {
  const paths = new Map<string, Path>();
  fastify.addHook('onRoute', ({ url, method }) => {
    if (url === ANY_PATH) return;
    const path = paths.get(url) ?? { matches: patternOf(url), methods: new Set() };
    for (const each of [method].flat()) path.methods.add(each);
    paths.set(url, path);
  });
  fastify.addHook('onRequest', (request, reply, done) => {
    const route = request.is404 ? undefined : request.routeOptions.url;
    if (route !== undefined && !isOpen(route)) return done();
    const [url = ''] = request.url.split('?', 1);
    // What is a path by itself is not taken as the parameter of another route.
    const path = paths.get(url) ?? (route?.includes(':') ? undefined : find(paths.values(), url));
    if (!path && route === ANY_PATH) return void reply.callNotFound();
    if (!path || path.methods.has(request.method)) return done();
    void reply.header('allow', [...path.methods, 'OPTIONS'].join(', '));
    if (request.method === 'OPTIONS') void reply.status(204).send();
    else refuse(reply, metrics);
  });
}

/** Whether a route may have caught a path that is not its own. */
function isOpen(route: string): boolean {
  return route === ANY_PATH || route.includes(':');
}

function refuse(reply: FastifyReply, metrics: GatewayMetrics): void {
  const problem = problemOf(new CostwireError('method_not_allowed'));
  metrics.refused(problem.error);
  void reply.status(problem.status).type('application/problem+json').send(problem);
}

function find(paths: Iterable<Path>, url: string): Path | undefined {
  for (const path of paths) if (path.matches.test(url)) return path;
  return undefined;
}

/** What a route's pattern stands for: `:name` is one part of a path, `*` whatever is left of it. */
function patternOf(url: string): RegExp {
  const literal = url.replaceAll(/[.+?^${}()|[\]\\]/g, String.raw`\$&`);
  const source = literal.replaceAll(/:\w+/g, '[^/]+').replaceAll('*', '.*');
  return new RegExp(`^${source}$`);
}
