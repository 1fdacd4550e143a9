import { InfrastructureError, type ServiceHandle, type ServiceName } from './infrastructure.js';

/** The environment variable that names a server of the operator's. */
export const URL_VARIABLES: Readonly<Record<ServiceName, string>> = {
  postgres: 'DATABASE_URL',
  nats: 'NATS_URL',
  redis: 'REDIS_URL',
};

const DEFAULT_PORTS: Readonly<Record<ServiceName, number>> = {
  postgres: 5432,
  nats: 4222,
  redis: 6379,
};

/**
 * A handle on a server that somebody else runs: its URL is used, its life is not touched.
 * NATS may list several servers separated by commas; host and port are those of the first.
 * Throws `InfrastructureError` when the text is no URL; the text, a secret, is not repeated.
 */
export function externalService(
  service: ServiceName,
  url: string,
  provider: 'env' | 'running',
): ServiceHandle {
  const first = url.split(',')[0]?.trim() ?? '';
  const text = first.includes('://') ? first : `${service}://${first}`;
  const parsed = URL.canParse(text) ? new URL(text) : undefined;
  if (!parsed?.hostname) {
    throw new InfrastructureError(
      `${URL_VARIABLES[service]} is not a URL such as ${service}://host`,
    );
  }
  const refuse = (): Promise<never> =>
    Promise.reject(new InfrastructureError(`${service} is not run by this process`));
  return {
    service,
    provider,
    url,
    host: parsed.hostname,
    port: parsed.port === '' ? DEFAULT_PORTS[service] : Number(parsed.port),
    pid: undefined,
    kill: refuse,
    restart: refuse,
    keepAlive: () => undefined,
    stop: () => Promise.resolve(),
  };
}
