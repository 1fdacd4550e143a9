import { configureAnomaly, startAnomaly } from '@costwire/anomaly';
import { configureApprovals, startApprovals } from '@costwire/approvals';
import { configureCost, startCost } from '@costwire/cost';
import { configureGateway, startGateway } from '@costwire/gateway';
import { configureIngest, startIngest } from '@costwire/ingest';
import { configurePii, startPii } from '@costwire/pii';
import type { ServiceName } from '@costwire/contracts';
import type { Environment, Metrics, RunningService } from '@costwire/runtime';

/** A service with its configuration read. */
interface ConfiguredService {
  /** Starts it; its metrics are added to those of the process. */
  start(metrics: Metrics): Promise<RunningService>;
}

/** Every service, in the order in which they start: whoever accepts comes last. */
export const SERVICE_STARTS: Readonly<
  Record<ServiceName, (environment: Environment) => ConfiguredService>
> = {
  pii: configured(configurePii, startPii),
  ingest: configured(configureIngest, startIngest),
  cost: configured(configureCost, startCost),
  anomaly: configured(configureAnomaly, startAnomaly),
  approvals: configured(configureApprovals, startApprovals),
  gateway: configured(configureGateway, startGateway),
};

function configured<Config>(
  configure: (environment: Environment) => Config,
  start: (config: Config, metrics: Metrics) => Promise<RunningService>,
): (environment: Environment) => ConfiguredService {
  return (environment) => {
    const config = configure(environment);
    return { start: (metrics) => start(config, metrics) };
  };
}
