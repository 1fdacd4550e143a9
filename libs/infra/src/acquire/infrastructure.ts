/** The three servers Costwire needs. */
export type ServiceName = 'postgres' | 'nats' | 'redis';

/** Every service name, in the order they are reported. */
export const SERVICE_NAMES: readonly ServiceName[] = ['postgres', 'nats', 'redis'];

/**
 * Where a server comes from: `env` a URL given by the operator, `binary` a private process of an
 * installed binary, `docker` a container, `packages` the same as `binary` after an installation by
 * the package manager.
 */
export type Provider = 'env' | 'binary' | 'docker' | 'packages';

/** One server that answers. All methods reject with `InfrastructureError`. */
export interface ServiceHandle {
  readonly service: ServiceName;
  /** `running` when the server belongs to another live Costwire process of the same data folder. */
  readonly provider: Provider | 'running';
  /** Connection URL including the generated password: a secret. */
  readonly url: string;
  /** URLs of the services' own users with their limited rights, where the server has such: secrets. */
  readonly serviceUrls?: Readonly<Record<string, string>> | undefined;
  readonly host: string;
  readonly port: number;
  /** Process id of the server; undefined when it is no child of this process or not running. */
  readonly pid: number | undefined;
  /**
   * Sends a signal (default SIGKILL). Resolves after the exit for a signal that ends the server.
   * SIGSTOP and SIGCONT reach the children of the server as well. Rejects for servers not ours.
   */
  kill(signal?: NodeJS.Signals): Promise<void>;
  /** Starts the server again on the same port and data, stopping it first when it runs. */
  restart(): Promise<void>;
  /** Starts the server again whenever it ends unasked; nothing happens for servers not ours. */
  keepAlive(log: (line: string) => void): void;
  /** Ends the server cleanly (SIGKILL after 10 s); nothing happens for servers not ours. */
  stop(): Promise<void>;
}

/** The servers in use and the one call that ends those which are ours. */
export interface Infrastructure {
  readonly dataDir: string;
  readonly postgres: ServiceHandle;
  readonly nats: ServiceHandle;
  readonly redis: ServiceHandle;
  /** Stops the servers this process started, in parallel. Safe to call twice. */
  stop(): Promise<void>;
}

/** A server could not be found, started, reached or controlled. The message says what to do. */
export class InfrastructureError extends Error {
  override readonly name = 'InfrastructureError';
}
