import { createHash } from 'node:crypto';
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { containerSpec, type ContainerSpec } from './container-spec.js';
import { docker, removeContainer } from './docker-command.js';
import { freePort, LOOPBACK } from '../servers/free-port.js';
import { afterThisProcess } from '../processes/guarded-process.js';
import {
  InfrastructureError,
  SERVICE_NAMES,
  type ServiceHandle,
  type ServiceName,
} from '../acquire/infrastructure.js';
import { natsServiceUrls, passwordsForServices } from '../servers/nats-users.js';
import { openServerFolder, writeServerState } from '../servers/server-state.js';

/** What the container is for. */
export interface ContainerOptions {
  readonly service: ServiceName;
  /** The server's own folder: password and port; the data are in a volume. */
  readonly dataDir: string;
  /** False: data are deleted with the container. */
  readonly durable: boolean;
}

const READY_TIMEOUT_MS = 120_000;
const FATAL_SIGNALS: readonly NodeJS.Signals[] = ['SIGKILL', 'SIGTERM', 'SIGINT', 'SIGQUIT'];
const marker = (dataDir: string): string => join(dataDir, 'container');

/** Container and volume of a folder have one name. */
function containerName(service: ServiceName, dataDir: string): string {
  return `costwire-${service}-${createHash('sha256').update(dataDir).digest('hex').slice(0, 12)}`;
}

/** Deletes the containers and volumes that belong to an infrastructure folder. */
export async function removeContainers(dataDir: string): Promise<void> {
  const used = SERVICE_NAMES.filter((service) => existsSync(marker(join(dataDir, service))));
  await Promise.all(
    used.map((service) => {
      const name = containerName(service, join(dataDir, service));
      return removeContainer(name, name);
    }),
  );
}

/** Creates and starts the container through Testcontainers, published on the loopback interface. */
async function createContainer(name: string, spec: ContainerSpec, port: number): Promise<void> {
  // Loaded only when a container is wanted: it is a development dependency and takes a second.
  const { GenericContainer, Wait } = await import('testcontainers');
  class LoopbackContainer extends GenericContainer {
    protected override beforeContainerCreated(): Promise<void> {
      // Testcontainers publishes on all interfaces and has no option for the address.
      this.hostConfig.PortBindings = {
        [`${spec.port}/tcp`]: [{ HostIp: LOOPBACK, HostPort: String(port) }],
      };
      this.hostConfig.Binds = [`${name}:${spec.dataFolder}`];
      return Promise.resolve();
    }
  }
  const container = new LoopbackContainer(spec.image)
    .withName(name)
    // Its clean-up container would be one more image to fetch; the guard below does the same.
    .withAutoCleanup(false)
    .withAutoRemove(false)
    .withExposedPorts({ container: spec.port, host: port })
    .withEnvironment(spec.environment)
    .withCommand([...spec.command])
    .withStartupTimeout(READY_TIMEOUT_MS)
    .withWaitStrategy(Wait.forLogMessage(spec.readyLog));
  if (spec.file) {
    container.withCopyContentToContainer([{ ...spec.file, mode: 0o644 }]);
  }
  await container.start();
}

/** One server in a container of its own. */
class ContainerService implements ServiceHandle {
  readonly provider = 'docker';
  readonly host = LOOPBACK;
  readonly pid = undefined;
  readonly url: string;
  private readonly callOff: () => void;
  private stopped = false;

  constructor(
    readonly service: ServiceName,
    readonly port: number,
    private readonly name: string,
    private readonly spec: ContainerSpec,
    private readonly durable: boolean,
    readonly serviceUrls: Readonly<Record<string, string>> | undefined,
  ) {
    this.url = spec.url(LOOPBACK, port);
    this.callOff = afterThisProcess('docker stop -t 10 "$1"; docker rm -f "$1"', [name]);
  }

  async untilReady(): Promise<void> {
    const deadline = performance.now() + READY_TIMEOUT_MS;
    for (;;) {
      try {
        await this.spec.probe(LOOPBACK, this.port);
        return;
      } catch (error) {
        if (performance.now() > deadline) {
          throw new InfrastructureError(`${this.service} does not answer: ${String(error)}`);
        }
        await sleep(100);
      }
    }
  }

  async kill(signal: NodeJS.Signals = 'SIGKILL'): Promise<void> {
    if (signal === 'SIGSTOP' || signal === 'SIGCONT') {
      await docker(signal === 'SIGSTOP' ? 'pause' : 'unpause', this.name);
      return;
    }
    await docker('kill', '--signal', signal, this.name);
    if (FATAL_SIGNALS.includes(signal)) await docker('wait', this.name);
  }

  async restart(): Promise<void> {
    await docker('restart', '--time', '10', this.name);
    await this.untilReady();
  }

  keepAlive(): void {
    void docker('update', '--restart', 'unless-stopped', this.name).catch(() => undefined);
  }

  async stop(): Promise<void> {
    if (this.stopped) return;
    this.stopped = true;
    this.callOff();
    await docker('stop', '--time', '10', this.name).catch(() => undefined);
    await removeContainer(this.name, this.durable ? undefined : this.name);
  }
}

/** Starts the service in a container that ends with this process. Throws `InfrastructureError`. */
export async function startContainer(options: ContainerOptions): Promise<ServiceHandle> {
  const { service, dataDir, durable } = options;
  const state = await openServerFolder(dataDir, 'SIGTERM');
  const name = containerName(service, dataDir);
  // Without the folder the volume's password is lost, and with it the way into its data.
  await removeContainer(name, existsSync(marker(dataDir)) ? undefined : name);
  writeFileSync(marker(dataDir), name);
  const port = await freePort(state.port);
  const users = service === 'nats' ? passwordsForServices(state.users) : undefined;
  const spec = containerSpec(service, state.password, durable, users);
  try {
    await createContainer(name, spec, port);
  } catch (error) {
    await removeContainer(name);
    throw new InfrastructureError(`${service} does not start in Docker: ${String(error)}`);
  }
  const serviceUrls = users && natsServiceUrls(LOOPBACK, port, users);
  const container = new ContainerService(service, port, name, spec, durable, serviceUrls);
  await container.untilReady();
  writeServerState(dataDir, { password: state.password, port, ...(users && { users }) });
  return container;
}
