import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startNats } from '@costwire/infra';
import { Broker } from '@costwire/messaging';

/** A NATS server that belongs to one spec file. */
export interface TestBroker {
  readonly url: string;
  /** URLs of the services' own users, as `NATS_URL_<SERVICE>`. */
  readonly logins: Readonly<Record<string, string>>;
  /** Folder of the server's files, JetStream's store among them. */
  readonly dataDir: string;
  /** Connects to it; the connection is closed by {@link TestBroker.stop}. */
  connect(name?: string): Promise<Broker>;
  /** Ends the server as a crash does. */
  kill(): Promise<void>;
  /** Starts it again on the same port and store. */
  restart(): Promise<void>;
  /** Closes the connections, ends the server and removes its store. */
  stop(): Promise<void>;
}

/** Starts a private NATS server with JetStream on a free port, its store in a temporary folder. */
export async function startTestBroker(): Promise<TestBroker> {
  const dataDir = mkdtempSync(join(tmpdir(), 'costwire-nats-'));
  const server = await startNats({ dataDir, durable: false });
  const connections: Broker[] = [];
  return {
    url: server.url,
    logins: Object.fromEntries(
      Object.entries(server.serviceUrls ?? {}).map(([name, url]) => [
        `NATS_URL_${name.toUpperCase()}`,
        url,
      ]),
    ),
    dataDir,
    async connect(name = 'test') {
      const broker = await Broker.connect({ url: server.url, name });
      connections.push(broker);
      return broker;
    },
    kill: async () => server.kill(),
    restart: async () => server.restart(),
    async stop() {
      await Promise.all(connections.map(async (broker) => broker.close()));
      await server.stop();
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}
