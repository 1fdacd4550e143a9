import { environmentOf, Metrics, type Environment, type RunningService } from '@costwire/runtime';
import { SERVICE_STARTS } from './services.js';

/** Every service, configured and not yet started. */
export type StandaloneConfig = { start(metrics: Metrics): Promise<RunningService> }[];

/** Reads the configuration of every service; throws with the first one's faults. */
export function configureStandalone(environment: Environment): StandaloneConfig {
  return Object.entries(SERVICE_STARTS).map(([name, configure]) =>
    configure(environmentOf(name, environment)),
  );
}

/**
 * Starts every service in this process; stops the gateway, which is the last of them, before the
 * others, so that accepting ends first. The
 * gateway shows the metrics of all of them.
 */
export async function startStandalone(services: StandaloneConfig): Promise<RunningService> {
  const metrics = new Metrics();
  const running: RunningService[] = [];
  for (const service of services) running.push(await service.start(metrics));
  return {
    stop: async () => {
      const [gateway, ...others] = running.reverse();
      await gateway?.stop();
      await Promise.all(others.map(async (service) => service.stop()));
    },
  };
}
