import { SCOPES, type ProjectId } from '@costwire/contracts';
import { isUniqueViolation } from '@costwire/persistence';
import type { LoggerService } from '@nestjs/common';
import type { ApiKeyCache } from './api-key-cache.js';
import type { ApiKeyRepository } from './api-key.repository.js';

/** The project that the first key belongs to. */
const PROJECT = 'default';
const RETRY_MS = 2_000;

/**
 * Makes an API key with every right out of the operator's own token, when there has never been one of
 * it; tries until the database is there. The returned function ends that.
 */
export function seedAdminToken(
  token: string,
  repository: ApiKeyRepository,
  cache: ApiKeyCache,
  log: LoggerService,
): () => void {
  let timer: NodeJS.Timeout | undefined;
  const attempt = async (): Promise<void> => {
    try {
      const project = await repository.ensureProject(PROJECT);
      const key = { name: 'ADMIN_TOKEN', scopes: [...SCOPES] };
      if (await repository.adopt(project.id as ProjectId, token, key)) {
        log.log({ event: 'admin_token_seeded' });
        await cache.refresh();
      }
    } catch (error) {
      // Another gateway was a moment faster.
      if (isUniqueViolation(error)) return;
      const reason = error instanceof Error ? error.name : 'unknown';
      log.warn({ event: 'admin_token_not_seeded', reason });
      timer = setTimeout(() => void attempt(), RETRY_MS).unref();
    }
  };
  void attempt();
  return () => clearTimeout(timer);
}
