import { allows, CostwireError, type Scope } from '@costwire/contracts';
import { Injectable, type CanActivate, type ExecutionContext } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { FastifyRequest } from 'fastify';
import { ApiKeyCache } from './api-key-cache.js';
import {
  PUBLIC_METADATA,
  SCOPE_METADATA,
  type AuthenticatedRequest,
  type Caller,
} from './caller.js';

/** Lets a request through when its API key holds the scope of the route. Closed by default. */
@Injectable()
export class ApiKeyGuard implements CanActivate {
  constructor(
    private readonly reflector: Reflector,
    private readonly keys: ApiKeyCache,
  ) {}

  canActivate(context: ExecutionContext): boolean | Promise<boolean> {
    const targets = [context.getHandler(), context.getClass()];
    if (this.reflector.getAllAndOverride<boolean>(PUBLIC_METADATA, targets)) return true;
    const needed = this.reflector.getAllAndOverride<Scope | undefined>(SCOPE_METADATA, targets);
    const request = context.switchToHttp().getRequest<AuthenticatedRequest>();
    const key = presentedKey(request);
    if (key === undefined) throw new CostwireError('unauthorized');
    const caller = this.keys.identify(key, Date.now());
    if (caller) return admit(request, caller, needed);
    return this.keys.lookAgain().then(() => {
      return admit(request, this.keys.identify(key, Date.now()), needed);
    });
  }
}

function admit(
  request: AuthenticatedRequest,
  caller: Caller | undefined,
  needed: Scope | undefined,
): true {
  if (!caller) throw new CostwireError('unauthorized');
  if (needed === undefined || !allows(caller.scopes, needed)) throw new CostwireError('forbidden');
  request.caller = caller;
  return true;
}

/** The API key that a request carries, as a bearer token or in `X-API-Key`. */
export function presentedKey({ headers }: FastifyRequest): string | undefined {
  const bearer = /^Bearer +(\S+)$/i.exec(headers.authorization ?? '')?.[1];
  const header = headers['x-api-key'];
  return bearer ?? (typeof header === 'string' ? header : undefined);
}
