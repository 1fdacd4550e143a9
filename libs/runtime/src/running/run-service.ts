import {
  ConfigurationError,
  EXIT_CONFIG,
  loadConfiguration,
} from '../configuration/configuration.js';
import {
  environmentOf,
  processEnvironment,
  type Environment,
} from '../configuration/environment.js';
import { assertNoPlaceholderSecrets } from '../configuration/placeholder-secrets.js';
import { startTracing } from '../telemetry/tracing.js';
import { ProcessConfig } from '../configuration/service-config.js';
import { TracingConfig } from '../configuration/tracing-config.js';

/** A service that is up. */
export interface RunningService {
  /** Finishes what is under way and lets go of every connection. */
  stop(): Promise<void>;
}

/** How a service is started by {@link runService}. */
export interface ServiceEntry<Config> {
  name: string;
  /** Reads and checks the configuration; throws {@link ConfigurationError}. */
  configure(environment: Environment): Config;
  start(config: Config): Promise<RunningService>;
}

/**
 * The whole life of a service process: configuration (exit 78 with every fault printed, or
 * `--check-config` to stop there), start, SIGTERM or SIGINT, orderly stop, exit.
 */
export async function runService<Config>(entry: ServiceEntry<Config>): Promise<void> {
  const [config, shared] = configureOrExit(entry);
  if (process.argv.includes('--check-config')) {
    process.stdout.write(`${entry.name}: the configuration is valid\n`);
    return;
  }
  const stopped = stopSignal();
  const traces = await startTracing(shared.tracing, entry.name);
  const service = await entry.start(config);
  await stopped;
  setTimeout(() => process.exit(1), shared.process.stopLimitMs).unref();
  await service.stop();
  await traces?.stop();
  process.exit(0);
}

function configureOrExit<Config>(
  entry: ServiceEntry<Config>,
): [Config, { tracing: TracingConfig; process: ProcessConfig }] {
  const environment = environmentOf(entry.name, processEnvironment());
  try {
    assertNoPlaceholderSecrets(environment);
    return [
      entry.configure(environment),
      loadConfiguration({ tracing: TracingConfig, process: ProcessConfig }, environment),
    ];
  } catch (error) {
    if (!(error instanceof ConfigurationError)) throw error;
    process.stderr.write(`${entry.name}: ${error.message}\n`);
    process.exit(EXIT_CONFIG);
  }
}

async function stopSignal(): Promise<void> {
  await new Promise<void>((resolve) => {
    process.once('SIGTERM', () => resolve());
    process.once('SIGINT', () => resolve());
  });
}
