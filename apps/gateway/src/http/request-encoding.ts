import { createGunzip } from 'node:zlib';
import { pipeline, type Readable } from 'node:stream';
import { CostwireError } from '@costwire/contracts';
import type { FastifyInstance, FastifyRequest } from 'fastify';

/** The stream Fastify reads the body from; it compares `receivedEncodedLength` to Content-Length. */
type BodyStream = Readable & { receivedEncodedLength?: number };

/**
 * Takes bodies with `Content-Encoding: gzip`. The body limit holds for the decompressed bytes, which
 * are counted as they come, so a small bomb is refused before it has grown.
 */
export function acceptGzip(fastify: FastifyInstance): void {
  fastify.addHook('preParsing', async (request, _reply, payload) => decoded(request, payload));
}

async function decoded(request: FastifyRequest, payload: Readable): Promise<Readable> {
  const encoding = request.headers['content-encoding']?.toLowerCase();
  if (encoding === undefined || encoding === 'identity') return payload;
  if (encoding !== 'gzip') {
    throw new CostwireError('unsupported_media_type', {
      detail: 'Only gzip is taken as Content-Encoding.',
    });
  }
  const gunzip: BodyStream = createGunzip();
  gunzip.receivedEncodedLength = Number(request.headers['content-length'] ?? 0);
  pipeline(payload, gunzip as never, () => undefined);
  // Fastify hands the error of the stream on as it is; this one says whose fault it was.
  gunzip.on('error', (error) => Object.assign(error, { statusCode: 400 }));
  return gunzip;
}
