import {
  jetstream,
  jetstreamManager,
  type JetStreamClient,
  type JetStreamManager,
} from '@nats-io/jetstream';
import { CostwireError, inboxPrefix, isTransientFailure } from '@costwire/contracts';
import { connect, type NatsConnection } from '@nats-io/transport-node';

/** How a service reaches the broker. */
export interface BrokerOptions {
  /** `nats://user:password@host:port`, or several separated by commas; `tls://` insists on TLS. */
  url: string;
  /** Shown in the broker's connection list. */
  name: string;
  /** How long the first connection may take, in milliseconds. */
  connectTimeoutMs?: number;
}

/** How long a JetStream call may take: shorter than a client's patience, longer than a failover. */
const JETSTREAM_TIMEOUT_MS = 5_000;
const RECONNECT_WAIT_MS = 250;
const RETRY_AFTER_SECONDS = 5;

/** One connection to NATS with its JetStream client. Reconnects for as long as the process lives. */
export class Broker {
  readonly jetStream: JetStreamClient;

  private connected = true;

  private constructor(
    readonly connection: NatsConnection,
    /** The service that connects. */
    readonly name: string,
  ) {
    this.jetStream = jetstream(connection, { timeout: JETSTREAM_TIMEOUT_MS });
    void this.watch();
  }

  /** Whether the connection stands, as far as this end knows: costs nothing to ask. */
  get isConnected(): boolean {
    return this.connected;
  }

  /**
   * Connects, waiting for the server when it is not up yet.
   *
   * @throws when the URL is malformed or the credentials are refused.
   */
  static async connect(options: BrokerOptions): Promise<Broker> {
    const { servers, user, pass, tls } = parseUrl(options.url);
    const connection = await connect({
      servers,
      ...(user === undefined ? {} : { user, pass }),
      // Without it a server that offers no TLS would be spoken to in plain text.
      ...(tls && { tls: {} }),
      name: `costwire-${options.name}`,
      inboxPrefix: inboxPrefix(options.name),
      maxReconnectAttempts: -1,
      reconnectTimeWait: RECONNECT_WAIT_MS,
      reconnectJitter: RECONNECT_WAIT_MS,
      waitOnFirstConnect: true,
      timeout: options.connectTimeoutMs ?? 5_000,
      pingInterval: 10_000,
      maxPingOut: 2,
      // A stack for every request costs more than the request.
      noAsyncTraces: true,
    });
    return new Broker(connection, options.name);
  }

  /** Whether the server answers now. */
  async isReachable(timeoutMs = 1_000): Promise<boolean> {
    const answered = this.connection.rtt().then(
      () => true,
      () => false,
    );
    return Promise.race([answered, after(timeoutMs, false)]);
  }

  private async watch(): Promise<void> {
    for await (const { type } of this.connection.status()) {
      if (type === 'disconnect' || type === 'close') this.connected = false;
      if (type === 'reconnect') this.connected = true;
    }
  }

  /** A JetStream manager; does not ask the server anything until it is used. */
  manager(): ReturnType<typeof jetstreamManager> {
    return jetstreamManager(this.connection, { checkAPI: false, timeout: JETSTREAM_TIMEOUT_MS });
  }

  /**
   * Asks the JetStream manager something on behalf of a caller.
   *
   * @throws {CostwireError} `broker_unavailable` when the server does not answer.
   */
  async manage<T>(ask: (manager: JetStreamManager) => Promise<T>): Promise<T> {
    try {
      return await ask(await this.manager());
    } catch (cause) {
      if (!isTransientFailure(cause)) throw cause;
      throw new CostwireError('broker_unavailable', {
        cause,
        retryAfterSeconds: RETRY_AFTER_SECONDS,
      });
    }
  }

  /** Largest message the server takes, in bytes, headers included. */
  get maxPayloadBytes(): number {
    return this.connection.info?.max_payload ?? 1_048_576;
  }

  /** Sends what is buffered and closes. A server that is away is not waited for. */
  async close(): Promise<void> {
    if (this.connection.isClosed()) return;
    await Promise.race([this.connection.drain().catch(() => undefined), after(2_000, undefined)]);
    await Promise.race([this.connection.close().catch(() => undefined), after(1_000, undefined)]);
  }
}

function parseUrl(text: string): { servers: string[]; tls: boolean; user?: string; pass?: string } {
  const urls = text.split(',').map((part) => new URL(part.trim()));
  const servers = urls.map((url) => url.host);
  const first = urls[0];
  const tls = first?.protocol === 'tls:';
  if (!first?.username) return { servers, tls };
  return {
    servers,
    tls,
    user: decodeURIComponent(first.username),
    pass: decodeURIComponent(first.password),
  };
}

async function after<T>(ms: number, value: T): Promise<T> {
  return new Promise((resolve) => setTimeout(() => resolve(value), ms).unref());
}
