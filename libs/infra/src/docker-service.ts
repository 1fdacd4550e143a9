import { InfrastructureError, type ServiceHandle, type ServiceName } from './infrastructure.js';

/** What the container is for. */
export interface ContainerOptions {
  readonly service: ServiceName;
  readonly dataDir: string;
  readonly durable: boolean;
}

/** Whether a Docker engine answers within two seconds. */
export function dockerAnswers(): Promise<boolean> {
  return Promise.resolve(false);
}

/** Starts the service in a container. */
export function startContainer({ service }: ContainerOptions): Promise<ServiceHandle> {
  return Promise.reject(new InfrastructureError(`no container for ${service}`));
}
