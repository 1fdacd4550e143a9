import type { ApiKeyId, ProjectId, Scope } from '@costwire/contracts';
import { createParamDecorator, SetMetadata, type ExecutionContext } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';

/** Who sent a request, as their API key says. */
export interface Caller {
  projectId: ProjectId;
  keyId: ApiKeyId;
  /** Who holds the key: its owner, or the key itself when it names none. */
  person: string;
  scopes: readonly Scope[];
}

/** How audit trails name a caller. */
export function actorOf({ keyId }: Caller): string {
  return `key:${keyId}`;
}

/** A request that has passed the guard. */
export interface AuthenticatedRequest extends FastifyRequest {
  caller?: Caller;
  rawBody?: Buffer;
}

/** Metadata key of {@link NeedsScope}. */
export const SCOPE_METADATA = 'costwire:scope';
/** Metadata key of {@link Public}. */
export const PUBLIC_METADATA = 'costwire:public';

/** The scope a route needs. A route without it and without {@link Public} is closed to all. */
export function NeedsScope(scope: Scope): MethodDecorator {
  return SetMetadata(SCOPE_METADATA, scope);
}

/** A route that needs no API key. */
export function Public(): ClassDecorator & MethodDecorator {
  return SetMetadata(PUBLIC_METADATA, true);
}

/** Injects who called. */
export const FromCaller = createParamDecorator((_: unknown, context: ExecutionContext): Caller => {
  const { caller } = context.switchToHttp().getRequest<AuthenticatedRequest>();
  if (!caller) throw new Error('the route has no guard');
  return caller;
});
