import type { Provider } from './infrastructure.js';

/** What decides where servers may come from. */
export interface ProviderChoice {
  /** `COSTWIRE_INFRA`: `docker` puts containers first. */
  readonly preferred?: string | undefined;
  /** False with `--no-install`. */
  readonly mayInstall: boolean;
}

/** The providers to try for each server, first to last. */
export function providerOrder({ preferred, mayInstall }: ProviderChoice): Provider[] {
  const order: Provider[] =
    preferred === 'docker' ? ['docker', 'env', 'binary'] : ['env', 'binary', 'docker'];
  return mayInstall ? [...order, 'packages'] : order;
}
